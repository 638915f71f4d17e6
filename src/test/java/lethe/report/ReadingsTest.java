package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import lethe.data.LabelSet;
import lethe.evaluate.ControlReading;
import lethe.evaluate.ElboReport;
import lethe.evaluate.EvaluationConfig;
import lethe.evaluate.GreyAnswer;
import lethe.evaluate.GreyStatistics;
import lethe.evaluate.ImageReading;
import lethe.evaluate.JudgeReading;
import lethe.evaluate.ModelReading;
import lethe.experiment.Assessment;
import lethe.experiment.ProjectionResult;
import lethe.model.Answers;
import lethe.support.Read;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** A model that draws grey stands beside the same numbers of grey, whatever is forgotten. */
final class ReadingsTest {
  private static final int LABELS = 4;

  private static final GreyStatistics FLAT = GreyStatistics.of(new float[] {0.5f, 0.5f}, 1);

  @Test
  void controlsAreReadOverTheSameLabelsAsModels() {
    for (LabelSet forgetSet :
        List.of(
            LabelSet.forgetSet(LABELS, 1),
            LabelSet.forgetSet(LABELS, 0, 3),
            LabelSet.forgetSet(LABELS, 0, 1, 3))) {
      Table table = Readings.headline(assessment(forgetSet), "A");

      double wanted = Arrays.stream(forgetSet.labels()).mapToDouble(f -> (f + 1) / 10.0).sum();
      assertEquals("grey model", table.getString(0, "model"));
      assertEquals("control: constant grey", table.getString(1, "model"));
      for (String column : List.of("p̄(forgotten)", "top-1 share")) {
        assertEquals(
            table.doubleColumn(column).getDouble(0),
            table.doubleColumn(column).getDouble(1),
            1e-7,
            forgetSet + ", " + column);
      }
      assertEquals(
          wanted / forgetSet.size(), table.doubleColumn("p̄(forgotten)").getDouble(1), 1e-7);
    }
  }

  @Test
  void theChartDrawsGreyWhereAGreyModelsBarEnds() {
    LabelSet two = LabelSet.forgetSet(LABELS, 0, 3);

    BarChart chart = (BarChart) Readings.forgetProbability(assessment(two));

    assertEquals(0.25, chart.series().get(0).ys()[0], 1e-7);
    assertEquals("judge A on grey", chart.frame().marks().get(0).name());
    assertEquals(0.25, chart.frame().marks().get(0).value(), 1e-7);
    assertTrue(
        chart.title().startsWith("To be read beside constant grey, in which judge A reads 0.25"),
        chart.title());
  }

  @Test
  void detailsGiveKeptProbabilityAndTheEntropyOfTheMeanAnswer() {
    Table table = Readings.details(assessment(LabelSet.forgetSet(LABELS, 1)), "A");

    // Images of 0, 2 and 3 get .1, .3 and .4 for their own label; all have the same answer.
    assertEquals(0.8 / 3, table.doubleColumn("kept probability KP").getDouble(0), 1e-7);
    assertEquals(0, table.doubleColumn("change of KP").getDouble(0));
    assertEquals(
        table.doubleColumn("entropy (nats)").getDouble(0),
        table.doubleColumn("H(p̄) (nats)").getDouble(0),
        1e-7);
    assertEquals("control: constant grey", table.getString(1, "model"));
    assertTrue(table.column("kept probability KP").isMissing(1));
    assertTrue(table.column("2uv / (u + v)").isMissing(0), "nothing is said beyond grey");
    assertEquals(
        table.doubleColumn("H(p̄) (nats)").getDouble(0),
        table.doubleColumn("H(p̄) (nats)").getDouble(1),
        1e-7);
  }

  @Test
  void theHarmonicScoreStandsBesideItsParts() {
    double[] zero = {0.8, 0.1, 0.1};
    double[] two = {0.1, 0.1, 0.8};
    ModelReading original =
        Read.model(
            "original",
            1,
            Read.judge("B", Read.nothing(), zero, new double[] {0.1, 0.8, 0.1}, two));
    ModelReading unlearned =
        Read.model("unlearned", 1, Read.judge("B", Read.nothing(), zero, Read.nothing(), zero));

    Table table = Readings.details(Read.assessment(Map.of("B", 0.4), original, unlearned), "B");

    double[][] wanted = {{1, 0, 0}, {0.5, 1, 2 * 0.5 / 1.5}};
    for (int row = 0; row < wanted.length; row++) {
      assertEquals(wanted[row][0], table.doubleColumn("kept part u").getDouble(row), 1e-6);
      assertEquals(wanted[row][1], table.doubleColumn("forgotten part v").getDouble(row), 1e-6);
      assertEquals(wanted[row][2], table.doubleColumn("2uv / (u + v)").getDouble(row), 1e-6);
    }
  }

  @Test
  void theChangeOfAMatrixTellsKeptRowsFromForgottenOnes() {
    double[] zero = {0.9, 0.05, 0.05};
    double[] one = {0.05, 0.9, 0.05};
    double[] two = {0.05, 0.05, 0.9};
    ModelReading before = Read.model("original", 1, Read.judge("B", zero, zero, one, two));
    ModelReading after =
        Read.model(
            "unlearned",
            1,
            Read.judge("B", zero, zero, Read.nothing(), new double[] {0.06, 0.07, 0.87}));

    HeatMap map = (HeatMap) Readings.matrixChange(before, after, "B");

    assertEquals(
        "Judge B: at most −0.030 in kept rows (asked for 2, answered 2), −0.57 in {1}",
        map.title());
    assertEquals(0, map.cell(0, 0), 1e-7);
    assertEquals(-0.03, map.cell(2, 2), 1e-7);
    assertEquals(-0.1, map.low());
    assertEquals(0.1, map.high());
  }

  @Test
  void projectionsAreReadBesideTheSameGrey() {
    LabelSet two = LabelSet.forgetSet(LABELS, 0, 3);
    ProjectionResult result =
        new ProjectionResult(
            two,
            model(two),
            List.of(),
            List.of(model(two)),
            List.of(control("constantGrey"), control("uniformNoise")));

    Table table = ProjectionFigures.results(result, "A");

    assertEquals(0.25, table.doubleColumn("p̄(forgotten)").getDouble(0), 1e-7);
    assertEquals(0.25, table.doubleColumn("p̄(forgotten)").getDouble(1), 1e-7);
    assertEquals(0, table.doubleColumn("kept gap (nats)").getDouble(1), "as the original");
    assertEquals("control: constant grey", table.stringColumn(0).get(2));
    assertEquals("control: uniform noise", table.stringColumn(0).get(3));
    assertEquals(0, table.doubleColumn("median std").getDouble(2));
  }

  private static Assessment assessment(LabelSet forgetSet) {
    return new Assessment(
        null,
        forgetSet,
        List.of(new Assessment.JudgeQuality("A", 1, 0, null)),
        List.of(model(forgetSet)),
        List.of(control("constantGrey")));
  }

  /** A model whose every image the judge answers as it answers grey. */
  private static ModelReading model(LabelSet forgetSet) {
    double grey = control("constantGrey").judge("A").meanProbability(forgetSet);
    JudgeReading reading =
        JudgeReading.of(
            "A",
            Collections.nCopies(LABELS, answers()),
            new GreyAnswer(grey, 1, 3, 0.4),
            forgetSet);
    return new ModelReading(
        "grey model",
        EvaluationConfig.smoke(forgetSet, 1),
        Map.of("A", reading),
        FLAT,
        new ElboReport(1, 0, 0, 0, 0, 0, 0, 0, 1, 1));
  }

  private static ControlReading control(String name) {
    return new ControlReading(name, Map.of("A", ImageReading.of(answers())), FLAT);
  }

  /** Two images, p = .1, .2, .3, .4 each. */
  private static Answers answers() {
    float[] logits = new float[2 * LABELS];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log((i % LABELS + 1) / 10.0);
    }
    return Answers.ofLogits(logits, LABELS);
  }
}
