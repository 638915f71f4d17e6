package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/**
 * The gradients of the losses of single images by the weights, kept apart until they are summed: of
 * any images, for any rows of a tensor. Several threads may sum at the same time, and do so faster
 * once one has called {@link #prepared}.
 */
public interface ImageGradients {
  /**
   * The sum over all images, for some rows of one tensor.
   *
   * @param manager owns the result
   * @param slot a trained tensor; its first dimension counts the rows
   * @param from the first row
   * @param to the row behind the last, above {@code from}
   * @return (to − from, numbers of a row) or, for a vector, (to − from)
   */
  NDArray sum(NDManager manager, Layout.Slot slot, int from, int to);

  /** The gradients of images {@code from .. to − 1} of these alone. */
  ImageGradients images(int from, int to);

  /** The squares of the gradients of single images, number by number. */
  ImageGradients squared();

  /** These, with what their sums have in common computed now, by the calling thread. */
  default ImageGradients prepared() {
    return this;
  }

  /** The sum over all images as one flat vector of {@code layout}'s trained numbers. */
  default NDArray flat(NDManager manager, Layout layout) {
    NDList parts = new NDList();
    for (Layout.Slot slot : layout.trainedSlots()) {
      parts.add(sum(manager, slot, 0, slot.rows()).flatten());
    }
    return NDArrays.concat(parts, 0);
  }
}
