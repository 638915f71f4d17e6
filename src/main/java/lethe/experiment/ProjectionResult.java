package lethe.experiment;

import static lethe.experiment.Claim.text;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import lethe.data.LabelSet;
import lethe.evaluate.ControlReading;
import lethe.evaluate.Interval;
import lethe.evaluate.JudgeReading;
import lethe.evaluate.ModelReading;
import lethe.forget.ProjectionConfig;

/**
 * Gradient projection beside Selective Amnesia: what {@code projection.json} keeps.
 *
 * @param forgetSet the labels to forget
 * @param original the model before forgetting
 * @param rows one for each method
 * @param references the models to read them against: retrained, untrained
 * @param controls plain images: constant grey, uniform noise
 */
public record ProjectionResult(
    LabelSet forgetSet,
    ModelReading original,
    List<Row> rows,
    List<ModelReading> references,
    List<ControlReading> controls) {
  /** Differences of the kept −ELBO below this are none, nats per image. */
  private static final double SAME_NATS = 0.1;

  /** Copies the lists. */
  public ProjectionResult {
    rows = List.copyOf(rows);
    references = List.copyOf(references);
    controls = List.copyOf(controls);
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
    static Row of(ProjectionStudy.Log log, ProjectionConfig config, ModelReading reading) {
      int steps = config.forgetting().steps();
      return new Row(
          reading.model(),
          config,
          reading,
          log.trace().conflictShare(),
          log.trace().meanCosine(),
          log.trace().meanRemovedShare(),
          steps,
          log.report().seconds() / steps);
    }

    /** How much kept accuracy by judge B is above a baseline's; below 0 it is worse. */
    public double accuracyChange(Row baseline) {
      return kept().keptAccuracy() - baseline.kept().keptAccuracy();
    }

    /** The 95 % interval of {@link #accuracyChange}: a difference with 0 in it decides nothing. */
    public Interval accuracyInterval(Row baseline) {
      return Interval.difference(
          kept().keptAccuracy(),
          kept().keptAccuracyInterval(),
          baseline.kept().keptAccuracy(),
          baseline.kept().keptAccuracyInterval());
    }

    private JudgeReading kept() {
      return reading.judge("B");
    }
  }

  /** The row of a method. */
  public Row row(ProjectionStudy.Method method) {
    return Named.find(rows, Row::method, method.title());
  }

  /** Δ_K of a method: how much the kept −ELBO rose since the original, nats per image. */
  public double keptGap(Row row) {
    return keptGap(row.reading());
  }

  /** Δ_K of a model: how far its kept −ELBO is above the original's, nats per image. */
  public double keptGap(ModelReading model) {
    return model.elbo().negativeElboKept() - original.elbo().negativeElboKept();
  }

  /** How much more the kept −ELBO rose than with a baseline, nats per image. */
  double gapChange(Row row, Row baseline) {
    return keptGap(row) - keptGap(baseline);
  }

  /** How much kept accuracy by judge B is above a baseline's; below 0 it is worse. */
  public double accuracyChange(Row row, Row baseline) {
    return row.accuracyChange(baseline);
  }

  /** The 95 % interval of {@link #accuracyChange}: a difference with 0 in it decides nothing. */
  public Interval accuracyInterval(Row row, Row baseline) {
    return row.accuracyInterval(baseline);
  }

  /**
   * The sentence of the reference that this study tests, and the same against the other method
   * without a penalty: what projection costs beyond leaving the penalty out.
   */
  public List<Claim> claims() {
    return List.of(
        degrades(
            "projection degrades kept digits more than Selective Amnesia does",
            ProjectionStudy.Method.SELECTIVE_AMNESIA),
        degrades(
            "projection degrades kept digits more than leaving out the penalty alone does",
            ProjectionStudy.Method.NO_EWC));
  }

  /**
   * Confirmed if every projecting method has a kept −ELBO that is higher by 0.1 nats and an
   * accuracy whose interval of the difference lies below 0; refuted if none has either.
   */
  private Claim degrades(String sentence, ProjectionStudy.Method against) {
    Row baseline = row(against);
    List<Row> projecting = rows.stream().filter(ProjectionResult::projects).toList();
    boolean all =
        projecting.stream()
            .allMatch(row -> explainsWorse(row, baseline) && readsWorse(row, baseline));
    boolean none =
        projecting.stream()
            .noneMatch(row -> explainsWorse(row, baseline) || readsWorse(row, baseline));
    return new Claim(
        sentence,
        Claim.Verdict.of(all, none),
        text("against %s, one training seed: ", baseline.method())
            + projecting.stream()
                .map(row -> evidence(row, baseline))
                .collect(Collectors.joining("; ")));
  }

  private static boolean projects(Row row) {
    return Arrays.stream(ProjectionStudy.Method.values())
        .anyMatch(method -> method.projects() && method.title().equals(row.method()));
  }

  private boolean explainsWorse(Row row, Row baseline) {
    return gapChange(row, baseline) > SAME_NATS;
  }

  private boolean readsWorse(Row row, Row baseline) {
    return accuracyInterval(row, baseline).high() < 0;
  }

  private String evidence(Row row, Row baseline) {
    Interval interval = accuracyInterval(row, baseline);
    return text(
        "%s: kept −ELBO %+.2f nats, kept accuracy %+.4f (judge B, 95 %% %+.4f to %+.4f)",
        row.method(),
        gapChange(row, baseline),
        accuracyChange(row, baseline),
        interval.low(),
        interval.high());
  }
}
