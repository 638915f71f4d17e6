package lethe.report;

import static lethe.support.Baselines.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lethe.experiment.BaselineResult;
import lethe.experiment.SeedResult;
import lethe.support.Baselines;
import org.junit.jupiter.api.Test;

final class BaselineAnswersTest {
  private static final BaselineResult USUAL = Baselines.result();
  private static final SeedResult SEEDS = Baselines.seeds();

  @Test
  void aFineTunedModelDrawsTheDigitOrNotByTheIntervalAgainstAGuess() {
    assertEquals(
        "Over 3 training seeds (mean ± half the 95 % t-interval, or least to largest): trained on without {1} for 1,000"
            + " steps, the model still draws it. Judge B reads 0.600 ± 0.000 of what it draws there"
            + " as {1} (guessing 0.1, the original 0.970 ± 0.000, the retrained model 0.020 ±"
            + " 0.000). The −ELBO of real images of {1} changes by −5 ± 0 nats; with Selective"
            + " Amnesia by +10 ± 0.",
        BaselineAnswers.fineTuned(USUAL, SEEDS));
    String rarely =
        BaselineAnswers.fineTuned(USUAL, Baselines.seeds(row("fine-tuned", 0.01, 1, 0.97, 99.5)));
    String open =
        BaselineAnswers.fineTuned(
            USUAL, Baselines.seeds("fine-tuned", 0.1, row("fine-tuned", 0.15, 1, 0.97, 99.5)));
    assertTrue(rarely.contains(", the model draws it no more. "), rarely);
    assertTrue(open.contains(", the model may or may not draw it. "), open);
  }

  @Test
  void aRelabelledModelDrawsPicturesOrMuchOfItIsFlat() {
    assertEquals(
        "Relabelled (one training seed), judge B reads 99.0 % of what is drawn under {1} as other"
            + " digits, most often 7 (99.0 %), and 1.0 % as {1}; 99.0 % of these images have a std"
            + " above 0.02, so something is drawn there, not grey.",
        BaselineAnswers.relabelled(USUAL, "B"));
    String flat =
        BaselineAnswers.relabelled(Baselines.result(row("relabelled", 0.3, 0.5, 0.9, 101)), "B");
    assertTrue(flat.endsWith("so much of it is flat and the answers say little."), flat);
  }

  @Test
  void surrogatesAreComparedByWhatIsDrawnAndWhatIsKept() {
    assertEquals(
        "With noise, grey and other digits as the surrogate the median std is 0.0130 ± 0.0000, 0.0100"
            + " ± 0.0000, 0.0990 ± 0.0000, and 0.130 ± 0.000, 0.100 ± 0.000, 0.990 ± 0.000 of the"
            + " images are above 0.02: noise and grey both end in mostly flat images. Against noise,"
            + " grey costs the kept digits +0.00 ± 0.00 nats and other digits +0.05 ± 0.00: no more"
            + " than a tenth.",
        BaselineAnswers.surrogates(SEEDS));
    String other =
        BaselineAnswers.surrogates(
            Baselines.seeds(
                row("unlearned", 0, 0.9, 0.95, 101), row("relabelled", 0, 1, 0.95, 103)));
    assertTrue(other.contains(": noise and grey do not both end in mostly flat images. "), other);
    assertTrue(other.endsWith(": it is not all the same to them."), other);
    String wide = BaselineAnswers.surrogates(Baselines.seeds("relabelled", 0.1));
    assertTrue(wide.endsWith(": undecided."), wide);
  }

  @Test
  void whatFineTuningTakesAndKeepsStandsBesideSelectiveAmnesia() {
    assertEquals(
        "Fine-tuning took 12 s and needs the training images of the kept digits; Selective Amnesia"
            + " took 12 s and 3 s for the Fisher diagonal, and needs none. Their kept gaps are −0.50 ±"
            + " 0.00 and 1.00 ± 0.00 nats; judge B's kept accuracy differs by +0.0200 ± 0.0000:"
            + " fine-tuning keeps more.",
        BaselineAnswers.cost(USUAL, SEEDS));
    String less = BaselineAnswers.cost(USUAL, Baselines.seeds(row("fine-tuned", 0, 1, 0.9, 99)));
    String same =
        BaselineAnswers.cost(
            USUAL, Baselines.seeds("fine-tuned", 0.01, row("fine-tuned", 0, 1, 0.951, 99)));
    assertTrue(less.endsWith(": Selective Amnesia keeps more."), less);
    assertTrue(same.endsWith(": undecided."), same);
  }

  @Test
  void bothFormsOfAscentSayHowTheyEndedWhatIsDrawnAndWhatItCosts() {
    String usual = BaselineAnswers.ascent(USUAL, SEEDS);
    assertEquals(
        "Gradient ascent ran away and was ended after 130 of 1,000 steps (one training seed). The"
            + " −ELBO of real images of {1} changes by +2,000 ± 0 nats; judge B reads 0.500 ±"
            + " 0.000 of what is drawn as {1}, and 1.000 ± 0.000 of it has a std above 0.02: both"
            + " judges still read the digit more often than a guess would. The kept gap is 200.00 ± 0.00 nats, more than Selective"
            + " Amnesia's. Capped ascent took all 1,000 steps (one training seed). The −ELBO"
            + " of real images of {1} changes by −2 ± 0 nats; judge B reads 0.700 ± 0.000 of what"
            + " is drawn as {1}, and 1.000 ± 0.000 of it has a std above 0.02: both judges still"
            + " read the digit more often than a guess would. The kept gap is −0.20 ± 0.00 nats, less than Selective Amnesia's.",
        usual);
    String gone =
        BaselineAnswers.ascent(USUAL, Baselines.seeds(row("capped ascent", 0, 0.1, 0.95, 101)));
    assertTrue(
        gone.endsWith(
            ": the digit is drawn no more. The kept gap is 1.00 ± 0.00 nats, not to be told from"
                + " Selective Amnesia's."),
        gone);
    String open =
        BaselineAnswers.ascent(
            USUAL, Baselines.seeds("capped ascent", 0.1, row("capped ascent", 0.15, 1, 1, 101)));
    assertTrue(open.contains(": whether the digit is still drawn is open. "), open);
  }
}
