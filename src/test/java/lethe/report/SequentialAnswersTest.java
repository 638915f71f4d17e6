package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import lethe.data.LabelSet;
import lethe.forget.ForgettingConfig;
import org.junit.jupiter.api.Test;

final class SequentialAnswersTest {
  private static final LabelSet LABELS = LabelSet.forgetSet(10, 0, 1);
  private static final ForgettingConfig SHORT =
      ForgettingConfig.balanced(LABELS, 1).withSteps(1_000);
  private static final ForgettingConfig PUBLISHED = ForgettingConfig.paper(LABELS, 1);

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
