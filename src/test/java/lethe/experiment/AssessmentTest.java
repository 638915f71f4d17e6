package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lethe.evaluate.JudgeReading;
import lethe.evaluate.ModelReading;
import lethe.support.Expect;
import lethe.support.Read;
import org.junit.jupiter.api.Test;

final class AssessmentTest {
  private static final double[] ZERO = {0.9, 0.05, 0.05};
  private static final double[] ONE = {0.05, 0.9, 0.05};
  private static final double[] TWO = {0.05, 0.05, 0.9};
  private static final double[] SURE_OF_GREY = {0.1, 0.8, 0.1};

  @Test
  void greyConfirmsADropAndTheEntropyDependsOnTheJudge() {
    List<Claim> claims = assessment(SURE_OF_GREY, Read.nothing(), TWO).claims();

    assertEquals(List.of("confirmed", "undecided", "confirmed", "confirmed"), verdicts(claims));
    assertEquals(
        "judge A: 0.9000 to 0.8000 (grey 0.8000, retrained 0.0500); judge B: 0.9000 to 0.3333"
            + " (grey 0.3333, retrained 0.0500); one training seed",
        claims.get(0).evidence());
    assertTrue(
        claims.get(1).evidence().startsWith("judge A: 0.639 (grey 0.639, maximum 1.099); judge B"),
        claims.get(1).evidence());
  }

  @Test
  void aDigitThatStaysRefutesAllOfIt() {
    List<Claim> claims = assessment(ONE, ONE, TWO).claims();

    assertEquals(List.of("refuted", "refuted", "refuted", "confirmed"), verdicts(claims));
  }

  @Test
  void aKeptDigitThatMovesIsNamed() {
    Claim claim =
        assessment(SURE_OF_GREY, Read.nothing(), new double[] {0.1, 0.1, 0.8}).claims().get(3);

    assertEquals(Claim.Verdict.REFUTED, claim.verdict());
    assertTrue(claim.evidence().startsWith("judge A: at most -0.100 (digit 2);"), claim.evidence());
  }

  @Test
  void theOtherReplayIsTheOneThatWasRead() {
    JudgeReading a = Read.judge("A", SURE_OF_GREY, ZERO, ONE, TWO);
    ModelReading samples = Read.model("replayed samples", 100, a);

    assertEquals(
        Ablation.REPLAYED_SAMPLES, Read.assessment(Map.of("A", 0.8), samples).otherReplay());
    Expect.refusal(
        "no model replays the other kind of image",
        () -> Read.assessment(Map.of("A", 0.8), Read.model("original", 100, a)).otherReplay());
    Expect.refusal(
        "there is no judge 'C'", () -> Read.assessment(Map.of("A", 0.8), samples).quality("C"));
  }

  private static List<String> verdicts(List<Claim> claims) {
    return claims.stream().map(claim -> claim.verdict().toString()).toList();
  }

  /** What both judges say of the forgotten label after forgetting, and of label 2. */
  private static Assessment assessment(double[] byA, double[] byB, double[] two) {
    Map<String, Double> judges = new LinkedHashMap<>();
    judges.put("A", 0.8);
    judges.put("B", 1.0 / 3);
    return Read.assessment(
        judges,
        model("original", ONE, ONE, TWO),
        model("unlearned", byA, byB, two),
        model("retrained", ZERO, ZERO, TWO));
  }

  private static ModelReading model(String name, double[] byA, double[] byB, double[] two) {
    return Read.model(
        name,
        100,
        Read.judge("A", SURE_OF_GREY, ZERO, byA, two),
        Read.judge("B", Read.nothing(), ZERO, byB, two));
  }
}
