package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lethe.data.LabelSet;
import lethe.evaluate.DistributionConfig;
import lethe.evaluate.DistributionReading;
import lethe.evaluate.Diversity;
import lethe.evaluate.SeedMean;
import lethe.model.Layout;
import lethe.model.Weights;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The judge is linear, so its features are the pixels. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class QualityStudyTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
  private static final QualityConfig CONFIG =
      new QualityConfig(3, 10, new DistributionConfig(4, 1_000, 3, 15), 12, 8, 20, 5);

  private Experiment experiment;
  private QualityResult result;

  @BeforeAll
  void readThreeModels(@TempDir Path folder) {
    experiment = SmallExperiment.open(folder);
    Map<String, Weights> models = new LinkedHashMap<>();
    models.put("original", experiment.original().weights());
    models.put("unlearned", experiment.unlearned(ONE).weights());
    models.put("untrained", experiment.untrained());
    result = study(CONFIG).compare(models);
  }

  @Test
  void realAndGeneratedSetsHoldTheSameNumberOfEachKeptLabel() {
    int images = halves(10);
    for (QualityResult.Row row : result.models()) {
      assertEquals(3, row.distances().readings().size());
      assertEquals(images, row.distances().readings().get(0).real());
      assertEquals(images, row.distances().readings().get(0).generated());
      assertEquals(15, row.distances().readings().get(0).precisionRecall().real());
      assertEquals(images, row.distances().readings().get(0).kernelDistance().blockSize());
    }
  }

  @Test
  void modelsAndFloorHaveTheSameNumberOfPointsHoweverManyAreAskedFor() {
    for (int asked : new int[] {4, Integer.MAX_VALUE}) {
      QualityConfig config =
          new QualityConfig(1, asked, new DistributionConfig(1, 5, 1, 8), 4, 2, 4, 5);

      QualityResult some = study(config).compare(Map.of("untrained", experiment.untrained()));

      DistributionReading model = some.row("untrained").distances().readings().get(0);
      DistributionReading floor = some.floor().readings().get(0);
      assertEquals(halves(asked), model.real());
      assertEquals(
          List.of(model.real(), model.generated()), List.of(floor.real(), floor.generated()));
    }
    assertTrue(halves(Integer.MAX_VALUE) > halves(4));
  }

  /** At most so many images of each kept label, and never more than half of the real ones. */
  private static int halves(int most) {
    int[] counts = SmallExperiment.DATA.test().perLabelCounts();
    return Arrays.stream(ONE.complement().labels())
        .map(label -> Math.min(most, counts[label] / 2))
        .sum();
  }

  @Test
  void theUntrainedModelIsFarFromTheRealImages() {
    double untrained = frechet("untrained");

    assertTrue(frechet("original") < untrained / 10);
    assertTrue(result.floor().frechetDistance().mean() < untrained / 10);
    assertEquals(0, result.row("untrained").distances().precision().mean());
  }

  @Test
  void theFloorComparesHalvesWithEqualSharesOfTheLabels() {
    assertEquals(3, result.floor().readings().size());
    assertEquals(halves(10), result.floor().readings().get(0).real());
    assertEquals(halves(10), result.floor().readings().get(0).generated());
  }

  @Test
  void theHalvesOfTheFloorAreOfDifferentImages() {
    for (DistributionReading reading : result.floor().readings()) {
      assertTrue(reading.frechetDistance() > 1e-6, reading.toString());
    }
  }

  /** Seed i of a study is its first seed plus i: its images and latents are that seed's own. */
  @Test
  void everyEvaluationSeedDrawsItsOwnLatentsAndRealImages() {
    Map<String, Weights> one = Map.of("original", experiment.original().weights());
    QualityConfig next =
        new QualityConfig(1, 10, CONFIG.distribution(), 12, 8, 20, CONFIG.seed() + 1);

    QualityResult later = study(next).compare(one);

    assertEquals(
        result.row("original").distances().readings().get(1),
        later.row("original").distances().readings().get(0));
    assertEquals(result.floor().readings().get(1), later.floor().readings().get(0));
    assertNotEquals(
        result.row("original").distances().readings().get(0),
        later.row("original").distances().readings().get(0));
  }

  @Test
  void aModelThatDrawsOneImageHasNoDiversityAndCoversNothing() {
    Layout layout = experiment.generator().layout();
    Map<String, Weights> grey = Map.of("grey", new Weights(layout, new float[layout.size()]));

    QualityResult.Row row = study(CONFIG).compare(grey).row("grey");

    assertEquals(Small.LABELS, row.diversity().size());
    assertEquals(new Diversity(0, 0, 12), row.diversity().get(1));
    assertEquals(0, row.distances().recall().mean());
    assertEquals(Small.PIXELS * Math.log(2), row.iwae().negativeLogLikelihood(), 1e-4);
  }

  @Test
  void diversityIsReadInFeaturesAndPixelsOfEveryLabel() {
    Diversity real = result.realDiversity().get(0);
    Diversity drawn = result.row("original").diversity().get(0);

    // features are pixels here, but not divided by √pixels
    assertEquals(Math.sqrt(Small.PIXELS) * drawn.pixels(), drawn.features(), 1e-6);
    assertEquals(Small.LABELS, result.realDiversity().size());
    assertEquals(12, real.images());
  }

  @Test
  void boundsAreTakenOverKeptTestImagesOnly() {
    QualityResult.Row row = result.row("original");

    assertEquals(20, row.iwae().images());
    assertEquals(8, row.iwae().samples());
    assertEquals(20, row.negativeElbo().images());
    QualityConfig every =
        new QualityConfig(1, 10, CONFIG.distribution(), 12, 2, Integer.MAX_VALUE, 5);
    QualityResult.Row all =
        study(every).compare(Map.of("untrained", experiment.untrained())).row("untrained");
    int kept = experiment.data().test().without(ONE).count();
    assertEquals(kept, all.iwae().images());
    assertEquals(kept, all.negativeElbo().images());
    assertTrue(
        row.iwae().negativeLogLikelihood()
            < result.row("untrained").iwae().negativeLogLikelihood());
  }

  @Test
  void modelsAreComparedOnTheSameLatentsAndImages() {
    Map<String, Weights> alone = Map.of("unlearned", experiment.unlearned(ONE).weights());

    QualityResult again = study(CONFIG).compare(alone);

    assertEquals(
        result.row("unlearned").distances().readings(),
        again.row("unlearned").distances().readings());
    assertEquals(result.row("unlearned").iwae(), again.row("unlearned").iwae());
    assertEquals(result.floor().readings(), again.floor().readings());
  }

  @Test
  void increasesAreTakenSeedBySeed() {
    SeedMean increase = result.frechetIncrease("untrained", "original");

    assertEquals(frechet("untrained") - frechet("original"), increase.mean(), 1e-9);
    assertEquals(3, increase.values().length);
    assertEquals(0, result.frechetIncrease("original", "original").mean());
  }

  @Test
  void aClaimIsDecidedByTheIntervalsOfTheIncreases() {
    Claim worse = result.drawsWorse("untrained is worse", "original", "untrained");

    assertEquals(Claim.Verdict.CONFIRMED, worse.verdict());
    assertTrue(worse.evidence().startsWith("J-FID (judge A) against original, 3 evaluation seeds"));
    assertEquals(Claim.Verdict.REFUTED, result.drawsWorse("", "untrained", "original").verdict());
    assertEquals(Claim.Verdict.UNDECIDED, result.drawsWorse("", "original", "original").verdict());
    assertEquals(
        Claim.Verdict.UNDECIDED,
        result.drawsWorse("", "unlearned", "untrained", "unlearned").verdict());
    Expect.refusal(
        "a claim about models needs at least one, got none",
        () -> result.drawsWorse("", "original"));
  }

  @Test
  void oneSeedDecidesNothing() {
    QualityConfig one = new QualityConfig(1, 10, CONFIG.distribution(), 5, 2, 5, 5);
    Map<String, Weights> models = new LinkedHashMap<>();
    models.put("original", experiment.original().weights());
    models.put("untrained", experiment.untrained());

    QualityResult single = study(one).compare(models);

    assertTrue(Double.isNaN(single.row("original").distances().frechetDistance().low()));
    assertEquals(Claim.Verdict.UNDECIDED, single.drawsWorse("", "original", "untrained").verdict());
  }

  @Test
  void theResultComesBackFromItsJson() throws JsonProcessingException {
    JsonNode json = Card.JSON.valueToTree(result);

    assertTrue(
        json.path("models")
            .path(0)
            .path("distances")
            .path("frechetDistance")
            .path("mean")
            .isNumber());
    assertTrue(json.path("models").path(0).path("iwae").path("negativeLogLikelihood").isNumber());
    assertEquals(json, Card.JSON.valueToTree(Card.JSON.treeToValue(json, QualityResult.class)));
  }

  @Test
  void refusesUnknownRowsAndSettingsThatMeanNothing() {
    Expect.refusal(
        "there is no row 'other', only [original, unlearned, untrained]",
        () -> result.row("other"));
    Expect.refusal("seeds must be at least 1, was 0", () -> config(0, 10, 5, 5, 5));
    Expect.refusal("imagesPerLabel must be at least 2, was 1", () -> config(1, 1, 5, 5, 5));
    Expect.refusal("diversityImages must be at least 2, was 1", () -> config(1, 10, 1, 5, 5));
    Expect.refusal("iwaeSamples must be at least 1, was 0", () -> config(1, 10, 5, 0, 5));
    Expect.refusal("iwaeImages must be at least 1, was 0", () -> config(1, 10, 5, 5, 0));
  }

  @Test
  void everyProfileHasItsSettings() {
    assertEquals(1, QualityConfig.of(Profile.SMOKE).seeds());
    assertEquals(5, QualityConfig.of(Profile.QUICK).seeds());
    assertEquals(64, QualityConfig.of(Profile.QUICK).iwaeSamples());
    assertEquals(1_000, QualityConfig.of(Profile.PAPER).iwaeSamples());
    assertEquals(DistributionConfig.full(), QualityConfig.of(Profile.PAPER).distribution());
  }

  private static QualityConfig config(int seeds, int images, int diverse, int samples, int bound) {
    return new QualityConfig(seeds, images, DistributionConfig.full(), diverse, samples, bound, 1);
  }

  private double frechet(String model) {
    return result.row(model).distances().frechetDistance().mean();
  }

  private QualityStudy study(QualityConfig config) {
    return new QualityStudy(experiment, ONE, SmallExperiment.judge("A", 1), config);
  }
}
