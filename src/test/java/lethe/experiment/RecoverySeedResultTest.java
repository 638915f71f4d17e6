package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lethe.attack.AttackKind;
import lethe.attack.AttackSuccess;
import lethe.attack.RelearningConfig;
import lethe.attack.RelearningReport;
import lethe.attack.SuccessRate;
import lethe.data.LabelSet;
import lethe.evaluate.Interval;
import lethe.experiment.Claim.Verdict;
import lethe.report.SeedFigures;
import lethe.support.Small;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

final class RecoverySeedResultTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
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
          } else if (report.model().equals("retrained")) {
            assertEquals(steps, row.retrained().values()[i]);
          }
        }
      }
    }
  }

  private static AttackStudy study(Experiment chain) {
    return new AttackStudy(
        chain, ONE, 1, 0, SmallExperiment.judge("A", 20), SmallExperiment.judge("B", 25));
  }

  @Test
  void theExcessIsOverTheBetterControlOfTheSameSeed() {
    RecoverySeedResult result = attacked(new int[][] {{6, 4, 1}, {5, 2, 7}, {9, 8, 0}});

    assertArrayEquals(new double[] {0.2, -0.2, 0.1}, result.strictExcess().values(), 1e-12);
    assertEquals(10, result.restarts());
  }

  @Test
  void anAttackShowsSuppressionOnlyBeyondTheSpreadOfTheSeeds() {
    int[][] above = {{6, 4, 1}, {7, 5, 1}, {6, 3, 0}};
    int[][] apart = {{9, 4, 1}, {4, 4, 1}, {5, 5, 0}};
    int[][] none = {{3, 4, 1}, {4, 4, 1}, {5, 5, 0}};

    assertEquals(Verdict.CONFIRMED, attacked(above).claims().get(0).verdict());
    assertEquals(Verdict.UNDECIDED, attacked(apart).claims().get(0).verdict());
    assertEquals(Verdict.REFUTED, attacked(none).claims().get(0).verdict());
  }

  @Test
  void ratiosAreTakenSeedBySeed() {
    RecoverySeedResult result = taught(true, new int[][] {{50, 100}, {60, 200}, {90, 100}});

    assertEquals(2, result.relearning().size());
    RecoverySeedResult.Relearning byA = result.relearning().get(0);
    assertEquals("A", byA.judge());
    assertEquals("B", result.relearning().get(1).judge());
    assertArrayEquals(new double[] {0.5, 0.3, 0.9}, byA.ratio().values(), 1e-12);
    assertArrayEquals(new double[] {50, 60, 90}, byA.unlearned().values());
    assertArrayEquals(new double[] {100, 200, 100}, byA.retrained().values());
    assertEquals(0, byA.censored());
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
  void aCensoredTimeDecidesNothingAndIsCounted() {
    RecoverySeedResult result = taught(false, new int[][] {{50, 100}, {55, 100}, {52, 100}});

    assertEquals(3, result.relearning().get(0).censored());
    assertEquals(Verdict.UNDECIDED, result.claims().get(1).verdict());
    assertEquals(
        "relearn ratio to the retrained model, 3 training seeds: 10 images, judge A 0.52 (0.46 to"
            + " 0.59), 3 censored at the cap; 10 images, judge B 0.52 (0.46 to 0.59), 3 censored at"
            + " the cap",
        result.claims().get(1).evidence());
  }

  @Test
  void tablesAndSentencesGiveMeansAndIntervals() {
    RecoverySeedResult result = taught(true, new int[][] {{50, 100}, {55, 100}, {52, 100}});

    Table attack = SeedFigures.attack(result);
    assertEquals("0.50 ± 0.00", attack.getString(0, "convinces both judges"));
    assertEquals("+0.10 ± 0.00", attack.getString(3, "convinces both judges"));
    Table relearning = SeedFigures.relearning(result);
    assertEquals("52 ± 6", relearning.getString(0, "unlearned"));
    assertEquals("0.52 ± 0.06", relearning.getString(1, "ratio, seed by seed"));
    assertEquals(
        "The double attack convinces both judges in a share of the restarts that is +0.10 ± 0.00"
            + " above that on the better control, and relearn times are 0.52 ± 0.06 (10 images,"
            + " judge A), 0.52 ± 0.06 (10 images, judge B) of the retrained model's.",
        SeedFigures.recovered(result));
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
              List.of(report("unlearned", 10, true), report("retrained", 10, true))));
    }
    return RecoverySeedResult.of(ONE, 1, SEEDS, read);
  }

  /** Steps of the unlearned and the retrained model by seed. */
  private static RecoverySeedResult taught(boolean reached, int[][] steps) {
    List<RecoverySeedResult.Seed> read = new ArrayList<>();
    for (int[] seed : steps) {
      read.add(
          new RecoverySeedResult.Seed(
              List.of(success("unlearned", 5), success("retrained", 4), success("untrained", 0)),
              List.of(report("unlearned", seed[0], reached), report("retrained", seed[1], true))));
    }
    return RecoverySeedResult.of(ONE, 1, SEEDS, read);
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
        1,
        List.of());
  }
}
