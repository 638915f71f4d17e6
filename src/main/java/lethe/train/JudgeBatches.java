package lethe.train;

import java.util.Arrays;
import lethe.base.RandomStream;
import lethe.data.LabelledImages;
import lethe.data.OneHot;

/**
 * What a judge is shown at each step: digits in a new order every pass, then non-digits; with a
 * distribution over the labels as target for each.
 */
final class JudgeBatches {
  private final LabelledImages digits;
  private final JudgeTrainingConfig config;
  private final BatchOrder order;
  private final RandomStream nonDigits;

  JudgeBatches(LabelledImages digits, JudgeTrainingConfig config) {
    this.digits = digits;
    this.config = config;
    this.order =
        new BatchOrder(
            digits.count(), config.batchSize(), RandomStream.of(config.seed(), "judge order"));
    this.nonDigits = RandomStream.of(config.seed(), "non-digits");
  }

  /** Images a step. */
  int size() {
    return config.batchSize() + config.nonDigits();
  }

  int stepsPerEpoch() {
    return digits.count() / config.batchSize();
  }

  /**
   * One step's data.
   *
   * @param images row-major (size, pixels)
   * @param targets row-major (size, classes), rows sum to 1
   */
  record Batch(float[] images, float[] targets) {}

  /** The data of a step, counted from 0; to be asked for in order. */
  Batch next(int step) {
    int pixels = digits.pixels();
    int classes = digits.classes();
    int[] indices = order.batch(step);
    float[] images = Arrays.copyOf(digits.images(indices), size() * pixels);
    float[] targets = Arrays.copyOf(OneHot.of(digits.labels(indices), classes), size() * classes);
    float[] others = NonDigit.drawAll(config.nonDigits(), nonDigits, digits);
    System.arraycopy(others, 0, images, indices.length * pixels, others.length);
    Arrays.fill(targets, indices.length * classes, targets.length, 1f / classes);
    return new Batch(images, targets);
  }
}
