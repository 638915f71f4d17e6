package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lethe.data.LabelSet;
import lethe.evaluate.DistributionReading;
import lethe.evaluate.Diversity;
import lethe.evaluate.Interval;
import lethe.evaluate.IwaeBound;
import lethe.evaluate.KernelDistance;
import lethe.evaluate.MembershipInference;
import lethe.evaluate.PrecisionRecall;
import lethe.evaluate.SeedMean;
import lethe.experiment.MembershipConfig;
import lethe.experiment.MembershipResult;
import lethe.experiment.Profile;
import lethe.experiment.QualityConfig;
import lethe.experiment.QualityResult;
import lethe.model.NegativeElbo;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

final class QualityFiguresTest {
  private static final LabelSet ONE = LabelSet.forgetSet(2, 1);

  @Test
  void distancesBeginWithTheFloorAndGiveIntervals() {
    Table table = QualityFigures.distances(quality(SeedMean.of(56, 58)));

    assertEquals("floor: two halves of the real images", table.getString(0, "model"));
    assertEquals("original", table.getString(1, "model"));
    assertEquals("44.3 to 69.7", table.getString(1, "J-FID, 95 %"));
    assertEquals("Kept digits in judge B's features, 1 evaluation seed", table.name());
  }

  @Test
  void kernelDistancesStandWithoutTheirFactorAndWithOneKindOfMinus() {
    Table table = QualityFigures.distances(quality(SeedMean.of(56), SeedMean.of(-300, -500)));

    assertEquals(-0.4, table.doubleColumn("KID").getDouble(1), 1e-12);
    assertEquals("−1.67 to 0.87", table.getString(1, "KID, 95 %"));
    assertTrue(Tables.text(table).contains("−0.4"), Tables.text(table));
    assertFalse(Tables.text(table).contains("-0"), Tables.text(table));
  }

  @Test
  void oneSeedShowsNoInterval() {
    Table table = QualityFigures.distances(quality(SeedMean.of(56)));

    assertEquals("–", table.getString(1, "J-FID, 95 %"));
  }

  @Test
  void diversityIsRelativeToTestImagesAndMarksTheForgottenDigit() {
    Table features = QualityFigures.featureDiversity(quality(SeedMean.of(1)));
    Table pixels = QualityFigures.pixelDiversity(quality(SeedMean.of(1)));

    assertEquals(List.of("model", "0", "forgotten 1"), features.columnNames());
    assertEquals(0.5, features.doubleColumn("0").getDouble(0));
    assertEquals(0, features.doubleColumn("forgotten 1").getDouble(0));
    assertEquals(0.25, pixels.doubleColumn("0").getDouble(0));
  }

  @Test
  void aModelsDiversityMayStandOverTheFirstModels() {
    Table features = QualityFigures.featureDiversity(quality(SeedMean.of(1)), "original");

    assertEquals("original over original", features.getString(1, "model"));
    assertEquals(1, features.doubleColumn("0").getDouble(1));
  }

  @Test
  void boundsRiseFromTheFirstModel() {
    Table table = QualityFigures.likelihood(quality(SeedMean.of(1)));

    assertEquals(0, table.doubleColumn("rise since original").getDouble(0));
    assertEquals(101, table.doubleColumn("NLL bound").getDouble(0));
    assertEquals(103, table.doubleColumn("−ELBO").getDouble(0));
  }

  @Test
  void theChartNamesFloorAndModelInItsTitle() {
    Chart chart = QualityFigures.frechetDistance(quality(SeedMean.of(56)));

    assertEquals(
        "Two halves of the real digits are 1.50 apart, original's digits are 56.00 from them",
        chart.title());
    assertTrue(chart.html().contains("two halves of the real images"));
  }

  @Test
  void membershipLeavesPrivLeakBlankWithoutARetrainedModel() {
    MembershipInference reading =
        MembershipInference.of(new double[] {1, 2}, new double[] {1, 2}, 10, 1);
    MembershipResult result =
        new MembershipResult(
            ONE,
            MembershipConfig.of(Profile.SMOKE),
            List.of(
                new MembershipResult.Row(
                    "original", MembershipResult.Score.IWAE, false, reading, 0, Double.NaN),
                new MembershipResult.Row(
                    "unlearned", MembershipResult.Score.NEGATIVE_ELBO, true, reading, 0, 0.1)));

    Table table = QualityFigures.membership(result);

    assertEquals("IWAE", table.getString(0, "score"));
    assertEquals("−ELBO, calibrated", table.getString(1, "score"));
    assertTrue(table.column("PrivLeak (0: none)").isMissing(0));
    assertFalse(table.column("PrivLeak (0: none)").isMissing(1));
  }

  @Test
  void membershipShowsProgressOnlyWhereTheOriginalIsAboveTheRetrainedModel() {
    assertEquals(
        "Membership by −ELBO: the original's AUC is 0.700 (0.680 to 0.720), that of the model that"
            + " trained on neither set 0.480 (0.460 to 0.500), so the measure can show progress."
            + " Calibrated, the unlearned model's is 0.510 (0.490 to 0.530) and the retrained one's"
            + " 0.470 (0.450 to 0.490); the intervals overlap.",
        QualityFigures.membershipAnswer(membership(0.70, 0.51)));
    String near = QualityFigures.membershipAnswer(membership(0.49, 0.60));
    assertTrue(near.contains("so the measure cannot show progress."), near);
    assertTrue(near.endsWith("the intervals do not overlap."), near);
  }

  private static MembershipResult membership(double original, double unlearned) {
    return new MembershipResult(
        ONE,
        MembershipConfig.of(Profile.SMOKE),
        List.of(
            row("original", false, original),
            row("retrained", false, 0.48),
            row("unlearned", true, unlearned),
            row("retrained", true, 0.47)));
  }

  private static MembershipResult.Row row(String model, boolean calibrated, double auc) {
    return new MembershipResult.Row(
        model,
        MembershipResult.Score.NEGATIVE_ELBO,
        calibrated,
        new MembershipInference(auc, new Interval(auc - 0.02, auc + 0.02), 0.01, 10, 10),
        0,
        0);
  }

  private static QualityResult quality(SeedMean frechetDistance) {
    return quality(frechetDistance, SeedMean.of(0.5));
  }

  private static QualityResult quality(SeedMean frechetDistance, SeedMean kernelDistance) {
    return new QualityResult(
        ONE,
        "B",
        QualityConfig.of(Profile.SMOKE),
        distances(SeedMean.of(1.5), SeedMean.of(0.5)),
        List.of(new Diversity(2, 0.4, 5), new Diversity(2, 0.4, 5)),
        List.of(
            new QualityResult.Row(
                "original",
                distances(frechetDistance, kernelDistance),
                List.of(new Diversity(1, 0.1, 5), new Diversity(0, 0, 5)),
                new IwaeBound.Value(101, 0.5, 4, 50),
                new NegativeElbo.Value(80, 23, 1, 50))));
  }

  private static QualityResult.Distances distances(
      SeedMean frechetDistance, SeedMean kernelDistance) {
    SeedMean half = SeedMean.of(0.5);
    DistributionReading reading =
        new DistributionReading(
            1, new KernelDistance(1, 1, 2, 10), new PrecisionRecall(0.5, 0.5, 3, 9, 9), 9, 9);
    return new QualityResult.Distances(
        frechetDistance, kernelDistance, half, half, List.of(reading));
  }
}
