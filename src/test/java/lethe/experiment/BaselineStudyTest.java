package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lethe.base.Progress;
import lethe.data.LabelSet;
import lethe.forget.ForgettingConfig;
import lethe.model.Checkpoint;
import lethe.model.Weights;
import lethe.report.BaselineTables;
import lethe.support.Expect;
import lethe.support.Small;
import lethe.train.AscentConfig;
import lethe.train.CvaeTrainer;
import lethe.train.GradientAscent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BaselineStudyTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
  private static final List<String> MODELS =
      List.of(
          "original",
          "unlearned",
          "fine-tuned",
          "relabelled",
          "grey surrogate",
          "gradient ascent",
          "capped ascent",
          "neither",
          "retrained");

  private Path home;
  private Experiment experiment;
  private BaselineStudy study;
  private BaselineResult result;

  @BeforeAll
  void makeEveryModel(@TempDir Path folder) {
    home = folder;
    experiment = SmallExperiment.open(folder);
    study = new BaselineStudy(experiment, ONE);
    result =
        study.compare(
            SmallExperiment.evaluation(experiment, ONE),
            new QualityStudy(experiment, ONE, SmallExperiment.judge("B", 2)));
  }

  @Test
  void everyModelHasItsRowAndEveryPlainImageToo() {
    assertEquals(MODELS, List.copyOf(study.models().keySet()));
    assertEquals(MODELS, result.rows().stream().map(row -> row.reading().model()).toList());
    assertEquals(
        List.of("constantGrey", "uniformNoise"),
        result.controls().stream().map(control -> control.control()).toList());
    Expect.refusal("there is no row 'other', only " + MODELS, () -> result.row("other"));
  }

  @Test
  void allTakeTheStepsOfSelectiveAmnesiaAndFourNeedImages() {
    int steps = experiment.settings().profile().forgetting(ONE).steps();
    for (String model : MODELS.subList(1, MODELS.size() - 1)) {
      boolean ranAway = model.equals("gradient ascent") && study.ascentLog(false).ranAway();
      assertEquals(
          ranAway ? study.ascentLog(false).last().step() : steps,
          result.row(model).effort().steps(),
          model);
      assertTrue(result.row(model).effort().seconds() > 0, model);
    }
    assertEquals(0, result.row("original").effort().steps());
    assertEquals(
        List.of("fine-tuned", "gradient ascent", "capped ascent", "retrained"),
        MODELS.stream().filter(model -> result.row(model).effort().needsImages()).toList());
    assertEquals(study.forgetting().learningRate(), study.fineTuning().learningRate());
    assertEquals(study.forgetting().replayBatch(), study.fineTuning().batchSize());
  }

  @Test
  void theFineTunedModelIsTheOriginalTrainedOnWithoutTheForgottenImages() {
    Weights byHand =
        new CvaeTrainer(Small.TORCH, experiment.generator(), study.fineTuning())
            .train(
                experiment.original().weights(),
                SmallExperiment.DATA.train().without(ONE),
                SmallExperiment.DATA.test(),
                Progress.SILENT)
            .weights();

    assertEquals(byHand, study.weights(Baseline.FINE_TUNED));
  }

  @Test
  void ascentClimbsFromTheOriginalWithTheBatchesAndWeightsOfSelectiveAmnesia() {
    ForgettingConfig full = study.forgetting();
    AscentConfig config = study.ascent(true);
    Weights byHand =
        new GradientAscent(Small.TORCH, experiment.generator(), config)
            .ascend(experiment.original().weights(), SmallExperiment.DATA.train(), Progress.SILENT)
            .weights();

    assertEquals(byHand, study.weights(Baseline.CAPPED_ASCENT));
    assertNotEquals(byHand, study.weights(Baseline.ASCENT));
    assertEquals(full.replayWeight(), config.keptWeight());
    assertEquals(full.steps(), config.steps());
    assertEquals(full.learningRate(), config.learningRate());
    int ones = SmallExperiment.DATA.train().indicesOf(ONE).length;
    assertTrue(ones < full.forgetBatch(), "this data has fewer");
    assertEquals(ones, config.forgetBatch());
    assertEquals(full.replayBatch(), config.keptBatch());
    assertEquals("ascend", card("baseline-1-capped-ascent").path("work").asText());
    assertTrue(card("baseline-1-capped-ascent").at("/settings/ascent/capped").asBoolean());
    assertFalse(card("baseline-1-gradient-ascent").at("/settings/ascent/capped").asBoolean());
  }

  @Test
  void theModelsOfAnotherSeedAreTheSameKindsWithoutTheOneThatNothingHolds() {
    BaselineStudy other = new BaselineStudy(experiment.withSeed(21), ONE);
    List<String> held = new ArrayList<>(MODELS);
    held.remove("neither");

    Map<String, Weights> models = other.heldModels();

    assertEquals(held, List.copyOf(models.keySet()));
    assertNotEquals(models.get("capped ascent"), study.weights(Baseline.CAPPED_ASCENT));
    assertEquals(4_021, other.ascent(true).seed());
    assertTrue(
        Files.exists(home.resolve("data/runs/smoke/baseline-1-capped-ascent-seed-21.safetensors")));
  }

  @Test
  void theSurrogatesAloneTellTheOthersFromSelectiveAmnesia() {
    JsonNode unlearned = card("forget-1");
    for (Baseline baseline : List.of(Baseline.RELABELLED, Baseline.GREY_SURROGATE)) {
      JsonNode other = card(FileName.baseline(ONE, baseline));
      List<String> differences = Card.differences(unlearned, other);
      assertTrue(differences.size() > 0, "none differs");
      assertTrue(
          differences.stream().allMatch(each -> each.startsWith("settings.surrogate.")),
          differences.toString());
    }
    assertEquals(0.5, card("baseline-1-grey-surrogate").at("/settings/surrogate/level").asDouble());
    assertEquals("fine-tune", card("baseline-1-fine-tuned").path("work").asText());
  }

  private JsonNode card(String name) {
    return Checkpoint.read(
            home.resolve("data/runs/smoke").resolve(name + ".safetensors"),
            experiment.generator().layout())
        .card();
  }

  /** Label k is bright on its own third: grey has a third of its light there. */
  @Test
  void relabelledModelsDrawOtherLabelsAndGreyOnesGrey() {
    double texture =
        result.row(Baseline.RELABELLED).reading().greyStatistics().withinImageStdMedian();
    double grey =
        result.row(Baseline.GREY_SURROGATE).reading().greyStatistics().withinImageStdMedian();

    assertTrue(texture > 2 * grey, texture + " and " + grey);
    assertTrue(result.answers(result.row(Baseline.RELABELLED), "B")[1] < 0.5);
  }

  @Test
  void aSecondRunReadsAllOfThemBackAndMakesNothing() {
    List<String> said = new ArrayList<>();

    Map<String, Weights> again = new BaselineStudy(SmallExperiment.open(home, said), ONE).models();

    assertEquals(study.models(), again);
    assertEquals(List.of(), said);
  }

  @Test
  void otherLabelsLieBesideTheFirst() {
    List<String> said = new ArrayList<>();
    BaselineStudy other =
        new BaselineStudy(SmallExperiment.open(home, said), LabelSet.forgetSet(Small.LABELS, 2));

    Weights weights = other.weights(Baseline.FINE_TUNED);

    assertNotEquals(study.weights(Baseline.FINE_TUNED), weights);
    assertEquals(List.of("baseline-2-fine-tuned.safetensors is made now"), said);
  }

  @Test
  void gapsAndAnswersAreTakenFromTheReadings() {
    BaselineResult.Row row = result.row(Baseline.RELABELLED);
    BaselineResult.Row original = result.row("original");

    assertEquals(
        row.reading().elbo().negativeElboKept() - original.reading().elbo().negativeElboKept(),
        result.keptGap(row));
    assertEquals(0, result.forgetGap(original));
    assertEquals(row.reading().judge("B").answers()[1][2], result.answers(row, "B")[2]);
    assertTrue(result.accuracyInterval(row, row).contains(0));
  }

  @Test
  void theResultIsReadBackAsItWasWrittenAndEverythingIsProved() throws JsonProcessingException {
    String text = Card.JSON.writeValueAsString(result);
    assertEquals(
        text, Card.JSON.writeValueAsString(Card.JSON.readValue(text, BaselineResult.class)));

    experiment.writeResult("baselines", result);

    List<Provenance.Finding> findings = Provenance.check(home.resolve("data/runs/smoke"));
    for (String name :
        List.of(
            "baseline-1-capped-ascent.safetensors",
            "baseline-1-fine-tuned.safetensors",
            "baseline-1-gradient-ascent.safetensors",
            "baseline-1-grey-surrogate.safetensors",
            "baseline-1-relabelled.safetensors",
            "results/baselines.json")) {
      Provenance.Finding finding =
          findings.stream().filter(each -> each.file().equals(name)).findFirst().orElseThrow();
      assertEquals(Provenance.State.GOOD, finding.state(), finding.toString());
    }
  }

  @Test
  void theMethodsAreShownWithWhatTheyLearnFrom() {
    var table = BaselineTables.methods(study);
    ForgettingConfig full = study.forgetting();

    assertEquals(7, table.rowCount());
    assertEquals(
        full.replayBatch() + " real", table.stringColumn("kept digits").get(1), "fine-tuned");
    assertEquals(
        List.of("none", "the kept digits", "none", "none", "all digits", "all digits", "none"),
        table.stringColumn("training images").asList());
    assertEquals(
        study.ascent(true).forgetBatch() + " real, away from them, to grey",
        table.stringColumn("under the forgotten label").get(5));
    assertEquals(full.steps(), table.intColumn("steps").get(6));
  }
}
