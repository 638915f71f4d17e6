package lethe.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lethe.data.LabelSet;
import lethe.evaluate.ControlReading;
import lethe.evaluate.EvaluationConfig;
import lethe.evaluate.GreyStatistics;
import lethe.evaluate.ImageReading;
import lethe.evaluate.SeedMean;
import lethe.experiment.JudgeSeedResult;
import lethe.experiment.Profile;
import lethe.experiment.QualityConfig;
import lethe.experiment.SeedMetric;
import lethe.experiment.SeedResult;
import lethe.model.Answers;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** Two seeds whose values are one apart: half the interval is 12.7062 / 2. */
final class SeedFiguresTest {
  private static final LabelSet ONE = LabelSet.forgetSet(2, 1);

  static final SeedResult RESULT =
      result(row("original", 1, 2), row("unlearned", 4, 5), row("no EWC", 4.5, 4.5));

  static final JudgeSeedResult JUDGES =
      new JudgeSeedResult(
          ONE,
          20,
          EvaluationConfig.full(ONE, 1),
          List.of(
              new JudgeSeedResult.Row(20, .98, .95, .57, .58, 1, 1),
              new JudgeSeedResult.Row(21, .97, .94, .11, .08, 0, 0)));

  static SeedResult result(SeedResult.Row... rows) {
    return new SeedResult(
        ONE,
        List.of(20L, 21L),
        EvaluationConfig.full(ONE, 1),
        QualityConfig.of(Profile.SMOKE),
        List.of(rows),
        grey());
  }

  static SeedResult.Row row(String model, double... values) {
    Map<String, SeedMean> numbers = new LinkedHashMap<>();
    for (SeedMetric metric : SeedMetric.values()) {
      numbers.put(metric.key(), SeedMean.of(values));
    }
    return new SeedResult.Row(model, numbers);
  }

  /** A judge that gives label 1 three quarters. */
  private static ControlReading grey() {
    ImageReading reading =
        ImageReading.of(Answers.ofLogits(new float[] {0, (float) Math.log(3)}, 2));
    return new ControlReading(
        "constantGrey",
        Map.of("A", reading, "B", reading),
        GreyStatistics.of(new float[] {0.5f}, 1));
  }

  @Test
  void aCellIsTheMeanAndHalfItsInterval() {
    Table table = SeedFigures.kept(RESULT);

    assertEquals(
        "The kept digits, 1,000 images each: mean ± half the 95 % t-interval, or (least to"
            + " largest), 2 training seeds",
        table.name());
    assertEquals("unlearned", cell(table, 1, "model"));
    assertEquals("4.50 ± 6.35", cell(table, 1, "kept gap Δ (nats)"));
    assertEquals(
        "4.5000 (4.0000 to 5.0000)",
        cell(table, 1, "kept accuracy, judge A"),
        "no share is below 0");
    assertEquals("4.5 (4.0 to 5.0)", cell(table, 1, "J-FID, judge B"));
    assertEquals("–", cell(table, 0, "kept gap Δ (nats)"));
    assertEquals("4.50\u00a0±\u00a06.35", table.getString(1, "kept gap Δ (nats)"));
  }

  @Test
  void anIntervalTooSmallForItsDigitsIsNotZero() {
    SeedResult close = result(row("unlearned", 0.09960, 0.09961));

    Table table = SeedFigures.forgotten(close);

    assertEquals("0.0996 ± 0.0001", cell(table, 0, "p̄(forgotten), judge A"));
    assertEquals(
        "0.10 ± < 0.01", SeedAnswers.mean(close, "unlearned", SeedMetric.NEGATIVE_ELBO_KEPT));
  }

  @Test
  void theForgottenDigitStandsBesideGrey() {
    Table table = SeedFigures.forgotten(RESULT);

    assertEquals(
        "The forgotten digit {1}, 1,000 images each: mean ± half the 95 % t-interval, or (least to"
            + " largest), 2 training seeds",
        table.name());
    assertEquals("control: constant grey", cell(table, 3, "model"));
    assertEquals("0.7500", cell(table, 3, "p̄(forgotten), judge A"));
    assertEquals("1.000", cell(table, 3, "top-1 share, judge A"));
    assertEquals("0.562", cell(table, 3, "entropy (nats), judge B"));
    assertEquals("0.0000", cell(table, 3, "median std"));
  }

  @Test
  void differencesAreTakenSeedBySeed() {
    Table table = SeedFigures.differences(RESULT, "unlearned", "original", "no EWC");

    assertEquals("−3.00 ± 0.00", cell(table, 0, "kept gap Δ (nats)"));
    assertEquals("+0.00 ± 6.35", cell(table, 1, "kept gap Δ (nats)"));
    assertEquals(
        "+3.00 ± 0.00",
        SeedAnswers.difference(RESULT, "unlearned", "original", SeedMetric.KEPT_GAP));
  }

  @Test
  void theChartHasABarForEachSeed() {
    BarChart chart =
        (BarChart) SeedFigures.bySeed("t", RESULT, SeedMetric.KEPT_GAP, "unlearned", "no EWC");

    assertEquals(List.of("20", "21"), chart.categories());
    assertEquals("kept gap Δ (nats)", chart.frame().y());
    assertArrayEquals(new double[] {4, 5}, chart.series().get(0).ys());
    assertArrayEquals(new double[] {4.5, 4.5}, chart.series().get(1).ys());
  }

  @Test
  void aModelHasTheColourThatItHasElsewhere() {
    BarChart chart =
        (BarChart)
            SeedFigures.bySeed("t", RESULT, SeedMetric.KEPT_GAP, "no EWC", "unlearned", "original");

    assertEquals(Palette.UNLEARNED, chart.series().get(1).color());
    assertEquals(Palette.ORIGINAL, chart.series().get(2).color());
  }

  @Test
  void judgesStandBesideTheirAnswersToGrey() {
    Table table = SeedFigures.judges(JUDGES);
    BarChart chart = (BarChart) SeedFigures.judgesOnGrey(JUDGES);

    assertEquals("21", cell(table, 1, "judge's seed"));
    assertEquals("0", cell(table, 1, "first answer to grey"));
    assertEquals(.08, table.doubleColumn("p, constant grey").getDouble(1));
    assertEquals(
        "p({1}) of constant grey is 0.08 to 0.58, by the judge's seed alone", chart.title());
    assertArrayEquals(new double[] {.57, .11}, chart.series().get(1).ys());
  }

  /** A cell, with spaces that break where it has some that do not. */
  private static String cell(Table table, int row, String column) {
    return table.getString(row, column).replace('\u00a0', ' ');
  }
}
