package lethe.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import lethe.base.Checks;
import lethe.engine.Torch;

/**
 * A judge of one's own: a function from images to ln p(label | image), whatever computes it, and if
 * distances are to be taken in its features, a function to these. What they return is looked at
 * each time. One that is to guide an attack, which needs gradients, is a {@link Judge}.
 */
public final class OwnJudge implements ImageJudge {
  private static final int BATCH = 250;

  /** How far the probabilities of an image may be from 1 in sum: that of float32 and more. */
  private static final double ROUNDING = 1e-3;

  private final String name;
  private final int pixels;
  private final int labels;
  private final UnaryOperator<float[]> logProbabilities;
  private final Optional<Features> features;

  private record Features(int size, UnaryOperator<float[]> function) {}

  private OwnJudge(
      String name,
      int pixels,
      int labels,
      UnaryOperator<float[]> logProbabilities,
      Optional<Features> features) {
    this.name = name;
    this.pixels = pixels;
    this.labels = labels;
    this.logProbabilities = logProbabilities;
    this.features = features;
  }

  /**
   * A judge without features.
   *
   * @param name as it appears in tables and as a key of results, such as {@code "mine"}
   * @param pixels of an image, at least 1
   * @param labels how many there are, at least 2
   * @param logProbabilities is given at most 250 images at a time, row-major (n, pixels), grey
   *     levels in [0, 1], and returns ln p(label | image), row-major (n, labels), finite, so that
   *     the probabilities of an image sum to 1 within 1e-3; what is left of that is normalised
   */
  public static OwnJudge of(
      String name, int pixels, int labels, UnaryOperator<float[]> logProbabilities) {
    Checks.require(name != null && !name.isBlank(), "name must be a judge's name, was '%s'", name);
    Checks.atLeast("pixels", pixels, 1);
    Checks.atLeast("labels", labels, 2);
    Checks.given("logProbabilities", logProbabilities);
    return new OwnJudge(name, pixels, labels, logProbabilities, Optional.empty());
  }

  /**
   * The same judge with features.
   *
   * @param size numbers an image, at least 1
   * @param function is given images as the other one is, and returns finite numbers, row-major (n,
   *     size)
   */
  public OwnJudge withFeatures(int size, UnaryOperator<float[]> function) {
    Checks.atLeast("size", size, 1);
    Checks.given("function", function);
    return new OwnJudge(
        name, pixels, labels, logProbabilities, Optional.of(new Features(size, function)));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int pixels() {
    return pixels;
  }

  @Override
  public int labels() {
    return labels;
  }

  @Override
  public int featureSize() {
    return given().size();
  }

  @Override
  public Answers answer(Torch torch, float[] images) {
    float[] rows = read("log-probability", images, labels, logProbabilities);
    for (int row = 0; row < rows.length; row += labels) {
      double sum = 0;
      for (int j = row; j < row + labels; j++) {
        sum += Math.exp(rows[j]);
      }
      Checks.require(
          Math.abs(sum - 1) <= ROUNDING,
          "the probabilities of image %d must sum to 1, those of %s sum to %.4g: return ln p, which"
              + " is a logit minus the logarithm of the sum of their exponentials",
          row / labels,
          this,
          sum);
    }
    return Answers.ofLogits(rows, labels);
  }

  @Override
  public float[] features(Torch torch, float[] images) {
    Features own = given();
    return read("feature", images, own.size(), own.function());
  }

  private Features given() {
    return features.orElseThrow(
        () ->
            new IllegalArgumentException(
                this + " has no features to take distances in: give it some by withFeatures"));
  }

  /** The rows of all images, as long as they are to be and finite. */
  private float[] read(String what, float[] images, int width, UnaryOperator<float[]> function) {
    int count = ModelChecks.imageCount(images, pixels);
    float[] all = new float[Checks.arrayLength(count, width)];
    for (int from = 0; from < count; from += BATCH) {
      int to = Math.min(count, from + BATCH);
      float[] rows = function.apply(Arrays.copyOfRange(images, from * pixels, to * pixels));
      int wanted = (to - from) * width;
      Checks.require(
          rows != null && rows.length == wanted,
          "%s must return %d numbers for %d images, a %s for each of %d, returned %s",
          this,
          wanted,
          to - from,
          what,
          width,
          rows == null ? "null" : rows.length);
      System.arraycopy(rows, 0, all, from * width, wanted);
    }
    for (int i = 0; i < all.length; i++) {
      Checks.require(
          Float.isFinite(all[i]),
          "%s returned the %s %s (number %d of image %d): each must be finite, and a label that"
              + " cannot be has a small probability, such as 1e-12, not 0",
          this,
          what,
          all[i],
          i % width,
          i / width);
    }
    return all;
  }

  @Override
  public String toString() {
    return "judge " + name;
  }
}
