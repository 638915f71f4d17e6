package lethe.report;

import java.util.ArrayList;
import java.util.List;
import lethe.evaluate.GreyStatistics;
import lethe.evaluate.Interval;
import lethe.evaluate.JudgeReading;
import lethe.experiment.ProjectionResult.Row;
import lethe.experiment.SymmetricResult;
import lethe.experiment.SymmetricVariant;
import tech.tablesaw.api.Table;

/** What it makes to project symmetrically at other steps or tensor by tensor. */
public final class SymmetricFigures {
  private SymmetricFigures() {}

  /** What judge B and the test images say of each way. */
  public static Table results(SymmetricResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (Row row : result.rows()) {
      JudgeReading reading = row.reading().judge("B");
      GreyStatistics grey = row.reading().greyStatistics();
      rows.add(
          List.of(
              row.method(),
              row.steps(),
              row.conflictShare(),
              grey.withinImageStdMedian(),
              grey.withinImageStdShareAbove02(),
              result.keptGap(row),
              reading.keptAccuracy(),
              Numbers.interval("%.4f", reading.keptAccuracyInterval()),
              1_000 * row.secondsPerStep()));
    }
    return Tables.of(
        Figures.text("Ways to project, %s forgotten, judge B", result.forgetSet()),
        List.of(
            "method",
            "steps",
            "conflict share",
            "median std",
            "share with std above .02",
            "kept gap (nats)",
            "kept accuracy",
            "95 % (Wilson)",
            "ms a step"),
        rows);
  }

  /** What the variants change against projection at every step, in sentences. */
  public static String answer(SymmetricResult result) {
    List<String> parts = new ArrayList<>();
    List<String> told = new ArrayList<>();
    List<String> textured = new ArrayList<>();
    for (SymmetricVariant variant : SymmetricVariant.values()) {
      Row row = result.row(variant);
      Interval change = row.accuracyInterval(result.plain());
      parts.add(
          Figures.text(
              "%s: kept gap %+.2f nats, kept accuracy %+.4f (95 %% %+.4f to %+.4f)",
              variant.title(),
              result.keptGap(row),
              row.accuracyChange(result.plain()),
              change.low(),
              change.high()));
      if (change.low() > 0 || change.high() < 0) {
        told.add(variant.title() + (change.low() > 0 ? " (better)" : " (worse)"));
      }
      if (row.reading().greyStatistics().withinImageStdMedian() > GreyStatistics.TEXTURE) {
        textured.add(variant.title());
      }
    }
    return Figures.text(
        "Against projection at every step (kept gap %+.2f nats): %s. %s %s",
        result.keptGap(result.plain()),
        String.join("; ", parts),
        told.isEmpty()
            ? "Neither accuracy differs beyond its interval: judge B cannot tell, from this seed,"
                + " when it projects or on what."
            : Figures.text(
                "Judge B tells apart from it, of this seed: %s.", String.join(", ", told)),
        textured.isEmpty()
            ? "Both forget: most images of the forgotten label are flat."
            : Figures.text(
                "Most images of the forgotten label keep some texture with: %s.",
                String.join(", ", textured)));
  }
}
