package lethe.train;

import lethe.base.Checks;
import lethe.optim.LearningRate;

/**
 * Settings of one training run of a conditional generator.
 *
 * @param batchSize images a step, at least 1; an incomplete last batch of a pass is dropped, and
 *     every pass has a new order, so no image is left out for good
 * @param steps optimiser steps, at least 1
 * @param learningRate rate by step, for Adam; a warm-up has at most {@code steps} steps
 * @param logInterval steps between two entries of the log, at least 1
 * @param seed drives initial weights, where none are given, order and noise, each by a stream of
 *     its own
 */
public record CvaeTrainingConfig(
    int batchSize, int steps, LearningRate learningRate, int logInterval, long seed) {
  /** Checks every value. */
  public CvaeTrainingConfig {
    Checks.atLeast("batchSize", batchSize, 1);
    Checks.atLeast("steps", steps, 1);
    Checks.atLeast("logInterval", logInterval, 1);
    Checks.given("learningRate", learningRate).requireWithin(steps);
  }

  /**
   * The reference's recipe: Adam 1e-4, batch 256, 100,000 steps. Published test −ELBO: 107.2 nats
   * at 10,000 steps, 100.2 at 30,000; 96.96 at 100,000 in an independent run.
   */
  public static CvaeTrainingConfig paper(long seed) {
    return new CvaeTrainingConfig(256, 100_000, LearningRate.constant(1e-4), 5_000, seed);
  }

  /**
   * The short recipe: peak 2e-3, warm-up over 200 steps, cosine, 6,000 steps. Test −ELBO about 97.8
   * nats in 43 s on two cores of a Zen 5 server.
   */
  public static CvaeTrainingConfig fast(long seed) {
    return new CvaeTrainingConfig(256, 6_000, LearningRate.warmupCosine(2e-3, 200), 500, seed);
  }

  /** A run of seconds that shows that everything works; its images are poor. */
  public static CvaeTrainingConfig smoke(long seed) {
    return new CvaeTrainingConfig(256, 400, LearningRate.warmupCosine(3e-3, 50), 100, seed);
  }

  /** The same settings with another seed. */
  public CvaeTrainingConfig withSeed(long newSeed) {
    return new CvaeTrainingConfig(batchSize, steps, learningRate, logInterval, newSeed);
  }

  /**
   * The same settings with another number of steps; a warm-up longer than that becomes the same
   * share of them as before.
   */
  public CvaeTrainingConfig withSteps(int newSteps) {
    LearningRate rate = learningRate.within(steps, newSteps);
    return new CvaeTrainingConfig(batchSize, newSteps, rate, logInterval, seed);
  }

  /** The same settings with other batches. */
  public CvaeTrainingConfig withBatchSize(int newBatchSize) {
    return new CvaeTrainingConfig(newBatchSize, steps, learningRate, logInterval, seed);
  }

  /** The same settings with another learning rate. */
  public CvaeTrainingConfig withLearningRate(LearningRate newRate) {
    return new CvaeTrainingConfig(batchSize, steps, newRate, logInterval, seed);
  }

  /** The same settings with another log interval. */
  public CvaeTrainingConfig withLogInterval(int newInterval) {
    return new CvaeTrainingConfig(batchSize, steps, learningRate, newInterval, seed);
  }
}
