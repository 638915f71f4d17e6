package lethe.experiment;

import static lethe.support.Baselines.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lethe.experiment.Claim.Verdict;
import lethe.support.Baselines;
import org.junit.jupiter.api.Test;

final class BaselineClaimsTest {
  @Test
  void fineTuningForgetsIfTheDigitIsReadLessOftenThanByGuessing() {
    assertEquals(Verdict.REFUTED, verdict(0));
    assertEquals(Verdict.CONFIRMED, verdict(0, row("fine-tuned", 0.01, 1, 0.97, 99.5)));
    assertEquals(Verdict.UNDECIDED, verdict(0, row("fine-tuned", 0.1, 1, 0.97, 99.5)));
    assertEquals(
        Verdict.UNDECIDED,
        verdict(0, row("fine-tuned", 0.01, 1, 0.97, 99.5), row("original", 0.05, 1, 0.96, 100)),
        "the original did not draw it either");
    assertEquals(
        "judge A reads 60.0 % of its images as {1} (95 % 56.9 to 63.0; original 97.0, retrained"
            + " 2.0); judge B reads 60.0 % of its images as {1} (95 % 56.9 to 63.0; original 97.0,"
            + " retrained 2.0); guessing gives 10.0 %; one training seed",
        Baselines.result().claims().get(0).evidence());
  }

  @Test
  void theSurrogateDecidesIfOnlyOtherDigitsLeaveTexture() {
    assertEquals(Verdict.CONFIRMED, verdict(1));
    assertEquals(Verdict.REFUTED, verdict(1, row("relabelled", 0, 0.1, 0.95, 101)), "all flat");
    assertEquals(
        Verdict.REFUTED,
        verdict(1, row("unlearned", 0, 0.9, 0.95, 101), row("grey surrogate", 0, 1, 0.95, 101)),
        "none flat");
    assertEquals(Verdict.UNDECIDED, verdict(1, row("unlearned", 0, 0.5, 0.95, 101)));
    assertEquals(Verdict.UNDECIDED, verdict(1, row("unlearned", 0, 0.9, 0.95, 101)));
  }

  @Test
  void surrogatesCostTheSameOnlyWhereBothMeasuresSaySo() {
    assertEquals(Verdict.CONFIRMED, verdict(2));
    assertEquals(Verdict.UNDECIDED, verdict(2, row("relabelled", 0, 1, 0.95, 103)), "nats alone");
    assertEquals(Verdict.UNDECIDED, verdict(2, row("relabelled", 0, 1, 0.9, 101)), "shares alone");
    assertEquals(Verdict.REFUTED, verdict(2, row("relabelled", 0, 1, 0.9, 103)));
    String evidence = Baselines.result().claims().get(2).evidence();
    assertTrue(
        evidence.startsWith(
            "against unlearned, one training seed: relabelled: kept −ELBO +0.05 nats, kept accuracy"
                + " +0.0000 (judge B, 95 % -0.0064 to +0.0064); grey surrogate: "),
        evidence);
  }

  @Test
  void fineTuningKeepsBetterOnlyWhereBothMeasuresSaySo() {
    assertEquals(Verdict.CONFIRMED, verdict(3));
    assertEquals(Verdict.UNDECIDED, verdict(3, row("fine-tuned", 0, 1, 0.95, 99)));
    assertEquals(Verdict.UNDECIDED, verdict(3, row("fine-tuned", 0, 1, 0.9, 99)), "they differ");
    assertEquals(Verdict.REFUTED, verdict(3, row("fine-tuned", 0, 1, 0.9, 105)));
  }

  private static Verdict verdict(int claim, BaselineResult.Row... changed) {
    return Baselines.result(changed).claims().get(claim).verdict();
  }
}
