package lethe.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import lethe.data.LabelSet;
import lethe.evaluate.ControlReading;
import lethe.evaluate.ModelReading;
import lethe.forget.ProjectionConfig;

/**
 * Gradient projection beside Selective Amnesia: what {@code projection.json} keeps.
 *
 * @param forgetSet the labels to forget
 * @param original the model before forgetting
 * @param rows one for each method
 * @param constantGrey what the judges say of constant grey
 */
public record ProjectionResult(
    LabelSet forgetSet, ModelReading original, List<Row> rows, ControlReading constantGrey) {
  /** Differences of the kept −ELBO below this are none, nats per image. */
  private static final double SAME_NATS = 0.1;

  /** Copies the list. */
  public ProjectionResult {
    rows = List.copyOf(rows);
  }

  /**
   * One method.
   *
   * @param method its name
   * @param config its settings
   * @param reading what the judges and the test images say of its model
   * @param conflictShare share of steps at which the gradients pull apart, in [0, 1]
   * @param meanCosine mean cosine of the two gradients, in [−1, 1]
   * @param removedShare mean share of a gradient's square along the other, cos²
   * @param steps optimiser steps
   * @param secondsPerStep wall-clock time of a step
   */
  public record Row(
      String method,
      ProjectionConfig config,
      ModelReading reading,
      double conflictShare,
      double meanCosine,
      double removedShare,
      int steps,
      double secondsPerStep) {
    static Row of(ProjectionStudy.Run run, ProjectionConfig config, ModelReading reading) {
      int steps = config.forgetting().steps();
      return new Row(
          run.method().title(),
          config,
          reading,
          run.trace().conflictShare(),
          run.trace().meanCosine(),
          run.trace().meanRemovedShare(),
          steps,
          run.report().seconds() / steps);
    }
  }

  /** The row of a method. */
  public Row row(ProjectionStudy.Method method) {
    return rows.stream()
        .filter(row -> row.method().equals(method.title()))
        .findFirst()
        .orElseThrow();
  }

  /** Δ_K of a method: how much the kept −ELBO rose since the original, nats per image. */
  public double keptGap(Row row) {
    return row.reading().elbo().negativeElboKept() - original.elbo().negativeElboKept();
  }

  /** The sentence of the reference that this study tests. */
  public List<Claim> claims() {
    Row amnesia = row(ProjectionStudy.Method.SELECTIVE_AMNESIA);
    boolean worse = true;
    boolean better = true;
    StringBuilder evidence = new StringBuilder(200);
    Set<String> projecting =
        Arrays.stream(ProjectionStudy.Method.values())
            .filter(ProjectionStudy.Method::projects)
            .map(ProjectionStudy.Method::title)
            .collect(Collectors.toSet());
    for (Row row : rows) {
      if (!projecting.contains(row.method())) {
        continue;
      }
      double accuracy = accuracy(row) - accuracy(amnesia);
      double gap = keptGap(row) - keptGap(amnesia);
      worse &= gap > SAME_NATS && accuracy < 0;
      better &= gap < SAME_NATS;
      evidence.append(
          String.format(
              Locale.ROOT,
              "%s%s: kept −ELBO %+.2f nats, kept accuracy %+.4f (judge B)",
              evidence.length() > 0 ? "; " : "",
              row.method(),
              gap,
              accuracy));
    }
    Claim.Verdict verdict =
        worse ? Claim.Verdict.CONFIRMED : better ? Claim.Verdict.REFUTED : Claim.Verdict.UNDECIDED;
    return List.of(
        new Claim(
            "projection degrades kept digits more than Selective Amnesia does",
            verdict,
            "against Selective Amnesia, one training seed: " + evidence));
  }

  private static double accuracy(Row row) {
    return row.reading().judge("B").keptAccuracy();
  }
}
