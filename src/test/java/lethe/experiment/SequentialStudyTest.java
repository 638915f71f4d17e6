package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lethe.base.Safetensors;
import lethe.data.LabelSet;
import lethe.evaluate.Drift;
import lethe.evaluate.Evaluation;
import lethe.evaluate.GreyStatistics;
import lethe.evaluate.Interval;
import lethe.evaluate.JudgeReading;
import lethe.evaluate.ModelReading;
import lethe.evaluate.PairedChange;
import lethe.experiment.SequentialStudy.Stage;
import lethe.experiment.SequentialStudy.Variant;
import lethe.forget.SequentialConfig;
import lethe.report.SequentialAnswers;
import lethe.report.SequentialFigures;
import lethe.report.SequentialTables;
import lethe.support.Expect;
import lethe.support.Small;
import lethe.support.SmallDataset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SequentialStudyTest {
  /** With a whole batch of the one label that the retrained model sees. */
  private static final SmallDataset DATA = SmallDataset.of(1_000, 60, 1);

  private Path home;
  private Experiment experiment;
  private SequentialStudy study;
  private Evaluation evaluation;
  private SequentialResult result;

  @BeforeAll
  void forgetTwoOfThreeLabels(@TempDir Path folder) {
    home = folder;
    experiment = SmallExperiment.open(folder, new ArrayList<>(), DATA);
    study = new SequentialStudy(experiment, List.of(1, 0));
    evaluation = SmallExperiment.evaluation(experiment, LabelSet.forgetSet(Small.LABELS, 0, 1));
    result = study.compare(evaluation);
  }

  @Test
  void everyRoundIsAFileOfItsOwn() {
    for (String name :
        List.of(
            "sequential-1-0-cumulative-1",
            "sequential-1-0-cumulative-2",
            "sequential-1-0-no-ewc-1",
            "sequential-1-0-no-ewc-2",
            "sequential-1-0-reference-1",
            "sequential-1-0-reference-2",
            "sequential-1-0-joint")) {
      assertTrue(
          Files.exists(home.resolve("data/runs/smoke").resolve(name + ".safetensors")), name);
    }
  }

  @Test
  void aSecondRunReadsEveryRoundBack() {
    List<String> said = new ArrayList<>();
    SequentialStudy again =
        new SequentialStudy(SmallExperiment.open(home, said, DATA), List.of(1, 0));

    for (Variant variant : Variant.values()) {
      assertEquals(study.stages(variant), again.stages(variant));
    }
    assertEquals(List.of(), said);
  }

  @Test
  void theResultStatesProtectionTeacherAndWeightsOfEveryRound() throws IOException {
    JsonNode tree = Card.JSON.readTree(experiment.writeResult("sequential", result).toFile());

    JsonNode round = tree.path("recipes").path("sequential-1-0-reference-2.safetensors");
    SequentialConfig config = study.config(Variant.REFERENCE);
    assertEquals(2, round.at("/settings/round").asInt());
    assertEquals("ROUND_BEFORE", round.at("/settings/sequence/teacher").asText());
    assertEquals(
        Card.JSON.readTree(Card.JSON.writeValueAsString(config)), round.at("/settings/sequence"));
    JsonNode joint = tree.path("recipes").path("sequential-1-0-joint.safetensors");
    assertEquals(study.jointConfig().ewcWeight(), joint.at("/settings/ewcWeight").asDouble());
  }

  @Test
  void theAblationDiffersFromTheCumulativeRoundsByThePenaltyAlone() {
    SequentialConfig cumulative = study.config(Variant.CUMULATIVE);
    SequentialConfig ablated = study.config(Variant.NO_EWC);

    assertEquals(10, cumulative.round().ewcWeight());
    assertEquals(
        study.jointConfig().ewcWeight() / 2, study.config(Variant.REFERENCE).round().ewcWeight());
    assertEquals(cumulative.withRound(cumulative.round().withEwcWeight(0)), ablated);
    assertNotEquals(
        study.stages(Variant.CUMULATIVE).get(2).weights(),
        study.stages(Variant.NO_EWC).get(2).weights());
  }

  @Test
  void everyVariantStatesHowItIsRun() {
    SequentialStudy.Way reference = study.way(Variant.REFERENCE);
    SequentialStudy.Way joint = study.way(Variant.JOINT);

    assertEquals(2, reference.rounds());
    assertEquals(2 * reference.round().steps(), reference.steps());
    assertEquals(study.config(Variant.REFERENCE).fisher(), reference.fisher());
    assertEquals(SequentialConfig.Teacher.ROUND_BEFORE, reference.teacher());
    assertEquals(1, joint.rounds());
    assertEquals(study.jointConfig().steps(), joint.steps());
    assertEquals(
        "the joint form has no rounds: its settings are those of jointConfig",
        assertThrows(IllegalArgumentException.class, () -> study.config(Variant.JOINT))
            .getMessage());
  }

  @Test
  void aStudyOfAnotherOrderLiesBesideTheFirst(@TempDir Path other) {
    Experiment first = SmallExperiment.open(other);
    List<Stage> stages = new SequentialStudy(first, List.of(1, 0)).stages(Variant.CUMULATIVE);
    List<String> said = new ArrayList<>();
    Experiment second = SmallExperiment.open(other, said);

    new SequentialStudy(second, List.of(2, 0)).stages(Variant.CUMULATIVE);

    assertEquals(
        List.of(
            "sequential-2-0-cumulative-1.safetensors is made now",
            "sequential-2-0-cumulative-2.safetensors is made now"),
        said);
    assertEquals(stages, new SequentialStudy(second, List.of(1, 0)).stages(Variant.CUMULATIVE));
    assertEquals(2, said.size(), "nothing was set aside or made again");
  }

  @Test
  void aRoundIsMadeAgainWhenTheRoundBeforeItChanged(@TempDir Path other) throws IOException {
    SequentialStudy first = new SequentialStudy(SmallExperiment.open(other), List.of(1, 0));
    List<Stage> stages = first.stages(Variant.CUMULATIVE);
    Path round = other.resolve("data/runs/smoke/sequential-1-0-cumulative-1.safetensors");
    Safetensors file = Safetensors.read(round);
    new Safetensors(file.metadata(), reversed(file)).write(round);
    List<String> said = new ArrayList<>();

    List<Stage> again =
        new SequentialStudy(SmallExperiment.open(other, said), List.of(1, 0))
            .stages(Variant.CUMULATIVE);

    assertNotEquals(stages.get(1).weights(), again.get(1).weights());
    assertEquals(
        List.of("sequential-1-0-cumulative-2.safetensors is made now"),
        said.stream().filter(line -> line.endsWith("is made now")).toList());
  }

  /** The same tensors with the numbers of each in reverse: other weights of the same kind. */
  private static Map<String, Safetensors.Tensor> reversed(Safetensors file) {
    Map<String, Safetensors.Tensor> tensors = new HashMap<>();
    file.tensors()
        .forEach(
            (name, tensor) -> {
              float[] values = tensor.values();
              float[] back = new float[values.length];
              for (int i = 0; i < values.length; i++) {
                back[i] = values[values.length - 1 - i];
              }
              tensors.put(name, Safetensors.Tensor.of(back, tensor.shape()));
            });
    return tensors;
  }

  @Test
  void roundsStartFromOneAnotherAndTheJointFormFromTheOriginal() {
    List<Stage> cumulative = study.stages(Variant.CUMULATIVE);
    List<Stage> joint = study.stages(Variant.JOINT);

    assertEquals(List.of(0, 1, 2), cumulative.stream().map(Stage::round).toList());
    assertEquals(List.of(0, 2), joint.stream().map(Stage::round).toList());
    assertEquals(cumulative.get(0).weights(), joint.get(0).weights());
    assertNotEquals(cumulative.get(1).weights(), cumulative.get(2).weights());
    assertEquals(0, cumulative.get(2).report().get(0).points().get(0).ewcPenalty());
  }

  @Test
  void aLabelsDriftStartsAtTheRoundThatForgotIt() {
    List<SequentialResult.Round> rounds = result.rounds("cumulative");
    List<Stage> stages = study.stages(Variant.CUMULATIVE);

    assertEquals(0, rounds.get(0).digits().get(1).forgottenIn());
    assertEquals(1, rounds.get(1).digits().get(1).forgottenIn());
    assertEquals(1, rounds.get(2).digits().get(1).forgottenIn());
    assertEquals(0, rounds.get(1).digits().get(0).forgottenIn());
    assertEquals(2, rounds.get(2).digits().get(0).forgottenIn());
    assertEquals(0, rounds.get(1).digits().get(1).imageDrift());
    assertEquals(
        drift(stages.get(2), stages.get(1), 1), rounds.get(2).digits().get(1).imageDrift());
    assertEquals(
        drift(stages.get(1), stages.get(0), 0), rounds.get(1).digits().get(0).imageDrift());
    assertEquals(0, rounds.get(2).digits().get(0).imageDrift());
    assertEquals(
        drift(stages.get(2), stages.get(0), 2), rounds.get(2).digits().get(2).imageDrift());
  }

  @Test
  void aJudgesReadingOfALabelComesFromItsOwnRow() {
    SequentialResult.Round round = result.last("reference");
    SequentialResult.ByJudge reading = round.digits().get(2).judges().get("B");

    assertEquals(round.reading().judge("B").probabilities()[2][2], reading.probability());
    assertEquals(round.reading().judge("B").entropies()[2], reading.entropy());
    assertEquals(
        reading.probability() - 1.0 / Small.LABELS, reading.greyGap(), 1e-6, "linear on grey");
    assertEquals(
        reading.probability()
            - result.rounds("reference").get(0).digits().get(2).judges().get("B").probability(),
        reading.probabilityDrift());
    assertFalse(reading.reEmerged(), "it was never forgotten");
  }

  @Test
  void theSummaryTakesTheWorstOfTheForgottenLabels() {
    SequentialSummary summary = result.summary("cumulative");
    SequentialResult.Round last = result.last("cumulative");

    assertEquals(
        Math.max(
            last.digits().get(0).greyStatistics().withinImageStdMedian(),
            last.digits().get(1).greyStatistics().withinImageStdMedian()),
        summary.largestMedianStd());
    assertEquals(
        last.reading().elbo().negativeElboKept()
            - result.rounds("cumulative").get(0).reading().elbo().negativeElboKept(),
        summary.keptGap());
  }

  @Test
  void theSummaryTakesTheLargestDistanceToGreyOfAnyJudgeAndEachJudgesOwnAccuracy() {
    SequentialResult.Round first = result.rounds("joint").get(0);
    SequentialResult.Round last = result.last("joint");
    ModelReading other = result.controls().untrained();
    ModelReading mixed =
        new ModelReading(
            "mixed",
            last.reading().config(),
            Map.of("A", first.reading().judge("A"), "B", other.judge("B")),
            last.reading().greyStatistics(),
            last.reading().elbo());
    SequentialResult.Digit digit = last.digits().get(1);
    SequentialResult.Digit below =
        new SequentialResult.Digit(
            1,
            1,
            digit.greyStatistics(),
            0,
            0,
            Map.of(
                "A",
                new SequentialResult.ByJudge(
                    0.1, -0.9, 0, 0, Interval.ofShare(0, 8), 0, 0, false)));

    SequentialSummary summary =
        SequentialSummary.of(
            "mixed", List.of(first, new SequentialResult.Round(1, mixed, List.of(below), 0)));

    double change = other.judge("B").keptAccuracyChange(first.reading().judge("B"));
    assertNotEquals(0, change);
    assertEquals(0.9, summary.largestGreyGap(), "below grey is as far as above");
    assertEquals(0, summary.keptAccuracyChangeA());
    assertEquals(change, summary.keptAccuracyChangeB());
  }

  @Test
  void keptAccuracyIsPairedByLatentsAndComesToTheSameChange() {
    JudgeReading first = result.rounds("joint").get(0).reading().judge("B");
    int kept = Small.LABELS - 2;

    for (String variant : result.variants().keySet()) {
      PairedChange change = result.keptChanges().get(variant).get("B");
      JudgeReading last = result.last(variant).reading().judge("B");
      assertEquals((long) kept * result.config().samplesPerLabel(), change.images(), variant);
      assertEquals(last.keptAccuracyChange(first), change.change(), 1e-12, variant);
    }
    assertEquals(
        result.summary("no EWC").keptAccuracyChangeA()
            - result.summary("cumulative").keptAccuracyChangeA(),
        result.withoutPenalty().get("A").change(),
        1e-12);
  }

  @Test
  void publishedNumbersStandBesideTheirOwnDigitsAndOrderOnly() {
    var table = SequentialTables.keptLabel(result, 2, "A");

    assertEquals(result.variants().size(), table.rowCount(), "the published row is of the 9");
    Expect.refusal(
        "the published rounds forget [0, 1, 2, 3, 4] in this order, these forget [1, 0]: leave this"
            + " cell out",
        () -> SequentialAnswers.besidePublished(study, result));
  }

  @Test
  void controlsAreReadLikeTheRounds() {
    SequentialResult.Controls controls = result.controls();

    assertEquals(evaluation.constantGrey().toString(), controls.constantGrey().toString());
    assertEquals(evaluation.uniformNoise().toString(), controls.uniformNoise().toString());
    assertEquals(
        evaluation.read("untrained", experiment.untrained()).elbo(), controls.untrained().elbo());
    assertEquals(
        evaluation.read("retrained", experiment.retrained(study.forgotten()).weights()).elbo(),
        controls.retrained().elbo());
    var table = SequentialTables.headline(result);
    assertEquals(result.variants().size() + 5, table.rowCount());
    assertEquals("uniform noise", table.getString(table.rowCount() - 1, "model"));
    assertTrue(table.column("kept accuracy, B").isMissing(table.rowCount() - 1));
  }

  @Test
  void aSentenceAboutKeptDigitsIsDecidedByWholeIntervals() {
    PairedChange none = new PairedChange(5_000, 30, 30);
    PairedChange unclear = new PairedChange(5_000, 80, 20);
    PairedChange loss = new PairedChange(5_000, 200, 50);
    assertTrue(unclear.change() < -0.01 && unclear.interval().contains(-0.01));

    for (int sentence : List.of(0, 1)) {
      assertEquals(
          Claim.Verdict.CONFIRMED, claimOfKept(sentence, none, none).verdict(), "both exclude it");
      assertEquals(Claim.Verdict.UNDECIDED, claimOfKept(sentence, none, unclear).verdict());
      assertEquals(
          Claim.Verdict.REFUTED,
          claimOfKept(sentence, loss, none).verdict(),
          "one judge is enough");
    }
    assertEquals(Claim.Verdict.REFUTED, claimOfKept(2, none, none).verdict(), "no need of EWC");
    assertEquals(Claim.Verdict.UNDECIDED, claimOfKept(2, loss, none).verdict(), "one judge is not");
    assertEquals(Claim.Verdict.CONFIRMED, claimOfKept(2, loss, loss).verdict());
  }

  @Test
  void theEvidenceHoldsTheIntervalsAndTheLossTheyAreHeldAgainst() {
    Claim claim = claimOfKept(0, new PairedChange(1_000, 30, 10), new PairedChange(1_000, 0, 0));

    assertEquals("kept digits stay sharp after 2 rounds of the reference's way", claim.sentence());
    assertTrue(
        claim
            .evidence()
            .startsWith(
                "kept accuracy -0.0200 (A, 95 % -0.0324 to -0.0075) and +0.0000 (B, 95 % -0.0020 to"
                    + " +0.0020), against a loss of 0.01; kept −ELBO "),
        claim.evidence());
  }

  /** A claim where every kept accuracy changed so. */
  private Claim claimOfKept(int sentence, PairedChange a, PairedChange b) {
    Map<String, PairedChange> judges = new LinkedHashMap<>();
    judges.put("A", a);
    judges.put("B", b);
    Map<String, Map<String, PairedChange>> changes = new HashMap<>();
    result.variants().keySet().forEach(variant -> changes.put(variant, judges));
    return new SequentialResult(
            result.order(), result.config(), result.controls(), result.variants(), changes, judges)
        .claims()
        .get(sentence);
  }

  /** The same result with other rounds. */
  private SequentialResult with(Map<String, List<SequentialResult.Round>> variants) {
    return new SequentialResult(
        result.order(),
        result.config(),
        result.controls(),
        variants,
        result.keptChanges(),
        result.withoutPenalty());
  }

  @Test
  void theChartOfKeptLabelsHasRoomForTheLowest() {
    SequentialResult poor =
        with(
            Map.of(
                "good", result.rounds("reference"),
                "poor", result.rounds("reference").stream().map(r -> keptAt(0.12, r)).toList()));

    String html = SequentialFigures.keptDigits(poor, "good", "B").html();

    assertTrue(html.contains("\"range\":[0.1,1.0]"), "both variants have the axis of the lowest");
    assertTrue(
        SequentialFigures.keptDigits(result, "reference", "B")
            .html()
            .contains("\"range\":[0.5,1.0]"));
  }

  /** The same round with another p(2) by judge B. */
  private static SequentialResult.Round keptAt(double probability, SequentialResult.Round round) {
    List<SequentialResult.Digit> digits = new ArrayList<>(round.digits());
    SequentialResult.Digit kept = digits.get(2);
    Map<String, SequentialResult.ByJudge> judges = new HashMap<>(kept.judges());
    judges.put(
        "B",
        new SequentialResult.ByJudge(probability, 0, 0, 0, Interval.ofShare(0, 8), 0, 0, false));
    digits.set(
        2,
        new SequentialResult.Digit(
            2, 0, kept.greyStatistics(), kept.imageDrift(), kept.stdDrift(), judges));
    return new SequentialResult.Round(round.round(), round.reading(), digits, round.seconds());
  }

  @Test
  void whatStaysForgottenIsJudgedByTextureAndByTheJudges() {
    assertEquals(
        Claim.Verdict.REFUTED, claimOfForgotten(0.1, true).verdict(), "a judge sees a digit");
    assertEquals(
        Claim.Verdict.UNDECIDED, claimOfForgotten(0.1, false).verdict(), "texture, no digit");
    assertEquals(Claim.Verdict.CONFIRMED, claimOfForgotten(0.001, false).verdict());
    assertTrue(
        claimOfForgotten(0.1, true).evidence().contains("up to 0.1000 and 2 digits seen again"));
    assertTrue(claimOfForgotten(0.1, false).evidence().contains("no digit seen again"));
  }

  /** The claim where the last reference round ends with such images of the forgotten labels. */
  private Claim claimOfForgotten(double medianStd, boolean seen) {
    Map<String, List<SequentialResult.Round>> variants = new HashMap<>(result.variants());
    List<SequentialResult.Round> rounds = new ArrayList<>(result.rounds("reference"));
    SequentialResult.Round last = rounds.get(2);
    List<SequentialResult.Digit> digits = new ArrayList<>(last.digits());
    for (int label : List.of(0, 1)) {
      digits.set(
          label,
          new SequentialResult.Digit(
              label,
              1,
              new GreyStatistics(8, 0.5, medianStd, medianStd, 0),
              0,
              0,
              Map.of(
                  "B",
                  new SequentialResult.ByJudge(0.1, 0, 0, 0, Interval.ofShare(0, 8), 0, 0, seen))));
    }
    rounds.set(2, new SequentialResult.Round(last.round(), last.reading(), digits, last.seconds()));
    variants.put("reference", rounds);
    return with(variants).claims().get(3);
  }

  @Test
  void theDriftChartsShareAScaleThatHoldsAllAndSayWhichWayTheLargestGoes() {
    SequentialResult moved =
        with(
            Map.of(
                "still", List.of(result.rounds("joint").get(0), drifted(0, 0, 0, 0)),
                "away", List.of(result.rounds("joint").get(0), drifted(0.06, 0.01, 0.04, -0.02)),
                "flatter",
                    List.of(result.rounds("joint").get(0), drifted(0.1, -0.1, 0.159, -0.1))));

    String away = SequentialFigures.drift(moved, "away").html();
    String flatter = SequentialFigures.drift(moved, "flatter").html();

    assertTrue(
        away.contains("drift by up to 0.040 towards grey (1), 0.060 away from grey (0)"), away);
    assertTrue(flatter.contains("flatter: forgotten digits drift by up to 0.159 towards grey (1)"));
    assertFalse(flatter.contains("away from grey"));
    assertTrue(
        SequentialFigures.drift(moved, "still").html().contains("no forgotten digit drifts"));
    for (String chart : List.of(away, flatter)) {
      assertTrue(chart.contains("\"zmin\":0.0,\"zmax\":0.2"), "one scale, up to .159 at least");
    }
  }

  /** A round in which both labels are forgotten and have moved so far. */
  private SequentialResult.Round drifted(
      double imageOf0, double stdOf0, double imageOf1, double stdOf1) {
    SequentialResult.Round last = result.last("joint");
    List<SequentialResult.Digit> digits = new ArrayList<>(last.digits());
    for (int label : List.of(0, 1)) {
      SequentialResult.Digit digit = digits.get(label);
      digits.set(
          label,
          new SequentialResult.Digit(
              label,
              1,
              digit.greyStatistics(),
              label == 0 ? imageOf0 : imageOf1,
              label == 0 ? stdOf0 : stdOf1,
              digit.judges()));
    }
    return new SequentialResult.Round(1, last.reading(), digits, last.seconds());
  }

  @Test
  void theTableOfForgottenLabelsGivesSharesWithTheirIntervals() {
    var table = SequentialTables.forgotten(result);
    SequentialResult.ByJudge last = result.last("joint").digits().get(0).judges().get("B");

    assertEquals(
        String.format(
            Locale.ROOT,
            "%.3f (%.3f to %.3f)",
            last.topOneShare(),
            last.topOneShareInterval().low(),
            last.topOneShareInterval().high()),
        table.getString(table.rowCount() - 1, "top-1 share, B (95 %)"));
    assertEquals(
        Interval.ofShare(last.topOneShare(), result.config().samplesPerLabel()),
        last.topOneShareInterval());
  }

  @Test
  void theTableOfFlatnessHasEveryForgottenLabelOfEveryVariant() {
    var table = SequentialTables.flatness(result);
    SequentialResult.Digit last = result.last("joint").digits().get(result.order().get(1));

    assertEquals(result.variants().size() * result.order().size(), table.rowCount());
    assertEquals(
        last.greyStatistics().withinImageStdMedian(),
        table.doubleColumn("median std").get(table.rowCount() - 1),
        0.00005);
  }

  @Test
  void driftsHaveADashWhereNoRoundCameAfter() {
    var table = SequentialTables.flatness(result);

    List<String> dashed = new ArrayList<>();
    for (int row = 0; row < table.rowCount(); row++) {
      String name = table.getString(row, "variant") + " " + table.getString(row, "digit");
      assertEquals(
          table.column("image drift").isMissing(row), table.column("std drift").isMissing(row));
      if (table.column("image drift").isMissing(row)) {
        dashed.add(name);
      }
    }
    assertEquals(List.of("cumulative 0", "no EWC 0", "reference 0", "joint 1", "joint 0"), dashed);
    assertEquals(
        result.last("cumulative").digits().get(1).imageDrift(),
        table.doubleColumn("image drift").get(0),
        0.00005);
  }

  @Test
  void theJudgesDriftIsOfTheDigitsThatALaterRoundCouldMove() {
    var table = SequentialTables.judgeDrift(result);
    SequentialResult.ByJudge b = result.last("reference").digits().get(1).judges().get("B");

    assertEquals(
        List.of("cumulative", "no EWC", "reference"), table.stringColumn("variant").asList());
    assertEquals(b.entropyDrift(), table.doubleColumn("entropy, B (nats)").get(2), 0.00005);
    assertEquals(b.probabilityDrift(), table.doubleColumn("p̄, B").get(2), 0.00005);
  }

  @Test
  void theMapOfKeptDigitsIsTheirDriftFromTheOriginal() {
    double most =
        result.variants().keySet().stream()
            .mapToDouble(variant -> result.last(variant).digits().get(2).imageDrift())
            .max()
            .orElseThrow();
    List<Stage> reference = study.stages(Variant.REFERENCE);

    assertTrue(
        SequentialFigures.keptDrift(result)
            .title()
            .startsWith(
                String.format(
                    Locale.ROOT,
                    "Kept digits' images move by up to %.3f from the original (",
                    most)));
    assertEquals(
        drift(reference.get(2), reference.get(0), 2),
        result.last("reference").digits().get(2).imageDrift());
  }

  @Test
  void theSettingsShowWhatTheReferencesWayDoesDifferently() {
    var table = SequentialTables.settings(study);

    assertEquals(
        List.of("cumulative", "no EWC", "reference", "joint"),
        table.stringColumn("variant").asList());
    assertEquals(
        List.of("per sample", "per sample", "batch mean", "per sample"),
        table.stringColumn("Fisher").asList());
    assertEquals(
        List.of("samples", "samples", "means", "samples"), table.stringColumn("replayed").asList());
    assertEquals("round before", table.getString(2, "replay drawn by"));
    assertEquals(40, table.intColumn("steps in all").get(2));
    assertEquals(20, table.intColumn("steps in all").get(3));
  }

  @Test
  void anUnknownVariantIsRefused() {
    var error = assertThrows(IllegalArgumentException.class, () -> result.rounds("other"));

    assertEquals(
        "there is no variant 'other', only [cumulative, no EWC, reference, joint]",
        error.getMessage());
  }

  private double drift(Stage now, Stage then, int label) {
    return Drift.image(
        evaluation.latents().images(Small.TORCH, now.weights(), label),
        evaluation.latents().images(Small.TORCH, then.weights(), label),
        Small.PIXELS);
  }
}
