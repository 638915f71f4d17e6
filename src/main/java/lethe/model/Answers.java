package lethe.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lethe.base.Checks;

/**
 * What a judge says of some images: a probability for every label, p(label | image), computed in
 * double precision from its logits, so that rows sum to 1. Immutable.
 */
public final class Answers {
  private final int labels;
  private final double[] logProbabilities;

  private Answers(int labels, double[] logProbabilities) {
    this.labels = labels;
    this.logProbabilities = logProbabilities;
  }

  /**
   * The softmax of logits.
   *
   * @param logits (n × labels), row-major, finite
   * @throws IllegalArgumentException if a logit is NaN or infinite
   */
  public static Answers ofLogits(float[] logits, int labels) {
    Checks.atLeast("labels", labels, 2);
    Checks.require(
        logits.length % labels == 0,
        "%d logits are no whole rows of %d labels",
        logits.length,
        labels);
    double[] result = new double[logits.length];
    for (int row = 0; row < logits.length; row += labels) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int j = row; j < row + labels; j++) {
        Checks.require(
            Float.isFinite(logits[j]),
            "the judge's logit of image %d is %s: check its weights and the image",
            row / labels,
            logits[j]);
        largest = Math.max(largest, logits[j]);
      }
      double sum = 0;
      for (int j = row; j < row + labels; j++) {
        sum += Math.exp(logits[j] - largest);
      }
      double logSum = largest + Math.log(sum);
      for (int j = row; j < row + labels; j++) {
        result[j] = logits[j] - logSum;
      }
    }
    return new Answers(labels, result);
  }

  /** The answers to several stacks of images, one after the other. */
  public static Answers joined(List<Answers> parts) {
    Checks.require(!parts.isEmpty(), "there must be answers to join, got none");
    int labels = parts.get(0).labels;
    for (Answers part : parts) {
      Checks.require(
          part.labels == labels, "answers of %d and %d labels do not join", labels, part.labels);
    }
    return new Answers(
        labels, parts.stream().flatMapToDouble(a -> Arrays.stream(a.logProbabilities)).toArray());
  }

  /** The number of images. */
  public int count() {
    return logProbabilities.length / labels;
  }

  /** The number of labels. */
  public int labels() {
    return labels;
  }

  /** The natural logarithm of p(label | image), at most 0. */
  public double logProbability(int image, int label) {
    return logProbabilities[image * labels + label];
  }

  /** p(label | image), in [0, 1]. */
  public double probability(int image, int label) {
    return Math.exp(logProbability(image, label));
  }

  /** The label of the largest probability; the first of equals. */
  public int top(int image) {
    int best = 0;
    for (int j = 1; j < labels; j++) {
      if (logProbability(image, j) > logProbability(image, best)) {
        best = j;
      }
    }
    return best;
  }

  /** The largest probability, in [1 / labels, 1]. */
  public double largestProbability(int image) {
    return probability(image, top(image));
  }

  /** {@code −Σ_j p_j ln p_j} in nats, in [0, ln labels]. */
  public double entropy(int image) {
    double sum = 0;
    for (int j = 0; j < labels; j++) {
      double logProbability = logProbability(image, j);
      sum -= Math.exp(logProbability) * logProbability;
    }
    return sum;
  }

  /** The share of images whose top answer is their label, in [0, 1]. */
  public double accuracy(int... trueLabels) {
    requireOnePerImage(trueLabels);
    int right = 0;
    for (int i = 0; i < trueLabels.length; i++) {
      right += top(i) == trueLabels[i] ? 1 : 0;
    }
    return right / (double) count();
  }

  /** The mean negative log-likelihood of the true labels, nats per image. */
  public double loss(int... trueLabels) {
    requireOnePerImage(trueLabels);
    double sum = 0;
    for (int i = 0; i < trueLabels.length; i++) {
      sum -= logProbability(i, trueLabels[i]);
    }
    return sum / count();
  }

  private void requireOnePerImage(int[] trueLabels) {
    Checks.require(
        trueLabels.length == count() && count() > 0,
        "%d labels were given for %d images: one for each, and at least one",
        trueLabels.length,
        count());
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "Answers of %d labels for %d images", labels, count());
  }
}
