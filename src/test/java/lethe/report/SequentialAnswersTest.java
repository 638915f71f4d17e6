package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import lethe.data.LabelSet;
import lethe.experiment.SequentialSummary;
import lethe.forget.ForgettingConfig;
import org.junit.jupiter.api.Test;

final class SequentialAnswersTest {
  private static final LabelSet LABELS = LabelSet.forgetSet(10, 0, 1);
  private static final ForgettingConfig SHORT =
      ForgettingConfig.balanced(LABELS, 1).withSteps(1_000);
  private static final ForgettingConfig PUBLISHED = ForgettingConfig.paper(LABELS, 1);

  private static SequentialSummary way(double medianStd, double greyGap, int seen) {
    return new SequentialSummary("", medianStd, greyGap, 0, seen, 0, 0, 0);
  }

  @Test
  void forgettingHoldsWhereNothingHasTextureAndNoJudgeSeesTheDigit() {
    assertEquals(
        "With protection (cumulative) forgetting holds over 5 rounds: the largest median std of a"
            + " forgotten digit is 0.0029, the largest distance of a judge's p̄ to its answer to"
            + " grey 0.0015. The reference's way, in which nothing holds earlier digits, leaves"
            + " texture or lets a digit come back: 0.1066 and 0.0476.",
        SequentialAnswers.holds(5, way(0.0029, 0.0015, 0), way(0.1066, 0.0476, 0)));
  }

  @Test
  void forgettingDoesNotHoldWhereAJudgeSeesAFlatDigitAgain() {
    assertEquals(
        "With protection (cumulative) forgetting does not hold over 2 rounds: the largest median"
            + " std of a forgotten digit is 0.0029, the largest distance of a judge's p̄ to its"
            + " answer to grey 0.3000. The reference's way, in which nothing holds earlier digits,"
            + " holds: 0.0010 and 0.0000.",
        SequentialAnswers.holds(2, way(0.0029, 0.3, 1), way(0.001, 0, 0)));
  }

  @Test
  void aFallWhereTheReferenceRisesIsSaidAndAShorterFasterRecipeNamed() {
    assertEquals(
        "Over the rounds the published p(9) rises by 0.0060; with the reference's way here it falls"
            + " by 0.1050, another direction; with protection it falls by 0.0237. This recipe is"
            + " shorter and has a higher rate (1,000 steps a round at up to 0.002; published 10,000"
            + " at 0.0001), so the difference may be the recipe's and refutes nothing that was"
            + " published.",
        SequentialAnswers.besidePublished(-0.105, -0.0237, SHORT));
  }

  @Test
  void aRiseLikeTheReferencesIsSaidToo() {
    assertEquals(
        "Over the rounds the published p(9) rises by 0.0060; with the reference's way here it rises"
            + " by 0.0100, the same direction; with protection it does not change. This recipe is"
            + " shorter and has a higher rate (1,000 steps a round at up to 0.002; published 10,000"
            + " at 0.0001), so that both agree does not say that the sizes do.",
        SequentialAnswers.besidePublished(0.01, 0.00001, SHORT));
  }

  @Test
  void thePublishedStepsAndRateAreNoExplanation() {
    String rest =
        "Steps and rate are the published ones, so neither explains the difference; the judge and"
            + " the original are not theirs.";

    assertEquals(
        "Over the rounds the published p(9) rises by 0.0060; with the reference's way here it does"
            + " not change, another direction; with protection it rises by 0.0200. "
            + rest,
        SequentialAnswers.besidePublished(0, 0.02, PUBLISHED));
    assertEquals(
        "Over the rounds the published p(9) rises by 0.0060; with the reference's way here it rises"
            + " by 0.0100, the same direction; with protection it rises by 0.0200. Steps and rate"
            + " are the published ones; the judge and the original are not.",
        SequentialAnswers.besidePublished(0.01, 0.02, PUBLISHED));
  }
}
