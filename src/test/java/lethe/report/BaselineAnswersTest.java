package lethe.report;

import static lethe.support.Baselines.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lethe.experiment.BaselineResult;
import lethe.support.Baselines;
import org.junit.jupiter.api.Test;

final class BaselineAnswersTest {
  private static final BaselineResult USUAL = Baselines.result();

  @Test
  void aFineTunedModelDrawsTheDigitOrNotByTheIntervalAgainstAGuess() {
    assertEquals(
        "Trained on without {1} for 1,000 steps, the model still draws it: judge B reads 60.0 % of"
            + " what it draws there as {1} (95 % 56.9 to 63.0; guessing 10.0, the original 97.0, the"
            + " retrained model 2.0). The −ELBO of real images of {1} changes by −5 nats; with"
            + " Selective Amnesia by +10.",
        BaselineAnswers.fineTuned(USUAL, "B"));
    String rarely =
        BaselineAnswers.fineTuned(Baselines.result(row("fine-tuned", 0.01, 1, 0.97, 99.5)), "B");
    String chance =
        BaselineAnswers.fineTuned(Baselines.result(row("fine-tuned", 0.1, 1, 0.97, 99.5)), "B");
    assertTrue(rarely.contains("the model draws it less often than a guess would: "), rarely);
    assertTrue(chance.contains("the model draws it about as often as a guess would: "), chance);
  }

  @Test
  void aRelabelledModelDrawsPicturesOrMuchOfItIsFlat() {
    assertEquals(
        "Relabelled, judge B reads 99.0 % of what is drawn under {1} as other digits, most often 7"
            + " (99.0 %), and 1.0 % as {1}; 99.0 % of these images have a std above 0.02, so"
            + " something is drawn there, not grey.",
        BaselineAnswers.relabelled(USUAL, "B"));
    String flat =
        BaselineAnswers.relabelled(Baselines.result(row("relabelled", 0.3, 0.5, 0.9, 101)), "B");
    assertTrue(flat.endsWith("so much of it is flat and the answers say little."), flat);
  }

  @Test
  void surrogatesAreComparedByWhatIsDrawnAndWhatIsKept() {
    assertEquals(
        "With noise, grey and other digits as the surrogate the median std is 0.0130, 0.0100, 0.0990"
            + " and 13.0 %, 10.0 %, 99.0 % of the images are above 0.02: noise and grey both end in"
            + " mostly flat images. The kept gaps are +1.00, +1.00, +1.05 nats, no more than a tenth"
            + " apart.",
        BaselineAnswers.surrogates(USUAL));
    String other =
        BaselineAnswers.surrogates(
            Baselines.result(
                row("unlearned", 0, 0.9, 0.95, 101), row("relabelled", 0, 1, 0.95, 103)));
    assertTrue(other.contains(": noise and grey do not both end in mostly flat images. "), other);
    assertTrue(other.endsWith(" nats, up to 2.00 apart."), other);
  }

  @Test
  void whatFineTuningTakesAndKeepsStandsBesideSelectiveAmnesia() {
    assertEquals(
        "Fine-tuning took 12 s and needs the training images of the kept digits; Selective Amnesia"
            + " took 12 s and 3 s for the Fisher diagonal, and needs none. Their kept gaps are −0.50"
            + " and +1.00 nats; kept accuracy differs by +0.0200 (judge B, 95 % +0.0143 to +0.0258:"
            + " fine-tuning keeps more).",
        BaselineAnswers.cost(USUAL));
    String less = BaselineAnswers.cost(Baselines.result(row("fine-tuned", 0, 1, 0.9, 99)));
    String same = BaselineAnswers.cost(Baselines.result(row("fine-tuned", 0, 1, 0.951, 99)));
    assertTrue(less.endsWith(": Selective Amnesia keeps more)."), less);
    assertTrue(same.endsWith(": undecided)."), same);
  }
}
