package lethe.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import lethe.optim.LearningRate;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class CvaeTrainingConfigTest {
  private static final LearningRate RATE = LearningRate.constant(1e-3);

  @Test
  void thePaperPresetIsTheReferences() {
    assertEquals(
        new CvaeTrainingConfig(256, 100_000, LearningRate.constant(1e-4), 5_000, 7),
        CvaeTrainingConfig.paper(7));
  }

  @Test
  void theFastPresetIsTheShortRecipe() {
    CvaeTrainingConfig fast = CvaeTrainingConfig.fast(7);

    assertEquals(256, fast.batchSize());
    assertEquals(6_000, fast.steps());
    assertEquals(new LearningRate.WarmupCosine(2e-3, 200, 0.01), fast.learningRate());
  }

  @Test
  void oneValueIsChangedAtATime() {
    CvaeTrainingConfig config = new CvaeTrainingConfig(4, 5, RATE, 6, 7);

    assertEquals(new CvaeTrainingConfig(4, 5, RATE, 6, 8), config.withSeed(8));
    assertEquals(new CvaeTrainingConfig(4, 9, RATE, 6, 7), config.withSteps(9));
    assertEquals(new CvaeTrainingConfig(3, 5, RATE, 6, 7), config.withBatchSize(3));
    assertEquals(new CvaeTrainingConfig(4, 5, RATE, 2, 7), config.withLogInterval(2));
    LearningRate other = LearningRate.constant(1);
    assertEquals(new CvaeTrainingConfig(4, 5, other, 6, 7), config.withLearningRate(other));
  }

  @Test
  void aShortRunOfAPresetStillReachesThePeak() {
    CvaeTrainingConfig config = CvaeTrainingConfig.fast(7).withSteps(150);

    assertEquals(LearningRate.warmupCosine(2e-3, 5), config.learningRate());
    assertEquals(2e-3, config.learningRate().at(4, 150), 2e-5);
  }

  @Test
  void aMissingRateAndAWarmupBeyondTheRunAreRefused() {
    CvaeTrainingConfig config = new CvaeTrainingConfig(4, 5, RATE, 6, 7);

    Expect.refusal("learningRate must be given, was null", () -> config.withLearningRate(null));
    Expect.refusal(
        "warmup must be at most the number of steps, was 6 for 5 steps: the rate would not reach"
            + " its peak; warm up for fewer steps or take more of them",
        () -> config.withLearningRate(LearningRate.warmupCosine(1e-3, 6)));
  }

  @Test
  void sizesBelowOneAreRefused() {
    Expect.refusal(
        "batchSize must be at least 1, was 0", () -> new CvaeTrainingConfig(0, 1, RATE, 1, 0));
    Expect.refusal(
        "steps must be at least 1, was 0", () -> new CvaeTrainingConfig(1, 0, RATE, 1, 0));
    Expect.refusal(
        "logInterval must be at least 1, was -5", () -> new CvaeTrainingConfig(1, 1, RATE, -5, 0));
  }
}
