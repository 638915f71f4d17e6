package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import lethe.base.Checks;
import lethe.data.LabelledImages;
import lethe.data.OneHot;
import lethe.engine.Scope;
import lethe.model.ConditionalGenerator.Posterior;

/**
 * Whether an architecture of one's own gives what it says, and fits its images: looked at once
 * before a run. A result of one column where many are wanted would be broadcast by the losses
 * without a word.
 */
public final class ModelChecks {
  /** Two images, so that a row that is the same for all is noticed. */
  private static final int ROWS = 2;

  private ModelChecks() {}

  /**
   * Checks that images are of a generator's size and labels.
   *
   * @throws IllegalArgumentException naming the numbers of both
   */
  public static void requireImages(ConditionalGenerator generator, LabelledImages images) {
    Checks.require(
        images.pixels() == generator.pixels(),
        "the images have %d pixels, the model %d: give it images of its own size",
        images.pixels(),
        generator.pixels());
    Checks.require(
        images.classes() == generator.labels(),
        "the images are of %d classes, the model has %d labels: give it images of its own labels",
        images.classes(),
        generator.labels());
  }

  /**
   * Checks the shapes of what a generator encodes and decodes, on two black images.
   *
   * @param theta its weights, left as they are
   * @throws IllegalArgumentException naming the shape, the wanted one and the method
   */
  public static void requireShapes(ConditionalGenerator generator, NDArray theta) {
    try (Scope scope = Scope.within(theta.getManager())) {
      NDArray images = scope.array(new float[ROWS * generator.pixels()], ROWS, generator.pixels());
      Posterior posterior = generator.encode(theta, images, conditions(scope, generator));
      requirePosterior(generator, posterior, ROWS);
    }
    requireDecoder(generator, theta);
  }

  /** Checks the shape of what a generator decodes, from two latents of zeros. */
  public static void requireDecoder(ConditionalGenerator generator, NDArray theta) {
    try (Scope scope = Scope.within(theta.getManager())) {
      int size = generator.latentSize();
      NDArray latents = scope.array(new float[ROWS * size], ROWS, size);
      requireLogits(
          generator, generator.decode(theta, latents, conditions(scope, generator)), ROWS);
    }
  }

  /** Checks the shape of a judge's logits and features, on two black images. */
  public static void requireShapes(Judge judge, NDArray theta) {
    try (Scope scope = Scope.within(theta.getManager())) {
      NDArray images = scope.array(new float[ROWS * judge.pixels()], ROWS, judge.pixels());
      requireLogits(judge, judge.logits(theta, images), ROWS);
      requireFeatures(judge, judge.features(theta, images), ROWS);
    }
  }

  /** How many images a judge is to read: at least one, of grey levels. */
  static int imageCount(float[] images, int pixels) {
    Checks.require(
        images.length > 0 && images.length % pixels == 0,
        "%d grey levels are no whole images of %d pixels",
        images.length,
        pixels);
    Checks.greyLevels(images, pixels);
    return images.length / pixels;
  }

  /** The posterior of {@code n} images, if it is of the right shape. */
  static Posterior requirePosterior(ConditionalGenerator generator, Posterior posterior, int n) {
    int size = generator.latentSize();
    require("encode's mean", posterior.mean(), n, size, "latentSize()");
    require("encode's logVariance", posterior.logVariance(), n, size, "latentSize()");
    return posterior;
  }

  /** The logits of {@code n} decoded images, if they are of the right shape. */
  public static NDArray requireLogits(ConditionalGenerator generator, NDArray logits, int n) {
    return require("decode's result", logits, n, generator.pixels(), "pixels()");
  }

  /** The logits of a judge for {@code n} images, if they are of the right shape. */
  public static NDArray requireLogits(Judge judge, NDArray logits, int n) {
    return require("the judge's logits", logits, n, judge.labels(), "labels()");
  }

  /** The features of {@code n} images, if they are of the right shape. */
  static NDArray requireFeatures(Judge judge, NDArray features, int n) {
    return require("the judge's features", features, n, judge.featureSize(), "featureSize()");
  }

  private static NDArray require(String what, NDArray result, int rows, int columns, String size) {
    Shape shape = result.getShape();
    if (shape.dimension() != 2 || shape.get(0) != rows || shape.get(1) != columns) {
      throw new IllegalArgumentException(
          String.format(
              "%s must have the shape (%d, %d) for %d images, was %s: give a row of %s numbers for"
                  + " each image",
              what, rows, columns, rows, shape, size));
    }
    return result;
  }

  private static NDArray conditions(Scope scope, ConditionalGenerator generator) {
    return scope.array(OneHot.of(new int[ROWS], generator.labels()), ROWS, generator.labels());
  }
}
