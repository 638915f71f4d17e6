package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import lethe.attack.AttackKind;
import lethe.attack.AttackSuccess;
import lethe.attack.AttackTrace;
import lethe.attack.Conditions;
import lethe.attack.Constraint;
import lethe.attack.Plausibility;
import lethe.attack.Relearning;
import lethe.attack.RelearningReport;
import lethe.attack.Styles;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.SafeFiles;
import lethe.base.Safetensors;
import lethe.data.LabelSet;
import lethe.experiment.Claim.Verdict;
import lethe.model.Checkpoint;
import lethe.model.NegativeElbo;
import lethe.model.Weights;
import lethe.report.AttackAnswers;
import lethe.report.AttackFigures;
import lethe.support.Expect;
import lethe.support.Small;
import lethe.support.SmallDataset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

/** All attacks in the smoke profile on small images: label 1 of three was forgotten. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AttackStudyTest {
  private Path home;
  private Experiment experiment;
  private AttackStudy study;
  private RecoveryProbes probes;
  private AttackResult result;

  @BeforeAll
  void attackEverything(@TempDir Path folder) {
    home = folder;
    experiment = SmallExperiment.open(folder);
    study = study(experiment);
    probes = study.probes(2);
    result = study.result(probes);
  }

  @Test
  void everyAttackMeetsEveryModelWithTheSameStart() {
    for (AttackKind kind : AttackKind.all()) {
      Map<String, AttackTrace> traces = study.traces(kind);

      assertEquals(AttackStudy.MODELS, List.copyOf(traces.keySet()));
      float[] start = traces.get("original").path().at(0).latents();
      for (AttackTrace trace : traces.values()) {
        assertArrayEquals(start, trace.path().at(0).latents(), kind.name());
        assertEquals(study.config().steps(), trace.steps());
      }
    }
    assertEquals(1, study.traces(AttackKind.referenceSearch()).get("unlearned").restarts());
  }

  @Test
  void aSecondRunReadsAttacksAndRelearningBackToTheBit() {
    List<String> said = new ArrayList<>();

    AttackStudy again = study(SmallExperiment.open(home, said));
    AttackTrace kept = again.traces(AttackKind.jointSearch()).get("unlearned");

    AttackTrace first = study.traces(AttackKind.jointSearch()).get("unlearned");
    assertArrayEquals(first.path().codes().latents(), kept.path().codes().latents());
    assertArrayEquals(first.guideProbability(), kept.guideProbability());
    assertArrayEquals(first.frames(), kept.frames());
    assertArrayEquals(first.frameSteps(), kept.frameSteps());
    assertEquals(result.relearning(), again.relearning());
    assertEquals(List.of(), said);
  }

  @Test
  void aStopWhileModelsAreMadeLeavesTheOriginOfAnAttackWhole(@TempDir Path folder) {
    AtomicInteger forgetting = new AtomicInteger();
    Progress interrupting =
        (work, step, steps, value) -> {
          if (work.equals("forgetting") && forgetting.incrementAndGet() == 3) {
            Thread.currentThread().interrupt();
          }
        };
    AttackStudy stopped = study(SmallExperiment.open(folder, new ArrayList<>(), interrupting));
    AttackKind attack = AttackKind.jointSearch();
    assertThrows(CancellationException.class, () -> stopped.traces(attack));
    stopped.traces(attack);
    List<String> said = new ArrayList<>();

    study(SmallExperiment.open(folder, said)).traces(attack);

    assertEquals(List.of(), said, "another process finds the attack with all that it came from");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 25, 47})
  void relearningGoesOnFromTheModelAndStepWhereItWasInterrupted(int stop) throws IOException {
    Files.delete(experiment.settings().runFolder().resolve("relearning-1.safetensors"));
    AtomicInteger done = new AtomicInteger();
    Progress interrupting =
        (work, step, steps, value) -> {
          if (work.equals("relearning") && done.incrementAndGet() == stop) {
            Thread.currentThread().interrupt();
          }
        };
    List<String> said = new ArrayList<>();

    assertThrows(
        CancellationException.class,
        () -> study(SmallExperiment.open(home, said, interrupting)).relearning());
    List<RelearningReport> resumed = study(SmallExperiment.open(home, said)).relearning();

    assertEquals(result.relearning(), resumed);
    String from =
        ": going on from step " + stop % 20 + " of " + AttackStudy.MODELS.get(1 + stop / 20);
    assertEquals(
        List.of(
            "relearning-1.safetensors is made now",
            "relearning-1.safetensors is made now",
            "relearning-1.safetensors" + from + " from 10"),
        said);
  }

  @Test
  void attacksNameTheFilesOfTheirModelsAndVerifyFollowsThem() throws IOException {
    Path folder = experiment.settings().runFolder();
    Path file = folder.resolve("attack-1-double.safetensors");
    JsonNode inputs = Checkpoint.card(file, Safetensors.read(file)).path("inputs");

    for (String name : List.of("cvae", "forget-1", "retrained-without-1")) {
      JsonNode input = inputs.path(name + ".safetensors");
      Path model = folder.resolve(name + ".safetensors");
      assertEquals(SafeFiles.sha256(model), input.path("sha256").asText(), name);
    }
    assertEquals(6, inputs.size(), "and the untrained model and two judges, which lie in no file");
    assertEquals(1, inputs.path("untrained").size());
    Map<String, Provenance.State> states = new TreeMap<>();
    Provenance.check(folder).forEach(finding -> states.put(finding.file(), finding.state()));
    assertEquals(Provenance.State.GOOD, states.get("attack-1-double.safetensors"));
    assertEquals(Provenance.State.GOOD, states.get("relearning-1.safetensors"));
  }

  @Test
  void anotherJudgeMakesAttacksAgain() {
    List<String> said = new ArrayList<>();
    Experiment other = SmallExperiment.open(home, said);

    new AttackStudy(
            AttackedModels.around(other, one(), 1),
            0,
            SmallExperiment.judge("A", 1.5f),
            SmallExperiment.judge("B", 2))
        .traces(AttackKind.conditionSearch());

    assertTrue(said.stream().anyMatch(line -> line.contains("inputs.judge A")), said.toString());
    assertTrue(said.contains("attack-1-condition-only.safetensors is made now"), said.toString());
  }

  @Test
  void anAttackOnModelsThatForgotMoreHasANameOfItsOwn(@TempDir Path other) {
    List<String> said = new ArrayList<>();
    LabelSet both = LabelSet.forgetSet(Small.LABELS, 1, 2);
    Experiment larger = SmallExperiment.open(other, said, SmallDataset.of(1_200, 60, 1));

    new AttackStudy(
            AttackedModels.around(larger, both, 1),
            0,
            SmallExperiment.judge("A", 1),
            SmallExperiment.judge("B", 2))
        .traces(AttackKind.jointSearch());

    assertTrue(said.contains("attack-1-of-1-2-double.safetensors is made now"), said.toString());
  }

  @Test
  void probesTakeAsManyRealImagesAsThereAre(@TempDir Path folder) {
    SmallDataset few = SmallDataset.of(600, 12, 1);
    int starts = few.test().perLabelCounts()[0];
    assertTrue(starts < 10, "had " + starts);

    RecoveryProbes some = study(SmallExperiment.open(folder, new ArrayList<>(), few)).probes(2);

    assertEquals(starts, some.borrowedStyles().codes().count());
    assertEquals(starts * Small.PIXELS, some.realStart().images().length);
    assertEquals(10, probes.borrowedStyles().codes().count());
  }

  @Test
  void modelsOfOnesOwnAreAttackedBesideTheControls() {
    List<String> said = new ArrayList<>();
    Experiment again = SmallExperiment.open(home, said);
    Map<String, Weights> mine = Map.of("mine", again.unlearned(one()).weights());
    AttackStudy own = own(again, mine);

    List<AttackSuccess> successes = own.successes();

    assertEquals(List.of("mine", "retrained", "untrained"), own.models());
    assertEquals(3 * AttackKind.all().size(), successes.size());
    AttackTrace trace = own.traces(AttackKind.jointSearch()).get("mine");
    AttackTrace usual = study.traces(AttackKind.jointSearch()).get("unlearned");
    assertArrayEquals(usual.path().codes().latents(), trace.path().codes().latents());
    assertArrayEquals(usual.readerProbability(), trace.readerProbability());
    assertTrue(said.contains("my-attack-1-double.safetensors is made now"), said.toString());
    assertTrue(said.stream().noneMatch(line -> line.contains("set-aside")), said.toString());
    assertEquals(
        result.success("double", "unlearned").strict(),
        successes.stream()
            .filter(s -> s.attack().equals("double") && s.model().equals("mine"))
            .findFirst()
            .orElseThrow()
            .strict());
    Table table = AttackFigures.success(1, successes);
    assertEquals(successes.size(), table.rowCount());
    assertTrue(table.name().startsWith("Attack success at p(1) ≥ 0.9: judge A"), table.name());
    assertEquals("mine", table.getString(0, "model"));

    List<RelearningReport> relearnt = own.relearning();
    assertEquals(own.models(), relearnt.stream().map(RelearningReport::model).distinct().toList());
    assertEquals(
        result.relearning("unlearned", relearnt.get(0).config().images()).points(),
        relearnt.get(0).points());

    said.clear();
    AttackStudy read = own(SmallExperiment.open(home, said), mine);
    assertEquals(successes, read.successes());
    assertEquals(List.of(), said);
    own(SmallExperiment.open(home, said), Map.of("yours", mine.get("mine")))
        .traces(AttackKind.jointSearch());
    assertTrue(said.get(0).contains("settings.models [\"mine\""), said.get(0));
    Expect.refusal(
        "a result compares [original, unlearned, retrained, untrained], the models are [mine,"
            + " retrained, untrained]: take successes() and relearning()",
        () -> own.result(own.probes(2)));
    Expect.refusal(
        "there is no model 'other', only [mine, retrained, untrained]", () -> own.target("other"));
  }

  @Test
  void namesOfModelsOfOnesOwnAreChecked() {
    Weights weights = experiment.untrained();

    Expect.refusal("models must be at least one, were none", () -> own(experiment, Map.of()));
    Expect.refusal(
        "the name of a model must have a letter and no dot, was 'a.b'",
        () -> own(experiment, Map.of("a.b", weights)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new AttackStudy(experiment, "forget-1", one(), 1, 0, Map.of("mine", weights)));
    Expect.refusal(
        "successes must be at one threshold, were at []: show those of each by themselves",
        () -> AttackFigures.success(1, List.of()));
  }

  private static AttackStudy own(Experiment lethe, Map<String, Weights> models) {
    return new AttackStudy(
        AttackedModels.own(lethe, "my", one(), 1, models),
        0,
        SmallExperiment.judge("A", 1),
        SmallExperiment.judge("B", 2));
  }

  @Test
  void resultsAreReadAgainstTheBetterControl() {
    for (AttackKind kind : AttackKind.all()) {
      double unlearned = result.success(kind.name(), "unlearned").strict().rate();
      double better =
          Math.max(
              result.success(kind.name(), "retrained").strict().rate(),
              result.success(kind.name(), "untrained").strict().rate());
      double excess =
          result.strictExcess().stream()
              .filter(e -> e.attack().equals(kind.name()) && e.model().equals("unlearned"))
              .findFirst()
              .orElseThrow()
              .value();
      assertEquals(unlearned - better, excess, 1e-12, kind.name());
      assertTrue(result.largestStrictExcess().value() >= excess || kind.name().contains("ref"));
    }
    assertEquals(List.of(1.0), result.relearnRatios("retrained"));
    assertEquals(4 * 2, result.linearProbe().size());
    Expect.refusal(
        "there is no attack 'other' on 'unlearned' at 0.9",
        () -> result.success("other", "unlearned"));
    Expect.refusal(
        "nothing was relearnt by 'original' from 10 images",
        () -> result.relearning("original", 10));
    Expect.refusal(
        "there is no model 'other', only [original, unlearned, retrained, untrained]",
        () -> study.target("other"));
  }

  @Test
  void theBallOfAnAttackIsThatOfTheModelsLatents() {
    AttackStudy flat = study(experiment.twoDimensional());

    AttackTrace trace = flat.traces(AttackKind.constrainedSearch()).get("unlearned");

    assertEquals(new Constraint.LatentBall(2.716), trace.config().kind().constraint());
    assertEquals(
        new Constraint.LatentBall(4.187),
        study.traces(AttackKind.constrainedSearch()).get("unlearned").config().kind().constraint());
  }

  @Test
  void probesComeInTheReferencesFormAndInTheCorrectedOne() {
    List<RecoveryProbes.Probe> random = probes.randomLatents();
    assertEquals(
        List.of("0 · e_1", "0.1 · e_1", "0.5 · e_1", "1 · e_1", "2 · e_1"),
        random.stream().map(RecoveryProbes.Probe::form).toList());
    assertTrue(random.get(1).reference());
    assertArrayEquals(Conditions.oneHot(1, 3), random.get(3).codes().condition(7));
    assertArrayEquals(random.get(0).codes().latents(), random.get(4).codes().latents());

    List<RecoveryProbes.Probe> noisy = probes.noisyConditions();
    assertEquals(6, noisy.size());
    assertArrayEquals(Conditions.oneHot(1, 3), noisy.get(0).codes().condition(0));
    assertTrue(noisy.get(5).reference());
    assertFalse(noisy.get(2).reference());

    assertEquals(
        Set.of("0.1 · e_1", "softmax", "0 → 1", "0 → 1 → 2"),
        probes.all().stream()
            .filter(RecoveryProbes.Probe::reference)
            .map(RecoveryProbes.Probe::form)
            .collect(Collectors.toSet()),
        "the reference's five probes without an optimiser, and nothing of ours");

    assertEquals(12, probes.deceptiveWalk().codes().count());
    assertEquals(12, probes.doubleInterpolation().codes().count());
    assertEquals(23, probes.triangularWalk().codes().count());
    assertEquals(
        AttackStudy.MODELS.size() * probes.all().size(), result.probes().size(), "every model");
    for (ProbeReading reading : result.probes()) {
      assertEquals(reading.images(), Arrays.stream(reading.guideAnswers()).sum());
      assertTrue(reading.largestReader() >= reading.meanReader() - 1e-9);
    }
  }

  @Test
  void stylesAreTheOriginalsOfTestImages() {
    AttackTrace trace = study.traces(AttackKind.conditionSearch()).get("unlearned");

    assertArrayEquals(
        styles(experiment.original().weights(), 0, trace.restarts()).means(),
        trace.path().at(0).latents(),
        1e-6f);
    assertArrayEquals(
        styles(experiment.original().weights(), 1, 10).means(),
        probes.reconstructions().codes().latents(),
        1e-6f);
    assertArrayEquals(
        styles(experiment.unlearned(one()).weights(), 1, 10).means(),
        probes.ownReconstructions().codes().latents(),
        1e-6f);
  }

  @Test
  void latentsOfFuzzyLabelsAreDrawnFromPosteriorsAndBlurredByATenth() {
    Styles styles = styles(experiment.original().weights(), 1, 10);
    long seed = study.config().seed();
    int numbers = styles.means().length;

    float[] expected =
        styles.draw(
            RandomStream.of(seed, "probe posterior").normal(numbers),
            0.1,
            RandomStream.of(seed, "probe blur").normal(numbers));

    for (RecoveryProbes.Probe probe : probes.noisyConditions()) {
      assertArrayEquals(expected, probe.codes().latents(), 1e-6f);
    }
  }

  private Styles styles(Weights weights, int label, int count) {
    return Styles.of(
        Small.TORCH, experiment.generator(), weights, experiment.data().test(), label, count);
  }

  @Test
  void whatRealImagesSayIsOfTestImagesUnderTheOriginal() {
    assertEquals(
        new NegativeElbo(
                experiment.generator(),
                experiment.data().test().only(one()),
                study.config().elboSamples(),
                study.config().seed())
            .of(Small.TORCH, experiment.original().weights())
            .total(),
        result.realNegativeElbo(),
        1e-9);
  }

  /** The original draws from its own find what was found: both judges say the same of it again. */
  @Test
  void findsAreReadByTheirOwnJudges() {
    List<Plausibility> finds =
        result.plausibility().stream().filter(find -> find.model().equals("original")).toList();

    assertFalse(finds.isEmpty());
    for (Plausibility find : finds) {
      assertEquals(find.guideProbability(), find.originalGuideProbability(), 1e-5);
      assertEquals(find.readerProbability(), find.originalReaderProbability(), 1e-5);
      assertNotEquals(find.guideProbability(), find.readerProbability());
    }
  }

  @Test
  void relearningTakesTrainingImagesAndEndsAtTheOriginalsMark() {
    Relearning relearning =
        new Relearning(
            Small.TORCH,
            SmallExperiment.judge("A", 1),
            SmallExperiment.judge("B", 2),
            study.config().relearning(10));
    Relearning.Known known = relearning.known(study.target("original"));

    RelearningReport alone =
        relearning.run(
            study.target("retrained"), experiment.data().train(), known, Progress.SILENT);

    assertEquals(alone, result.relearning("retrained", 10));
    assertEquals(0.95 * known.guide(), alone.wantedProbability(), 1e-12);
  }

  @Test
  void reconstructionsOfTheOriginalLookLikeItsImages() {
    ProbeReading original = reading("reconstruction", "original's code", "original");
    ProbeReading untrained = reading("reconstruction", "original's code", "untrained");

    assertTrue(original.meanReader() > untrained.meanReader() + 0.2, original.toString());
    assertEquals(10, original.images());
    assertEquals(4, probes.reconstructionRows().size());
    assertEquals(10 * Small.PIXELS, probes.realStart().images().length);
  }

  @Test
  void claimsAreComputedFromTheNumbers() {
    List<Claim> claims = result.claims();

    assertEquals(5, claims.size());
    assertEquals(
        Verdict.UNDECIDED, claims.get(4).verdict(), "smoke relearning is censored at its cap");
    for (Claim claim : claims) {
      assertNotEquals("", claim.evidence());
    }
    AttackSuccess reference = result.success("reference start", "unlearned");
    assertEquals(reference.guided().successes() > 0, result.referenceHolds());
  }

  @Test
  void theAnswerOnTheLatentAloneGivesTheMedianAndTheSuccesses() {
    AttackSuccess latent = result.success("latent only", "unlearned");
    double grey = result.greyGuide();
    String answer = AttackAnswers.latentAlone(result);

    assertEquals(
        Math.abs(latent.lastGuideMedian() - grey) <= 0.05, answer.contains("ends at grey"), answer);
    assertTrue(
        answer.endsWith(
            String.format(
                Locale.ROOT,
                "(p_A %.3f, grey %.3f), and %d of %d restarts convince judge A, %d both judges.",
                latent.lastGuideMedian(),
                grey,
                latent.guided().successes(),
                latent.guided().restarts(),
                latent.strict().successes())),
        answer);
  }

  @Test
  void aPanelCountsTheAttacksThatEndAtTheThreshold() {
    List<Map<String, AttackTrace>> attacks = AttackKind.all().stream().map(study::traces).toList();
    long ended =
        attacks.stream()
            .map(traces -> traces.get("original").readerMedians())
            .filter(medians -> medians[medians.length - 1] >= 0.9)
            .count();

    String html = AttackFigures.progress(attacks, "B", 0.1, "original", "untrained").html();

    assertTrue(html.contains("original: " + ended + " of 8 attacks end at p_B ≥ 0.9"), html);
    assertTrue(html.contains("untrained: 0 of 8 attacks end at p_B ≥ 0.9"), html);
  }

  @Test
  void theResultIsWrittenWithItsComponentsAsKeys() throws IOException {
    Path file = experiment.writeResult("attacks", result);

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertEquals(1, json.path("label").asInt());
    assertEquals(8, json.path("attacks").size());
    assertEquals(8 * 4 * 3, json.path("successes").size());
    assertTrue(json.path("strictExcess").path(0).path("interval").path("low").isNumber());
    assertTrue(json.path("inputs").has("attack-1-double.safetensors"));
  }

  private ProbeReading reading(String probe, String form, String model) {
    return result.probes().stream()
        .filter(p -> p.probe().equals(probe) && p.form().equals(form) && p.model().equals(model))
        .findFirst()
        .orElseThrow();
  }

  private static LabelSet one() {
    return LabelSet.forgetSet(Small.LABELS, 1);
  }

  private static AttackStudy study(Experiment experiment) {
    return new AttackStudy(
        AttackedModels.around(experiment, one(), 1),
        0,
        SmallExperiment.judge("A", 1),
        SmallExperiment.judge("B", 2));
  }
}
