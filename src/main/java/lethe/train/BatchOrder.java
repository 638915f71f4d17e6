package lethe.train;

import java.util.Arrays;
import lethe.base.Checks;
import lethe.base.RandomStream;

/**
 * Which images make which batch: a fresh permutation for every pass, the incomplete last batch
 * dropped. A function of the step alone, so a run can go on from any step.
 */
public final class BatchOrder {
  private final int images;
  private final int batchSize;
  private final int batchesPerPass;
  private final RandomStream random;
  private int currentPass = -1;
  private int[] order = {};

  /**
   * An order.
   *
   * @param images how many there are, at least {@code batchSize}
   * @param random drawn from anew for each pass
   */
  public BatchOrder(int images, int batchSize, RandomStream random) {
    Checks.require(
        batchSize <= images,
        "batchSize must be at most the number of images, was %d for %d images: take smaller"
            + " batches",
        batchSize,
        images);
    this.images = images;
    this.batchSize = batchSize;
    this.batchesPerPass = images / batchSize;
    this.random = random;
  }

  /** The number of images of a batch. */
  public int batchSize() {
    return batchSize;
  }

  /** The image indices of a step, counted from 0. */
  public int[] batch(int step) {
    int pass = step / batchesPerPass;
    if (pass != currentPass) {
      order = random.child("pass " + pass).permutation(images);
      currentPass = pass;
    }
    int from = step % batchesPerPass * batchSize;
    return Arrays.copyOfRange(order, from, from + batchSize);
  }
}
