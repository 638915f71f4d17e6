package lethe.train;

import java.util.Arrays;
import lethe.base.Checks;
import lethe.base.RandomStream;
import lethe.data.LabelledImages;
import lethe.data.OneHot;

/**
 * What a judge is shown at each step: digits in a new order every pass, moved a little if the
 * settings say so, then non-digits; with a distribution over the labels as target for each.
 */
final class JudgeBatches {
  private final LabelledImages digits;
  private final JudgeTrainingConfig config;
  private final BatchOrder order;
  private RandomStream shifts;
  private RandomStream nonDigits;

  JudgeBatches(LabelledImages digits, JudgeTrainingConfig config) {
    if (config.shift() > 0) {
      Checks.side("shift", digits.pixels());
    }
    if (config.nonDigits() > 0) {
      Checks.side("nonDigits", digits.pixels());
    }
    this.digits = digits;
    this.config = config;
    this.order =
        new BatchOrder(
            digits.count(), config.batchSize(), RandomStream.of(config.seed(), "judge order"));
    this.shifts = RandomStream.of(config.seed(), "judge shifts");
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

  /** How far its random numbers are used up. */
  record Position(long shifts, long nonDigits) {}

  Position position() {
    return new Position(shifts.position(), nonDigits.position());
  }

  void moveTo(Position position) {
    shifts = shifts.at(position.shifts());
    nonDigits = nonDigits.at(position.nonDigits());
  }

  /** The data of a step, counted from 0; to be asked for in order. */
  Batch next(int step) {
    int pixels = digits.pixels();
    int classes = digits.classes();
    int[] indices = order.batch(step);
    float[] images = Arrays.copyOf(moved(digits.images(indices)), size() * pixels);
    float[] targets = Arrays.copyOf(OneHot.of(digits.labels(indices), classes), size() * classes);
    float[] others = NonDigit.drawAll(config.nonDigits(), nonDigits, digits);
    System.arraycopy(others, 0, images, indices.length * pixels, others.length);
    Arrays.fill(targets, indices.length * classes, targets.length, 1f / classes);
    return new Batch(images, targets);
  }

  /** Moves each image by whole pixels; what enters at an edge is black. */
  private float[] moved(float[] images) {
    if (config.shift() == 0) {
      return images;
    }
    int pixels = digits.pixels();
    int side = Checks.side("shift", pixels);
    int choices = 2 * config.shift() + 1;
    float[] result = new float[images.length];
    for (int from = 0; from < images.length; from += pixels) {
      int down = shifts.nextInt(choices) - config.shift();
      int right = shifts.nextInt(choices) - config.shift();
      for (int row = Math.max(0, down); row < side + Math.min(0, down); row++) {
        int source = from + (row - down) * side + Math.max(0, -right);
        int target = from + row * side + Math.max(0, right);
        System.arraycopy(images, source, result, target, side - Math.abs(right));
      }
    }
    return result;
  }
}
