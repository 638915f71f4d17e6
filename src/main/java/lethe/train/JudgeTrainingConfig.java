package lethe.train;

import lethe.base.Checks;
import lethe.optim.LearningRate;

/**
 * Settings of one training run of a judge.
 *
 * @param batchSize digits a step, at least 1; an incomplete last batch of a pass is dropped, and
 *     every pass has a new order
 * @param epochs passes over the digits, at least 1
 * @param learningRate rate by step, for Adam
 * @param nonDigits images a step that are no digits, with the uniform distribution as target, at
 *     least 0; 0 leaves the judge's answer to them an accident of its seed
 * @param seed drives initial weights, order, masks and non-digits, each by a stream of its own
 */
public record JudgeTrainingConfig(
    int batchSize, int epochs, LearningRate learningRate, int nonDigits, long seed) {
  /** Checks every value. */
  public JudgeTrainingConfig {
    Checks.atLeast("batchSize", batchSize, 1);
    Checks.atLeast("epochs", epochs, 1);
    Checks.atLeast("nonDigits", nonDigits, 0);
  }

  /**
   * The reference's recipe for judge A: 20 passes, batch 64, Adam 1e-4, a tenth of it after every
   * five passes. Published: 97.27 % of the test images right.
   */
  public static JudgeTrainingConfig reference(long seed) {
    return new JudgeTrainingConfig(64, 20, LearningRate.stages(1e-4, 0.1, 4), 0, seed);
  }

  /** A short recipe for judge A. */
  public static JudgeTrainingConfig fastA(long seed) {
    return new JudgeTrainingConfig(128, 3, LearningRate.warmupCosine(2e-3, 50), 0, seed);
  }

  /** A short recipe for judge B, with non-digits. */
  public static JudgeTrainingConfig fastB(long seed) {
    return new JudgeTrainingConfig(128, 6, LearningRate.warmupCosine(2e-3, 100), 28, seed);
  }

  /** The same settings with another seed. */
  public JudgeTrainingConfig withSeed(long newSeed) {
    return new JudgeTrainingConfig(batchSize, epochs, learningRate, nonDigits, newSeed);
  }

  /** The same settings with another number of passes. */
  public JudgeTrainingConfig withEpochs(int newEpochs) {
    return new JudgeTrainingConfig(batchSize, newEpochs, learningRate, nonDigits, seed);
  }

  /** The same settings with another number of non-digits a step. */
  public JudgeTrainingConfig withNonDigits(int newNonDigits) {
    return new JudgeTrainingConfig(batchSize, epochs, learningRate, newNonDigits, seed);
  }
}
