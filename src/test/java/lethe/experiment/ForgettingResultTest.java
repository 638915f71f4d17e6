package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import lethe.data.LabelSet;
import lethe.evaluate.GreyStatistics;
import lethe.forget.ForgettingConfig;
import lethe.forget.ForgettingReport;
import org.junit.jupiter.api.Test;

final class ForgettingResultTest {
  private static final LabelSet ONE = LabelSet.forgetSet(10, 1);
  private static final GreyStatistics FLAT = new GreyStatistics(9, 0.499, 0.0016, 0.16, 0.07);
  private static final GreyStatistics NOISE = new GreyStatistics(9, 0.5, 0.2887, 0.3, 1);
  private static final GreyStatistics FADING = new GreyStatistics(9, 0.2, 0.25, 0.3, 1);

  @Test
  void flatGreyRefutesNoiseAndNoiseConfirmsIt() {
    assertEquals("refuted", noise(FLAT));
    assertEquals("confirmed", noise(NOISE));
    assertEquals("undecided", noise(FADING));
    assertEquals("undecided", noise(new GreyStatistics(9, 0.499, 0.006, 0.16, 0.07)));
  }

  @Test
  void oneTrainingSeedDecidesNothingOfThePenalty() {
    Claim claim = result(FLAT, ForgettingConfig.fast(ONE, 1), 1.3).claims().get(1);

    assertEquals(Claim.Verdict.UNDECIDED, claim.verdict());
    assertTrue(claim.evidence().contains("penalty adds +0.25 nats"), claim.evidence());
    assertTrue(claim.evidence().contains("replay +131.00, both +351.00"), claim.evidence());
  }

  @Test
  void samplesAndMeansKeepTheirNamesWhicheverTheRecipeReplays() {
    ForgettingResult samples = result(FLAT, ForgettingConfig.fast(ONE, 1), 1.3);
    ForgettingResult means = result(FLAT, ForgettingConfig.paper(ONE, 1), 1.3);

    assertEquals(new ForgettingResult.ReplayCost(0.8, 1.3), samples.replayCost());
    assertEquals(new ForgettingResult.ReplayCost(1.3, 0.8), means.replayCost());
    assertEquals(Claim.Verdict.CONFIRMED, samples.claims().get(2).verdict());
    assertEquals(Claim.Verdict.REFUTED, means.claims().get(2).verdict());
  }

  @Test
  void aSmallDifferenceOfSamplesAndMeansDecidesNothing() {
    for (double other : new double[] {0.75, 0.85}) {
      ForgettingResult result = result(FLAT, ForgettingConfig.fast(ONE, 1), other);

      assertEquals(Claim.Verdict.UNDECIDED, result.claims().get(2).verdict());
    }
  }

  private static String noise(GreyStatistics grey) {
    return result(grey, ForgettingConfig.fast(ONE, 1), 1).claims().get(0).verdict().toString();
  }

  /** A recipe that costs 0.8 nats, and its last ablation that costs {@code other}. */
  private static ForgettingResult result(
      GreyStatistics grey, ForgettingConfig config, double other) {
    List<ForgettingRow> rows = new ArrayList<>();
    rows.add(row("unlearned", grey, 0.8));
    rows.add(row("no EWC", grey, 1.05));
    rows.add(row("no replay", grey, 131.8));
    rows.add(row("neither", grey, 351.8));
    rows.add(row(Ablation.of(config).get(3).title(), grey, other));
    return new ForgettingResult(
        config,
        rows,
        List.of(new ForgettingResult.Control("uniformNoise", NOISE)),
        new ForgettingReport(List.of(), 1));
  }

  private static ForgettingRow row(String model, GreyStatistics grey, double keptGap) {
    return new ForgettingRow(model, grey, null, null, keptGap, 500);
  }
}
