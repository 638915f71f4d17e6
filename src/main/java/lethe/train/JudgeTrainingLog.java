package lethe.train;

import java.util.List;
import lethe.base.Checks;

/**
 * What happened while a judge was trained.
 *
 * @param epochs one entry for each pass, in order
 * @param seconds wall-clock time of the whole run
 */
public record JudgeTrainingLog(List<Epoch> epochs, double seconds) {
  /** Copies the list. */
  public JudgeTrainingLog {
    epochs = List.copyOf(epochs);
    Checks.require(!epochs.isEmpty(), "a training log needs at least one epoch");
  }

  /**
   * One pass.
   *
   * @param epoch from 1
   * @param trainLoss mean cross-entropy over the batches of the pass, non-digits included, in
   *     training mode; nats per image
   * @param testLoss mean negative log-likelihood of the test images, nats per image
   * @param testAccuracy share of the test images that are right, in [0, 1]
   * @param learningRate of the last step
   */
  public record Epoch(
      int epoch, double trainLoss, double testLoss, double testAccuracy, double learningRate) {}

  /** The last entry. */
  public Epoch last() {
    return epochs.get(epochs.size() - 1);
  }
}
