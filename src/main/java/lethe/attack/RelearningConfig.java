package lethe.attack;

import lethe.base.Checks;

/**
 * How fast a model is made to learn the label again.
 *
 * @param images real training images of the label, m, at least 1
 * @param cap optimiser steps at most, at least 1; who needs more is censored
 * @param checkInterval steps between two looks at p̄_f, at least 1
 * @param samples latents for each look, at least 1
 * @param learningRate Adam's, above 0
 * @param share of the original's p̄_f that counts as learnt, in (0, 1]
 * @param seed drives the choice of images, their order, noise and latents
 */
public record RelearningConfig(
    int images,
    int cap,
    int checkInterval,
    int samples,
    double learningRate,
    double share,
    long seed) {
  /** Kept labels have fewer samples each than the label at a look. */
  private static final int KEPT_SHARE = 5;

  /** Checks every value. */
  public RelearningConfig {
    Checks.atLeast("images", images, 1);
    Checks.atLeast("cap", cap, 1);
    Checks.atLeast("checkInterval", checkInterval, 1);
    Checks.atLeast("samples", samples, 1);
    Checks.above("learningRate", learningRate, 0);
    Checks.require(share > 0 && share <= 1, "share must lie in (0, 1], was %s", share);
  }

  /** At most 5,000 steps at 1e-4, 1,000 latents every 10 steps, 0.95 of the original. */
  public static RelearningConfig full(int images, long seed) {
    return new RelearningConfig(images, 5_000, 10, 1_000, 1e-4, 0.95, seed);
  }

  /** Samples of each kept label for the kept accuracy, which judge A reads: a fifth. */
  public int keptSamples() {
    return Math.max(1, samples / KEPT_SHARE);
  }

  /** The same with another cap. */
  public RelearningConfig withCap(int newCap) {
    return new RelearningConfig(images, newCap, checkInterval, samples, learningRate, share, seed);
  }

  /** The same with other latents for each look. */
  public RelearningConfig withSamples(int newSamples) {
    return new RelearningConfig(images, cap, checkInterval, newSamples, learningRate, share, seed);
  }

  /** The same with another number of images. */
  public RelearningConfig withImages(int newImages) {
    return new RelearningConfig(newImages, cap, checkInterval, samples, learningRate, share, seed);
  }

  /** The same with other distances from look to look. */
  public RelearningConfig withCheckInterval(int newInterval) {
    return new RelearningConfig(images, cap, newInterval, samples, learningRate, share, seed);
  }

  /** The same with another learning rate. */
  public RelearningConfig withLearningRate(double newRate) {
    return new RelearningConfig(images, cap, checkInterval, samples, newRate, share, seed);
  }

  /** The same where another share of the original's p̄_f counts as learnt. */
  public RelearningConfig withShare(double newShare) {
    return new RelearningConfig(images, cap, checkInterval, samples, learningRate, newShare, seed);
  }

  /** The same with other random numbers. */
  public RelearningConfig withSeed(long newSeed) {
    return new RelearningConfig(images, cap, checkInterval, samples, learningRate, share, newSeed);
  }
}
