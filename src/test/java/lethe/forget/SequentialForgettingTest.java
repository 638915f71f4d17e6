package lethe.forget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.Savepoint;
import lethe.data.LabelSet;
import lethe.fisher.FisherConfig;
import lethe.fisher.FisherDiagonal;
import lethe.fisher.FisherEstimator;
import lethe.forget.SequentialConfig.Protection;
import lethe.forget.SequentialConfig.Teacher;
import lethe.model.Sampler;
import lethe.model.Weights;
import lethe.optim.LearningRate;
import lethe.support.Expect;
import lethe.support.Small;
import lethe.support.TrainedSmall;
import org.junit.jupiter.api.Test;

final class SequentialForgettingTest {
  private static final ForgettingConfig ROUND =
      ForgettingConfig.balanced(LabelSet.forgetSet(Small.LABELS, 0), 4)
          .withBatches(64, 64)
          .withSteps(400)
          .withLearningRate(LearningRate.warmupCosine(1e-2, 20));
  private static final Weights ORIGINAL = TrainedSmall.weights();
  private static final FisherConfig FISHER =
      FisherConfig.perSample(LabelSet.all(Small.LABELS), 3).withSamples(500);

  private static final SequentialConfig CUMULATIVE = config(Protection.CUMULATIVE, 0, 1);
  private static final SequentialConfig REFERENCE = config(Protection.REFERENCE, 0, 1);

  @Test
  void cumulativeRoundsForgetEverythingForgottenSoFar() {
    assertEquals(labels(0), CUMULATIVE.forgetting(1).forgetSet());
    assertEquals(labels(0, 1), CUMULATIVE.forgetting(2).forgetSet());
    assertEquals(labels(1, 2), CUMULATIVE.fisher(1).labels());
    assertEquals(labels(2), CUMULATIVE.fisher(2).labels());
  }

  @Test
  void referenceRoundsForgetOneLabelAndTheFisherIncludesIt() {
    assertEquals(labels(0), REFERENCE.forgetting(1).forgetSet());
    assertEquals(labels(1), REFERENCE.forgetting(2).forgetSet());
    assertEquals(LabelSet.all(Small.LABELS), REFERENCE.fisher(1).labels());
    assertEquals(labels(1, 2), REFERENCE.fisher(2).labels());
  }

  @Test
  void bothReplayOnlyWhatWasNeverForgotten() {
    for (SequentialConfig config : List.of(CUMULATIVE, REFERENCE)) {
      assertEquals(labels(1, 2), config.retainSet(1));
      assertEquals(labels(2), config.retainSet(2));
    }
  }

  @Test
  void everyRoundHasItsOwnRandomNumbers() {
    assertEquals(ROUND.seed() + 1, CUMULATIVE.forgetting(1).seed());
    assertEquals(ROUND.seed() + 2, CUMULATIVE.forgetting(2).seed());
    assertEquals(FISHER.seed() + 2, CUMULATIVE.fisher(2).seed());
  }

  /** The two labels turn grey one after the other, the third keeps being drawn. */
  @Test
  void afterTheLastRoundEveryLabelOfTheOrderIsForgotten() {
    SequentialForgetting forgetting = new SequentialForgetting(Small.TORCH, Small.VAE, CUMULATIVE);

    SelectiveAmnesia.Result first =
        forgetting.round(1, ORIGINAL, ORIGINAL, Savepoint.NONE, Progress.SILENT);
    SelectiveAmnesia.Result second =
        forgetting.round(2, ORIGINAL, first.weights(), Savepoint.NONE, Progress.SILENT);

    assertTrue(greyDistance(first.weights(), 0) < 0.05);
    assertTrue(greyDistance(first.weights(), 1) > 0.2, "not forgotten yet");
    assertTrue(greyDistance(second.weights(), 0) < 0.05, "still forgotten");
    assertTrue(greyDistance(second.weights(), 1) < 0.05);
    assertTrue(greyDistance(second.weights(), 2) > 0.2, "kept");
  }

  @Test
  void theAnchorOfARoundIsWhatTheRoundBeforeLeft() {
    SequentialForgetting forgetting = new SequentialForgetting(Small.TORCH, Small.VAE, REFERENCE);
    Weights current = Small.weights(9);

    assertEquals(
        0,
        forgetting
            .round(2, ORIGINAL, current, Savepoint.NONE, Progress.SILENT)
            .report()
            .points()
            .get(0)
            .ewcPenalty());
  }

  /**
   * The Fisher diagonal is that of the model that the round starts from, by the round's settings.
   */
  @Test
  void aRoundWeighsWhatItStartsFrom() {
    Weights current = Small.weights(9);
    for (Protection protection : Protection.values()) {
      SequentialConfig config = config(protection, 0, 1).withRound(ROUND.withSteps(5));
      FisherDiagonal fisher =
          FisherEstimator.estimate(
              Small.TORCH, Small.VAE, current, config.fisher(2), Progress.SILENT);
      SelectiveAmnesia amnesia =
          new SelectiveAmnesia(
              Small.TORCH,
              Small.VAE,
              config.forgetting(2),
              config.forgetMix(2),
              config.retainSet(2));

      Weights made =
          new SequentialForgetting(Small.TORCH, Small.VAE, config)
              .round(2, ORIGINAL, current, Savepoint.NONE, Progress.SILENT)
              .weights();

      assertEquals(amnesia.forget(current, ORIGINAL, fisher, Progress.SILENT).weights(), made);
    }
  }

  /** A round that starts from an untrained model learns the kept labels from its teacher. */
  @Test
  void theTeacherDrawsTheReplay() {
    Weights fresh = Small.weights(9);
    SequentialForgetting original = new SequentialForgetting(Small.TORCH, Small.VAE, CUMULATIVE);
    SequentialForgetting before =
        new SequentialForgetting(
            Small.TORCH, Small.VAE, config(Protection.CUMULATIVE, Teacher.ROUND_BEFORE, 0, 1));

    Weights taught = original.round(2, ORIGINAL, fresh, Savepoint.NONE, Progress.SILENT).weights();
    Weights untaught = before.round(2, ORIGINAL, fresh, Savepoint.NONE, Progress.SILENT).weights();

    assertTrue(greyDistance(taught, 2) > 0.2, "draws a picture");
    assertTrue(greyDistance(untaught, 2) < 0.1, "copies what knows nothing");
  }

  @Test
  void ordersThatCannotBeFollowedAreRefused() {
    Expect.refusal(
        "order must name at least one label to forget, was []",
        () -> config(Protection.CUMULATIVE));
    Expect.refusal(
        "order must name each label once, was [1, 1]", () -> config(Protection.CUMULATIVE, 1, 1));
    Expect.refusal(
        "forgetSet must keep at least one label, was {0..2}: leave out the labels to keep",
        () -> config(Protection.CUMULATIVE, 0, 1, 2));
    Expect.refusal("round must be 1 to 2, was 3", () -> CUMULATIVE.forgetting(3));
    Expect.refusal("round must be 1 to 2, was 0", () -> CUMULATIVE.retainSet(0));
  }

  @Test
  void aLabelCannotBeForgottenAndReplayedAtOnce() {
    Expect.refusal(
        "label 1 is both in forgetSet {1} and in retainSet {1, 2}: take it out of one of them",
        () ->
            new SelectiveAmnesia(
                Small.TORCH, Small.VAE, ROUND.withForgetSet(labels(1)), labels(1, 2)));
    Expect.refusal(
        "retainSet must keep at least one label, was {}",
        () ->
            new SelectiveAmnesia(
                Small.TORCH, Small.VAE, ROUND.withForgetSet(labels(1)), LabelSet.of(Small.LABELS)));
  }

  private static double greyDistance(Weights weights, int label) {
    float[] latents = RandomStream.of(1, "latents").normal(100 * Small.LATENTS);
    int[] labels = new int[100];
    Arrays.fill(labels, label);
    float[] images = Sampler.decode(Small.TORCH, Small.VAE, weights, latents, labels);
    double sum = 0;
    for (float value : images) {
      sum += Math.abs(value - 0.5);
    }
    return sum / images.length;
  }

  private static LabelSet labels(int... labels) {
    return LabelSet.of(Small.LABELS, labels);
  }

  private static SequentialConfig config(Protection protection, Integer... order) {
    return config(protection, Teacher.ORIGINAL, order);
  }

  private static SequentialConfig config(Protection protection, Teacher teacher, Integer... order) {
    return new SequentialConfig(List.of(order), protection, teacher, ROUND, FISHER);
  }
}
