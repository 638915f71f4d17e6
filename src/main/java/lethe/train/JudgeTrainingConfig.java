package lethe.train;

import lethe.base.Checks;
import lethe.optim.LearningRate;

/**
 * Settings of one training run of a judge.
 *
 * @param batchSize digits a step, at least 1; an incomplete last batch of a pass is dropped, and
 *     every pass has a new order
 * @param epochs passes over the digits, at least 1
 * @param learningRate rate by step, for Adam; how many steps a pass has depends on the images, and
 *     a warm-up longer than the run does not reach its peak
 * @param nonDigits images a step that are no digits, with the uniform distribution as target, at
 *     least 0; 0 leaves the judge's answer to them an accident of its seed
 * @param shift digits are moved by up to so many pixels in each direction, 0 to 4
 * @param seed drives initial weights, order, masks, shifts and non-digits, each by a stream of its
 *     own
 */
public record JudgeTrainingConfig(
    int batchSize, int epochs, LearningRate learningRate, int nonDigits, int shift, long seed) {
  /** Checks every value. */
  public JudgeTrainingConfig {
    Checks.atLeast("batchSize", batchSize, 1);
    Checks.atLeast("epochs", epochs, 1);
    Checks.given("learningRate", learningRate);
    Checks.atLeast("nonDigits", nonDigits, 0);
    Checks.within("shift", shift, 0, 4);
  }

  /**
   * The reference's recipe for judge A: 20 passes, batch 64, Adam 1e-4, a tenth of it after every
   * five passes. Published: 97.27 % of the test images right.
   */
  public static JudgeTrainingConfig reference(long seed) {
    return new JudgeTrainingConfig(64, 20, LearningRate.stages(1e-4, 0.1, 4), 0, 0, seed);
  }

  /**
   * The short recipe for judge A: three passes, peak 2e-3, warm-up and cosine. At four seeds 98.16
   * to 98.36 % of the test images right, in 11 to 12 s on two cores. What it says of constant grey
   * depends on the seed: p(1) was .15, .18, .19 and .79.
   */
  public static JudgeTrainingConfig fastA(long seed) {
    return new JudgeTrainingConfig(128, 3, LearningRate.warmupCosine(2e-3, 50), 0, 0, seed);
  }

  /**
   * The short recipe for judge B: eight passes over digits moved by up to one pixel, 14 non-digits
   * beside 128 digits. At three seeds 99.26 to 99.32 % of the test images right, largest
   * probability .101 on constant grey and .102 to .105 on average over the held-out kinds of
   * non-digit, in 24 to 26 s on two cores.
   */
  public static JudgeTrainingConfig fastB(long seed) {
    return new JudgeTrainingConfig(128, 8, LearningRate.warmupCosine(3e-3, 200), 14, 1, seed);
  }

  /** The same settings with another seed. */
  public JudgeTrainingConfig withSeed(long newSeed) {
    return new JudgeTrainingConfig(batchSize, epochs, learningRate, nonDigits, shift, newSeed);
  }

  /** The same settings with another number of passes. */
  public JudgeTrainingConfig withEpochs(int newEpochs) {
    return new JudgeTrainingConfig(batchSize, newEpochs, learningRate, nonDigits, shift, seed);
  }

  /** The same settings with another number of non-digits a step. */
  public JudgeTrainingConfig withNonDigits(int newNonDigits) {
    return new JudgeTrainingConfig(batchSize, epochs, learningRate, newNonDigits, shift, seed);
  }

  /** The same settings with other batches. */
  public JudgeTrainingConfig withBatchSize(int newBatchSize) {
    return new JudgeTrainingConfig(newBatchSize, epochs, learningRate, nonDigits, shift, seed);
  }

  /** The same settings with another learning rate. */
  public JudgeTrainingConfig withLearningRate(LearningRate newRate) {
    return new JudgeTrainingConfig(batchSize, epochs, newRate, nonDigits, shift, seed);
  }

  /** The same settings with digits moved by other distances. */
  public JudgeTrainingConfig withShift(int newShift) {
    return new JudgeTrainingConfig(batchSize, epochs, learningRate, nonDigits, newShift, seed);
  }
}
