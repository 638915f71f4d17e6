package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lethe.data.LabelSet;
import lethe.evaluate.DistributionConfig;
import lethe.evaluate.Evaluation;
import lethe.evaluate.EvaluationConfig;
import lethe.evaluate.ModelReading;
import lethe.evaluate.SeedMean;
import lethe.model.Checkpoint;
import lethe.model.Weights;
import lethe.support.Expect;
import lethe.support.Small;
import lethe.train.JudgeTrainingLog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SeedStudyTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
  private static final QualityConfig QUALITY =
      new QualityConfig(2, 10, new DistributionConfig(2, 500, 3, 15), 12, 8, 20, 5);

  private Path home;
  private Experiment experiment;
  private Evaluation evaluation;
  private SeedStudy study;
  private SeedResult result;

  @BeforeAll
  void readTwoSeeds(@TempDir Path folder) {
    home = folder;
    experiment = SmallExperiment.open(folder);
    evaluation = SmallExperiment.evaluation(experiment, ONE);
    study = new SeedStudy(experiment, ONE);
    result = study.compare(SeedStudyTest::models, evaluation, quality());
  }

  private QualityStudy quality() {
    return new QualityStudy(experiment, ONE, SmallExperiment.judge("B", 2), QUALITY);
  }

  private static Map<String, Weights> models(Experiment chain) {
    Map<String, Weights> models = new LinkedHashMap<>();
    models.put("original", chain.original().weights());
    models.put("unlearned", chain.unlearned(ONE).weights());
    models.put("no EWC", chain.ablated(ONE, Ablation.NO_EWC).weights());
    return models;
  }

  @Test
  void theFirstSeedIsTheExperimentsOwn() {
    assertEquals(List.of(20L, 21L), study.seeds());
    assertEquals(
        experiment.unlearned(ONE).weights(), study.chains().get(0).unlearned(ONE).weights());
  }

  @Test
  void anotherSeedTrainsWeighsForgetsAndRetrainsAnew() {
    Experiment other = study.chains().get(1);

    assertNotEquals(experiment.original().weights(), other.original().weights());
    assertNotEquals(experiment.fisher().values(), other.fisher().values());
    assertNotEquals(experiment.unlearned(ONE).weights(), other.unlearned(ONE).weights());
    assertNotEquals(experiment.retrained(ONE).weights(), other.retrained(ONE).weights());
    assertEquals(21, other.card().seed());
    assertEquals(21, other.fisher().config().seed());
    assertEquals(21, other.batchMeanFisher().config().seed());
    assertEquals(
        21,
        new ProjectionStudy(other, ONE).config(ProjectionStudy.Method.NO_EWC).forgetting().seed());
  }

  @ParameterizedTest
  @CsvSource({
    "cvae-seed-21, 21",
    "fisher-seed-21, 21",
    "forget-1-seed-21, 21",
    "forget-1-no-ewc-seed-21, 21",
    "forget-1, 20",
    "retrained-without-1-seed-21, 1021"
  })
  void everyCardNamesItsSeed(String name, long seed) {
    study.chains().get(1).retrained(ONE);

    assertEquals(seed, card(name).path("seed").asLong());
  }

  private JsonNode card(String name) {
    return Checkpoint.read(
            home.resolve("data/runs/smoke").resolve(name + ".safetensors"),
            experiment.generator().layout())
        .card();
  }

  @Test
  void forgettingDrawsWithTheSeedToo() {
    for (String name : List.of("forget-1", "forget-1-no-ewc")) {
      assertEquals(20, card(name).path("settings").path("seed").asLong());
      assertEquals(21, card(name + "-seed-21").path("settings").path("seed").asLong());
    }
  }

  @Test
  void sequencesDrawWithTheSeedToo() {
    SequentialStudy sequence = new SequentialStudy(study.chains().get(1), List.of(1, 0));

    for (SequentialStudy.Variant variant : SequentialStudy.Variant.values()) {
      assertEquals(21, sequence.way(variant).round().seed());
      assertEquals(21, sequence.way(variant).fisher().seed());
    }
  }

  @Test
  void resultsOfAnotherSeedLieBesideTheFirstOnesAndStateTheSeed() throws IOException {
    record Mine(int number) {}

    Path own = experiment.writeResult("mine", new Mine(1));
    Path other = study.chains().get(1).writeResult("mine", new Mine(2));

    assertEquals("mine.json", own.getFileName().toString());
    assertEquals("mine-seed-21.json", other.getFileName().toString());
    JsonNode tree = Card.JSON.readTree(other.toFile());
    assertEquals(21, tree.path("run").path("seed").asLong());
    assertEquals(21, tree.path("settings").path("cvae").path("seed").asLong());
    assertEquals(
        20, Card.JSON.readTree(own.toFile()).path("settings").path("cvae").path("seed").asLong());
  }

  @Test
  void whatReadsTheModelsStays() {
    Experiment other = study.chains().get(1);
    Weights weights = experiment.original().weights();

    assertArrayEquals(experiment.sheet(weights), other.sheet(weights));
    assertArrayEquals(experiment.samples(weights, 1, 3), other.samples(weights, 1, 3));
    assertEquals(experiment.untrained(), other.untrained());
    assertEquals(
        experiment.negativeElbo(weights, ONE).total(), other.negativeElbo(weights, ONE).total());
  }

  @Test
  void itsModelsLieBesideTheOthersAndAreReadBack() {
    List<String> said = new ArrayList<>();
    Path run = home.resolve("data/runs/smoke");
    for (String name : List.of("cvae", "fisher", "forget-1", "forget-1-no-ewc")) {
      assertTrue(Files.exists(run.resolve(name + ".safetensors")), name);
      assertTrue(Files.exists(run.resolve(name + "-seed-21.safetensors")), name);
    }

    SeedResult again =
        new SeedStudy(SmallExperiment.open(home, said), ONE)
            .compare(SeedStudyTest::models, evaluation, quality());

    assertEquals(List.of(), said);
    assertEquals(
        result.mean("unlearned", SeedMetric.KEPT_GAP).mean(),
        again.mean("unlearned", SeedMetric.KEPT_GAP).mean());
  }

  @Test
  void aModelOfAnotherSeedNamesTheFilesOfThatSeedAsWhatItIsMadeFrom() {
    study.chains().get(1).unlearned(ONE);

    assertEquals(
        List.of("cvae-seed-21.safetensors", "fisher-seed-21.safetensors"),
        card("forget-1-seed-21").path("inputs").properties().stream()
            .map(Map.Entry::getKey)
            .sorted()
            .toList());
  }

  @Test
  void twoDimensionsAndAnotherSeedMakeATwoDimensionalModelOfThatSeed() {
    Experiment both = experiment.withSeed(22).twoDimensional();

    both.original();

    assertEquals(2, both.generator().latentSize());
    assertTrue(Files.exists(home.resolve("data/runs/smoke/cvae-2d-seed-22.safetensors")));
  }

  @Test
  void numbersAreThoseOfEachSeedsModelsReadAlone() {
    List<String> names = List.of("original", "unlearned", "no EWC");
    assertEquals(names, result.models().stream().map(SeedResult.Row::model).toList());
    for (int i = 0; i < 2; i++) {
      Map<String, Weights> models = models(study.chains().get(i));
      ModelReading original = evaluation.read("original", models.get("original"));
      for (String name : names) {
        ModelReading own = evaluation.read(name, models.get(name));
        assertEquals(own.judge("A").forgetProbability(), value(name, "forgetProbabilityA", i));
        assertEquals(own.judge("B").forgetProbability(), value(name, "forgetProbabilityB", i));
        assertEquals(own.judge("B").judgeEntropy(), value(name, "judgeEntropyB", i));
        assertEquals(own.judge("A").topOneShare(), value(name, "topOneShareA", i));
        assertEquals(own.judge("B").topOneShare(), value(name, "topOneShareB", i));
        assertEquals(
            own.greyStatistics().withinImageStdShareAbove02(),
            value(name, "withinImageStdShareAbove02", i));
        assertEquals(own.judge("A").keptAccuracy(), value(name, "keptAccuracyA", i));
        assertEquals(own.judge("B").keptAccuracy(), value(name, "keptAccuracyB", i));
        assertEquals(
            own.greyStatistics().withinImageStdMedian(), value(name, "withinImageStdMedian", i));
        assertEquals(own.elbo().negativeElboKept(), value(name, "negativeElboKept", i));
        assertEquals(
            own.elbo().negativeElboKept() - original.elbo().negativeElboKept(),
            value(name, "keptGap", i));
        assertEquals(
            own.elbo().negativeElboForgotten() - original.elbo().negativeElboForgotten(),
            value(name, "forgetGap", i));
        assertEquals(
            quality()
                .compare(Map.of(name, models.get(name)))
                .row(name)
                .distances()
                .frechetDistance()
                .mean(),
            value(name, "frechetDistance", i));
      }
    }
  }

  private double value(String model, String key, int seed) {
    return result.row(model).numbers().get(key).values()[seed];
  }

  @Test
  void meansAndDifferencesHaveTheTIntervalOfTheirValues() {
    SeedMean own = result.mean("unlearned", SeedMetric.NEGATIVE_ELBO_KEPT);
    SeedMean other = result.mean("original", SeedMetric.NEGATIVE_ELBO_KEPT);

    SeedMean difference = result.difference("unlearned", "original", SeedMetric.NEGATIVE_ELBO_KEPT);

    double first = own.values()[0] - other.values()[0];
    double second = own.values()[1] - other.values()[1];
    assertEquals((first + second) / 2, difference.mean(), 1e-12);
    // Student's t with one degree of freedom: tan(0.475 π)
    double half = Math.tan(0.475 * Math.PI) * Math.abs(first - second) / 2;
    assertEquals(half, (difference.high() - difference.low()) / 2, 1e-9 * half);
  }

  @Test
  void theResultStatesHowModelsWereRead() {
    assertEquals(ONE, result.forgetSet());
    assertEquals(evaluation.config(), result.evaluation());
    assertEquals(QUALITY, result.quality());
  }

  @Test
  void thereIsNoSpreadOfOneSeed() {
    Expect.refusal("seeds must be at least 2, was 1", () -> new SeedStudy(experiment, ONE, 1));
  }

  @Test
  void gapsNeedAnOriginal() {
    Expect.refusal(
        "models must hold 'original', from which gaps are counted, were [mine]",
        () ->
            study.compare(
                chain -> Map.of("mine", chain.original().weights()), evaluation, quality()));
  }

  @Test
  void everySeedNeedsTheSameModels() {
    Expect.refusal(
        "models must have the same names for every seed, were [original] and [original, mine]",
        () ->
            study.compare(
                chain -> {
                  Map<String, Weights> models = new LinkedHashMap<>();
                  models.put("original", chain.original().weights());
                  if (chain.seed() == 21) {
                    models.put("mine", chain.original().weights());
                  }
                  return models;
                },
                evaluation,
                quality()));
  }

  @Test
  void aResultHoldsAValueForEachSeed() {
    Expect.refusal(
        "forgetProbabilityA of base must have one value for each of 3 seeds, had 2",
        () -> results(Map.of("base", new double[] {1, 2})));
    Expect.refusal(
        "seeds must be at least 2, was 1",
        () -> new SeedResult(ONE, List.of(20L), evaluation.config(), QUALITY, List.of(), null));
  }

  @Test
  void whoIsWorseIsReadFromTheIntervalOfTheDifferences() {
    SeedResult two =
        results(
            Map.of(
                "base", new double[] {1, 2, 3},
                "more", new double[] {2.0, 3.1, 3.9},
                "less", new double[] {0.0, 0.9, 2.1},
                "mixed", new double[] {2, 1, 3}));

    assertEquals(Claim.Verdict.CONFIRMED, verdict(two, SeedMetric.KEPT_GAP, "more"));
    assertEquals(Claim.Verdict.REFUTED, verdict(two, SeedMetric.KEPT_GAP, "less"));
    assertEquals(Claim.Verdict.UNDECIDED, verdict(two, SeedMetric.KEPT_GAP, "mixed"));
    assertEquals(Claim.Verdict.UNDECIDED, verdict(two, SeedMetric.KEPT_GAP, "more", "less"));
    assertEquals(Claim.Verdict.REFUTED, verdict(two, SeedMetric.KEPT_ACCURACY_B, "more"));
    assertEquals(Claim.Verdict.CONFIRMED, verdict(two, SeedMetric.KEPT_ACCURACY_B, "less"));
    assertEquals(
        "kept gap Δ (nats), against base, 3 training seeds: more +1.00 (+0.75 to +1.25)",
        two.keepsWorse("s", SeedMetric.KEPT_GAP, "base", "more").evidence());
    Expect.refusal(
        "metric must be one of the labels to keep, was FORGET_PROBABILITY_A, of the forgotten ones",
        () -> two.keepsWorse("s", SeedMetric.FORGET_PROBABILITY_A, "base", "more"));
    Expect.refusal(
        "a claim about models needs at least one, got none",
        () -> two.keepsWorse("s", SeedMetric.KEPT_GAP, "base"));
    Expect.refusal(
        "there is no row 'other', only [base]",
        () -> results(Map.of("base", new double[] {1, 2, 3})).row("other"));
  }

  private static Claim.Verdict verdict(SeedResult result, SeedMetric metric, String... models) {
    return result.keepsWorse("s", metric, "base", models).verdict();
  }

  /** Models every number of which has the same values. */
  private static SeedResult results(Map<String, double[]> values) {
    List<SeedResult.Row> rows = new ArrayList<>();
    values.forEach(
        (model, own) -> {
          Map<String, SeedMean> numbers = new LinkedHashMap<>();
          for (SeedMetric metric : SeedMetric.values()) {
            numbers.put(metric.key(), SeedMean.of(own));
          }
          rows.add(new SeedResult.Row(model, numbers));
        });
    return new SeedResult(
        ONE, List.of(20L, 21L, 22L), EvaluationConfig.smoke(ONE, 1), QUALITY, rows, null);
  }

  @Test
  void judgesOfOtherSeedsReadTheSameModels() {
    List<Experiment.Judged> judges = List.of(judged("A", 1, 0.91), judged("A, seed 21", 3, 0.93));
    Evaluation both =
        new Evaluation(
            Small.TORCH,
            experiment.generator(),
            judges.stream().map(Experiment.Judged::judge).toList(),
            experiment.data().test(),
            evaluation.config());
    Weights original = experiment.original().weights();
    Weights unlearned = experiment.unlearned(ONE).weights();

    JudgeSeedResult read =
        JudgeSeedResult.of(20, List.of(20L, 21L), judges, both, original, unlearned);

    ModelReading before = both.read("original", original);
    ModelReading after = both.read("unlearned", unlearned);
    assertEquals(ONE, read.forgetSet());
    assertEquals(20, read.modelSeed());
    assertEquals(both.config(), read.evaluation());
    for (int i = 0; i < 2; i++) {
      String name = judges.get(i).judge().name();
      assertEquals(
          new JudgeSeedResult.Row(
              20 + i,
              i == 0 ? 0.91 : 0.93,
              before.judge(name).forgetProbability(),
              after.judge(name).forgetProbability(),
              after.judge(name).grey().forgetProbability(),
              after.judge(name).topOneShare(),
              after.judge(name).grey().topAnswer()),
          read.judges().get(i));
    }
    assertNotEquals(
        read.judges().get(0).forgetProbability(), read.judges().get(1).forgetProbability());
  }

  private static Experiment.Judged judged(String name, float sharpness, double accuracy) {
    return new Experiment.Judged(
        SmallExperiment.judge(name, sharpness),
        new JudgeTrainingLog(List.of(new JudgeTrainingLog.Epoch(1, 0.1, 0.2, accuracy, 1e-3)), 1));
  }
}
