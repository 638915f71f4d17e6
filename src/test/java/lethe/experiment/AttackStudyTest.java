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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import lethe.attack.AttackKind;
import lethe.attack.AttackSuccess;
import lethe.attack.AttackTrace;
import lethe.attack.Conditions;
import lethe.base.Progress;
import lethe.data.LabelSet;
import lethe.experiment.Claim.Verdict;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

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
  void aStoppedRelearningGoesOnWithTheModelsThatAreLeft(@TempDir Path folder) {
    AtomicInteger runs = new AtomicInteger();
    Progress stopsTheSecond =
        (work, step, steps, value) -> {
          if (work.equals("relearning") && step == 1 && runs.incrementAndGet() == 2) {
            Thread.currentThread().interrupt();
          }
        };
    List<String> said = new ArrayList<>();
    AttackStudy stopped = study(SmallExperiment.open(folder, said, stopsTheSecond));

    assertThrows(CancellationException.class, stopped::relearning);
    assertEquals(result.relearning(), stopped.relearning());

    assertTrue(said.contains("relearning-1.safetensors: going on from step 1"), said.toString());
    assertEquals(4, runs.get(), "three models, and the second one twice");
  }

  @Test
  void anotherJudgeMakesAttacksAgain() {
    List<String> said = new ArrayList<>();
    Experiment other = SmallExperiment.open(home, said);

    new AttackStudy(
            other, one(), 1, 0, SmallExperiment.judge("A", 1.5f), SmallExperiment.judge("B", 2))
        .traces(AttackKind.conditionSearch());

    assertTrue(said.stream().anyMatch(line -> line.contains("inputs.judge A")), said.toString());
    assertTrue(said.contains("attack-1-condition-only.safetensors is made now"), said.toString());
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
        experiment, one(), 1, 0, SmallExperiment.judge("A", 1), SmallExperiment.judge("B", 2));
  }
}
