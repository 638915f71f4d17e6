package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lethe.data.LabelSet;
import lethe.experiment.BaselineResult;
import lethe.support.Baselines;
import lethe.train.AscentLog;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

final class BaselineFiguresTest {
  private static final BaselineResult RESULT = Baselines.result();

  @Test
  void whatIsLeftStandsBesideThePlainImages() {
    Table table = BaselineTables.forgotten(RESULT);

    assertEquals("What is left of {1}", table.name());
    assertEquals("control: constant grey", table.stringColumn("model").get(9));
    assertEquals(0.6, table.doubleColumn("p̄(forgotten), judge A").get(2));
    assertEquals(0.1, table.doubleColumn("p̄(forgotten), judge B").get(9), 1e-6);
    assertEquals(10, table.doubleColumn("forget gap (nats)").get(1), 1e-9);
    assertTrue(table.doubleColumn("forget gap (nats)").isMissing(9));
  }

  @Test
  void whatIsKeptStandsBesideWhatItTook() {
    Table table = BaselineTables.kept(RESULT);

    assertEquals(
        List.of("–", "no", "yes", "no", "no", "yes", "yes", "no", "yes"),
        table.stringColumn("needs training images").asList());
    assertTrue(table.intColumn("steps").isMissing(0), "the original forgets nothing");
    assertEquals(1_000, table.intColumn("steps").get(1));
    assertEquals(-0.5, table.doubleColumn("kept gap (nats)").get(2), 1e-9);
    assertEquals(31, table.doubleColumn("J-FID B").get(0));
  }

  @Test
  void theAnswersOfEveryModelSumToOne() {
    Table table = BaselineTables.answers(RESULT, "B");

    assertEquals(11, table.columnCount());
    assertEquals(0.97, table.doubleColumn("forgotten 1").get(0));
    assertEquals(0.99, table.doubleColumn("7").get(3));
  }

  @Test
  void theChartLeavesOutModelsThatLostFarMore() {
    Chart chart = BaselineFigures.forgottenAndKept(RESULT, "B");

    assertEquals(
        "Fine-tuned: p̄ 0.60, kept gap −0.50 nats; Selective Amnesia: 0.00, +1.00", chart.title());
    assertTrue(chart.altText().contains("grey surrogate"), chart.altText());
    assertTrue(chart.altText().contains("capped ascent"), chart.altText());
    assertFalse(chart.altText().contains("gradient ascent"), chart.altText());
    assertFalse(chart.altText().contains("neither"), chart.altText());
    Chart near =
        BaselineFigures.forgottenAndKept(
            Baselines.result(Baselines.row("neither", 0, 0, 0.9, 109.9)), "B");
    assertTrue(near.altText().contains("neither"), near.altText());
  }

  @Test
  void ascentIsDrawnWithBothKindsOfImagesAndSaysHowItEnded() {
    AscentLog capped =
        new AscentLog(
            List.of(new AscentLog.Point(0, 70, 100), new AscentLog.Point(100, 551.4, 98.6)),
            false,
            1);
    AscentLog plain =
        new AscentLog(
            List.of(new AscentLog.Point(0, 70, 100), new AscentLog.Point(13, 4e5, 300)), true, 1);

    Chart chart = BaselineFigures.ascent(Baselines.ONE, plain, capped, 543.4);
    Chart ended = BaselineFigures.ascent(Baselines.ONE, capped, capped, 543.4);

    assertEquals(
        "Ascent ran away after 13 steps; capped, {1} ends at 551 nats, the others at 99",
        chart.title());
    assertEquals(
        "Ascent ends at 551 nats; capped, {1} ends at 551 nats, the others at 99", ended.title());
    for (String name :
        List.of(
            "gradient ascent, forgotten",
            "gradient ascent, kept",
            "capped ascent, forgotten",
            "capped ascent, kept",
            "flat grey")) {
      assertTrue(chart.altText().contains(name), chart.altText());
    }
  }

  @Test
  void everyModelHasItsRowOverTrainingSeeds() {
    Table table = BaselineTables.forgottenOverSeeds(Baselines.seeds());
    Table kept = BaselineTables.keptOverSeeds(Baselines.seeds());

    assertTrue(table.name().startsWith("What is left of {1}, "), table.name());
    assertTrue(kept.name().startsWith("What the kept digits lost, "), kept.name());
    assertEquals(table.column("model").asList(), kept.column("model").asList());
    assertEquals(
        List.of("model", "kept accuracy, judge B", "kept gap Δ (nats)", "J-FID, judge B"),
        kept.columnNames());
    assertEquals(Baselines.seeds().models().size(), table.rowCount());
    assertEquals("–", table.stringColumn("forget gap Δ (nats)").get(0));
    assertEquals("10\u00a0±\u00a00", table.stringColumn("forget gap Δ (nats)").get(1), "unlearned");
    assertEquals("0.600\u00a0±\u00a00.000", table.stringColumn("top-1 share, judge B").get(2));
  }

  @Test
  void rowsOfPicturesNameTheirModelAndOfSeveralLabelsTheLabelToo() {
    float[] ten = new float[40];
    ImageGrid one =
        BaselineFigures.grid(Baselines.ONE, List.of("original", "b"), List.of(ten, ten), 4);
    ImageGrid two =
        BaselineFigures.grid(LabelSet.forgetSet(10, 1, 7), List.of("b"), List.of(ten, ten), 4);

    assertTrue(one.altText().contains("rows labelled original; b"), one.altText());
    assertTrue(two.altText().contains("rows labelled b, 1; b, 7"), two.altText());
    assertEquals("What is drawn under {1}, the same latents", one.title());
  }
}
