package lethe.fisher;

import lethe.base.Checks;
import lethe.data.LabelSet;
import lethe.model.Draw;

/**
 * Settings of one estimate of the Fisher diagonal.
 *
 * @param samples N, images drawn from the model, at least 1; 50,000 in the reference
 * @param batchSize images at a time, at least 1; changes {@link Estimator#BATCH_MEAN} itself, and
 *     of {@link Estimator#PER_SAMPLE} only the speed; {@link Estimator#LOOP} draws 20 at a time at
 *     most
 * @param estimator what is squared
 * @param labels labels drawn uniformly: all of them (the reference and the paper's code), or the
 *     kept ones
 * @param draw what an image is
 * @param seed drives labels, latents, noise and pixels
 */
public record FisherConfig(
    int samples, int batchSize, Estimator estimator, LabelSet labels, Draw draw, long seed) {
  /** What is squared. */
  public enum Estimator {
    /** {@code (1/N) Σ_i g_i²}: the Fisher diagonal, exact for the drawn samples. */
    PER_SAMPLE,
    /**
     * As {@link #PER_SAMPLE}, by automatic differentiation of one image at a time, as the paper's
     * code does: the oracle. It differentiates the −ELBO of {@code encode} and {@code decode}
     * whatever a generator's own {@link lethe.model.ConditionalGenerator#pass pass} computes, so a
     * generator whose pass has another gradient, that of a β-VAE say, is refused.
     */
    LOOP,
    /**
     * {@code (1/N) Σ_b B_b ḡ_b²} with ḡ_b the mean gradient of batch b: the reference's formula,
     * smaller by up to the batch size where gradients average out.
     */
    BATCH_MEAN
  }

  /** Checks every value. */
  public FisherConfig {
    Checks.atLeast("samples", samples, 1);
    Checks.atLeast("batchSize", batchSize, 1);
    Checks.given("estimator", estimator);
    Checks.given("draw", draw);
    Checks.require(
        Checks.given("labels", labels).size() > 0,
        "labels must name at least one label to draw, was %s",
        labels);
  }

  /** The default: 50,000 samples of all labels, per sample, decoder means. */
  public static FisherConfig perSample(LabelSet labels, long seed) {
    return new FisherConfig(50_000, 1_000, Estimator.PER_SAMPLE, labels, Draw.MEAN, seed);
  }

  /** The reference's formula with its batch of 256. */
  public static FisherConfig reference(LabelSet labels, long seed) {
    return new FisherConfig(50_000, 256, Estimator.BATCH_MEAN, labels, Draw.MEAN, seed);
  }

  /** The same settings with another number of samples. */
  public FisherConfig withSamples(int newSamples) {
    return new FisherConfig(newSamples, batchSize, estimator, labels, draw, seed);
  }

  /** The same settings with other batches. */
  public FisherConfig withBatchSize(int newBatchSize) {
    return new FisherConfig(samples, newBatchSize, estimator, labels, draw, seed);
  }

  /** The same settings with another estimator. */
  public FisherConfig withEstimator(Estimator newEstimator) {
    return new FisherConfig(samples, batchSize, newEstimator, labels, draw, seed);
  }

  /** The same settings for images of other labels. */
  public FisherConfig withLabels(LabelSet newLabels) {
    return new FisherConfig(samples, batchSize, estimator, newLabels, draw, seed);
  }

  /** The same settings with another kind of image. */
  public FisherConfig withDraw(Draw newDraw) {
    return new FisherConfig(samples, batchSize, estimator, labels, newDraw, seed);
  }

  /** The same settings with other random numbers. */
  public FisherConfig withSeed(long newSeed) {
    return new FisherConfig(samples, batchSize, estimator, labels, draw, newSeed);
  }
}
