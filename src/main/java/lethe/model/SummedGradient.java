package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/** A gradient by the weights, summed over images, to be had tensor by tensor and row by row. */
public interface SummedGradient {
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

  /** The sum over all images as one flat vector of {@code layout}'s trained numbers. */
  default NDArray flat(NDManager manager, Layout layout) {
    NDList parts = new NDList();
    for (Layout.Slot slot : layout.trainedSlots()) {
      parts.add(sum(manager, slot, 0, slot.rows()).flatten());
    }
    return NDArrays.concat(parts, 0);
  }
}
