package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lethe.attack.AttackKind;
import lethe.attack.AttackSuccess;
import lethe.attack.AttackTrace;
import lethe.attack.RelearningConfig;
import lethe.attack.RelearningReport;
import lethe.attack.SuccessRate;
import lethe.data.LabelSet;
import lethe.evaluate.Interval;
import lethe.experiment.Claim.Verdict;
import lethe.report.SeedAnswers;
import lethe.report.SeedFigures;
import lethe.support.Small;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

final class RecoverySeedResultTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
  private static final AttackStudyConfig CONFIG = AttackStudyConfig.of(Profile.SMOKE);
  private static final List<Long> SEEDS = List.of(20L, 21L, 22L);

  @Test
  void eachSeedIsAttackedAndTaughtByItsOwnStudy(@TempDir Path folder) {
    Experiment experiment = SmallExperiment.open(folder);
    SeedStudy study = new SeedStudy(experiment, ONE);

    RecoverySeedResult result = study.recovery(1, RecoverySeedResultTest::study);

    assertEquals(List.of(20L, 21L), result.seeds());
    assertEquals("double", result.attack());
    assertEquals(
        AttackStudy.MODELS,
        result.successes().stream().map(RecoverySeedResult.Success::model).toList());
    for (int i = 0; i < 2; i++) {
      AttackStudy alone = study(study.chains().get(i));
      for (RecoverySeedResult.Success row : result.successes()) {
        AttackSuccess own =
            AttackSuccess.of(
                alone.traces(AttackKind.jointSearch()).get(row.model()), AttackSuccess.THRESHOLD);
        assertEquals(own.guided().rate(), row.guided().values()[i]);
        assertEquals(own.strict().rate(), row.strict().values()[i]);
      }
      for (RecoverySeedResult.Relearning row : result.relearning()) {
        for (RelearningReport report : alone.relearning()) {
          int steps = row.judge().equals("A") ? report.steps() : report.stepsByReader();
          if (report.model().equals("unlearned")) {
            assertEquals(steps, row.unlearned().values()[i]);
          } else if (report.model().equals("untrained")) {
            assertEquals(steps, row.untrained().values()[i]);
          } else {
            assertEquals(steps, row.retrained().values()[i]);
          }
        }
      }
    }
    assertNotEquals(
        Arrays.toString(paths(study.chains().get(0))),
        Arrays.toString(paths(study.chains().get(1))));
  }

  /** Where the attack on the unlearned model of a chain ends. */
  private static float[] paths(Experiment chain) {
    AttackTrace trace = study(chain).traces(AttackKind.jointSearch()).get("unlearned");
    return trace.path().at(trace.steps()).latents();
  }

  private static AttackStudy study(Experiment chain) {
    return new AttackStudy(
        AttackedModels.around(chain, ONE, 1),
        0,
        SmallExperiment.judge("A", 20),
        SmallExperiment.judge("B", 25));
  }

  @Test
  void theExcessIsOverTheBetterControlOfTheSameSeed() {
    RecoverySeedResult result = attacked(new int[][] {{6, 4, 1}, {5, 2, 7}, {9, 8, 0}});

    assertArrayEquals(new double[] {0.2, -0.2, 0.1}, result.strictExcess().values(), 1e-12);
    assertEquals(10, result.restarts());
  }

  @Test
  void anAttackDecidesOnlyBeyondTheSpreadOfTheSeedsAndOfTheRestarts() {
    assertEquals(Verdict.CONFIRMED, verdict(new int[][] {{9, 2, 1}, {9, 3, 1}, {10, 2, 0}}));
    assertEquals(Verdict.REFUTED, verdict(new int[][] {{2, 9, 1}, {3, 9, 1}, {2, 10, 0}}));
    // the seeds differ among themselves by more than by their mean
    assertEquals(Verdict.UNDECIDED, verdict(new int[][] {{10, 2, 1}, {1, 2, 1}, {7, 3, 0}}));
    // they agree to the last success, but on one of ten
    assertEquals(Verdict.UNDECIDED, verdict(new int[][] {{3, 2, 0}, {3, 2, 0}, {3, 2, 0}}));
    assertEquals(Verdict.UNDECIDED, verdict(new int[][] {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}}));
  }

  private static Verdict verdict(int[][] strict) {
    return attacked(strict).claims().get(0).verdict();
  }

  @Test
  void restartsOfAllSeedsAreReadTogetherAgainstTheControlWithMoreSuccesses() {
    RecoverySeedResult result = attacked(new int[][] {{6, 4, 1}, {5, 2, 9}, {9, 2, 0}});

    Interval wanted =
        Interval.difference(20 / 30.0, Interval.wilson(20, 30), 10 / 30.0, Interval.wilson(10, 30));
    assertEquals(wanted, result.pooledExcess());
    assertTrue(result.claims().get(0).evidence().startsWith("no evidence for it: strict excess"));
  }

  @Test
  void ratiosAreTakenSeedBySeedAndAveragedAsLogarithms() {
    RecoverySeedResult result = taught(true, new int[][] {{50, 100}, {25, 200}, {80, 100}});

    assertEquals(2, result.relearning().size());
    RecoverySeedResult.Relearning byA = result.relearning().get(0);
    assertEquals("A", byA.judge());
    assertEquals("B", result.relearning().get(1).judge());
    assertEquals(Math.cbrt(0.5 * 0.125 * 0.8), byA.ratio(), 1e-12);
    assertEquals(Math.log(0.125), byA.logRatio().values()[1], 1e-12);
    assertEquals(Math.exp(byA.logRatio().low()), byA.ratioInterval().low());
    assertArrayEquals(new double[] {50, 25, 80}, byA.unlearned().values());
    assertArrayEquals(new double[] {100, 200, 100}, byA.retrained().values());
    assertArrayEquals(new double[] {7, 7, 7}, byA.untrained().values());
    assertArrayEquals(new double[] {.8, .8, .8}, byA.keptAccuracy().values());
    assertTrue(byA.complete());
  }

  @Test
  void relearningDecidesWhenEveryIntervalLiesOnOneSideOfOne() {
    int[][] faster = {{50, 100}, {55, 100}, {52, 100}};
    int[][] slower = {{150, 100}, {155, 100}, {160, 100}};
    int[][] both = {{50, 100}, {155, 100}, {90, 100}};

    assertEquals(Verdict.CONFIRMED, taught(true, faster).claims().get(1).verdict());
    assertEquals(Verdict.REFUTED, taught(true, slower).claims().get(1).verdict());
    assertEquals(Verdict.UNDECIDED, taught(true, both).claims().get(1).verdict());
  }

  @Test
  void aModelThatIsReadAsTheLabelFromTheStartStillHasARatio() {
    RecoverySeedResult result = taught(true, new int[][] {{0, 100}, {20, 100}, {10, 0}});

    RecoverySeedResult.Relearning row = result.relearning().get(0);
    assertEquals(Math.cbrt(0.1 * 0.2 * 1), row.ratio(), 1e-12);
    assertEquals(0, row.unlearned().values()[0]);
    assertEquals(Verdict.UNDECIDED, result.claims().get(1).verdict());
  }

  @Test
  void aTimeThatIsCutOffDecidesNothingAndHasNoRatio() {
    RecoverySeedResult result = taught(false, new int[][] {{50, 100}, {55, 100}, {52, 100}});

    RecoverySeedResult.Relearning row = result.relearning().get(0);
    assertEquals(3, row.censoredUnlearned());
    assertEquals(0, row.censoredRetrained());
    assertFalse(row.complete());
    assertEquals(Verdict.UNDECIDED, result.claims().get(1).verdict());
    assertEquals(
        "relearn ratio to the retrained model, 3 training seeds: 10 images, judge A not learnt"
            + " before step 20 in 3 seeds by the unlearned and 0 by the retrained model; 10 images,"
            + " judge B not learnt before step 20 in 3 seeds by the unlearned and 0 by the"
            + " retrained model",
        result.claims().get(1).evidence());
    assertEquals("–", SeedFigures.relearning(result).getString(0, "unlearned / retrained (95 %)"));
    assertTrue(SeedAnswers.recovered(result).contains("not learnt in time by all from 10 images"));
  }

  @Test
  void tablesAndSentencesGiveMeansAndIntervals() {
    RecoverySeedResult result = taught(true, new int[][] {{50, 100}, {55, 100}, {52, 100}});

    Table attack = SeedFigures.attack(result);
    assertEquals("0.50 ± 0.00", cell(attack, 0, "convinces both judges"));
    assertEquals("+0.10 ± 0.00", cell(attack, 3, "convinces both judges"));
    Table relearning = SeedFigures.relearning(result);
    assertEquals("52 ± 6", cell(relearning, 0, "unlearned"));
    assertEquals("7 ± 0", cell(relearning, 0, "untrained"));
    assertEquals("0, 0", cell(relearning, 0, "seeds cut off, unlearned, retrained"));
    assertEquals("0.52 (0.46 to 0.59)", cell(relearning, 1, "unlearned / retrained (95 %)"));
    assertEquals(
        "The double attack's success by both judges differs by +0.10 ± 0.00 from that on the better"
            + " control (a difference of at most 0 is no evidence of a trace). Relearn times over the"
            + " retrained model's, geometric mean (95 %): 0.52 (0.46 to 0.59) from 10 images by"
            + " judge A, 0.52 (0.46 to 0.59) from 10 images by judge B; judge A has a head start"
            + " where grey looks to it like the digit.",
        SeedAnswers.recovered(result));
  }

  /** Strict successes of ten restarts on the unlearned, retrained and untrained models by seed. */
  private static RecoverySeedResult attacked(int[][] strict) {
    List<RecoverySeedResult.Seed> read = new ArrayList<>();
    for (int[] seed : strict) {
      read.add(
          new RecoverySeedResult.Seed(
              List.of(
                  success("unlearned", seed[0]),
                  success("retrained", seed[1]),
                  success("untrained", seed[2])),
              List.of(
                  report("unlearned", 10, true),
                  report("retrained", 10, true),
                  report("untrained", 7, true))));
    }
    return RecoverySeedResult.of(ONE, 1, SEEDS, CONFIG, read);
  }

  /** Steps of the unlearned and the retrained model by seed. */
  private static RecoverySeedResult taught(boolean reached, int[][] steps) {
    List<RecoverySeedResult.Seed> read = new ArrayList<>();
    for (int[] seed : steps) {
      read.add(
          new RecoverySeedResult.Seed(
              List.of(success("unlearned", 5), success("retrained", 4), success("untrained", 0)),
              List.of(
                  report("unlearned", seed[0], reached),
                  report("retrained", seed[1], true),
                  report("untrained", 7, true))));
    }
    return RecoverySeedResult.of(ONE, 1, SEEDS, CONFIG, read);
  }

  private static AttackSuccess success(String model, int strict) {
    return new AttackSuccess("double", model, 0.9, rate(10), rate(strict), 1, 1, 1, 1);
  }

  private static SuccessRate rate(int successes) {
    return new SuccessRate(
        successes, 10, successes / 10.0, Interval.wilson(successes, 10), 0, 1, true);
  }

  private static RelearningReport report(String model, int steps, boolean reached) {
    return new RelearningReport(
        model,
        RelearningConfig.full(10, 1),
        0.9,
        steps,
        reached,
        0.9,
        steps,
        reached,
        1,
        .8,
        List.of());
  }

  /** A cell, with spaces that break where it has some that do not. */
  private static String cell(Table table, int row, String column) {
    return table.getString(row, column).replace('\u00a0', ' ');
  }
}
