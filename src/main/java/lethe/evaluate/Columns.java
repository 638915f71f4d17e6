package lethe.evaluate;

import java.util.Arrays;
import lethe.base.Points;

/**
 * Points stored axis by axis, so that a loop over all of them adds up many at once: the compiler
 * makes vector instructions of it, which it may not do with the sum over one point's coordinates.
 */
final class Columns {
  private static final int AT_ONCE = 4;

  private final double[][] columns;
  private final int count;

  Columns(Points points) {
    this.count = points.count();
    // zeros after the last axis change no sum and leave no remainder of four axes
    int axes = (points.dimensions() + AT_ONCE - 1) / AT_ONCE * AT_ONCE;
    this.columns = new double[axes][];
    for (int axis = 0; axis < axes; axis++) {
      columns[axis] = axis < points.dimensions() ? points.column(axis) : new double[count];
    }
  }

  int count() {
    return count;
  }

  /** {@code sums[j] = ⟨point, point_j⟩} for j of from .. count − 1. */
  void dots(double[] point, int from, double[] sums) {
    double[] padded = Arrays.copyOf(point, columns.length);
    Arrays.fill(sums, from, count, 0);
    for (int axis = 0; axis < columns.length; axis += AT_ONCE) {
      addDots(axis, padded, from, sums);
    }
  }

  private void addDots(int axis, double[] point, int from, double[] sums) {
    double p0 = point[axis];
    double p1 = point[axis + 1];
    double p2 = point[axis + 2];
    double p3 = point[axis + 3];
    double[] c0 = columns[axis];
    double[] c1 = columns[axis + 1];
    double[] c2 = columns[axis + 2];
    double[] c3 = columns[axis + 3];
    for (int j = from; j < count; j++) {
      sums[j] += p0 * c0[j] + p1 * c1[j] + p2 * c2[j] + p3 * c3[j];
    }
  }

  /**
   * {@code sums[j] = ‖point − point_j‖²} for j of from .. count − 1; exactly 0 for equal points.
   */
  void squaredDistances(double[] point, int from, double[] sums) {
    double[] padded = Arrays.copyOf(point, columns.length);
    Arrays.fill(sums, from, count, 0);
    for (int axis = 0; axis < columns.length; axis += AT_ONCE) {
      addSquares(axis, padded, from, sums);
    }
  }

  private void addSquares(int axis, double[] point, int from, double[] sums) {
    double p0 = point[axis];
    double p1 = point[axis + 1];
    double p2 = point[axis + 2];
    double p3 = point[axis + 3];
    double[] c0 = columns[axis];
    double[] c1 = columns[axis + 1];
    double[] c2 = columns[axis + 2];
    double[] c3 = columns[axis + 3];
    for (int j = from; j < count; j++) {
      double d0 = p0 - c0[j];
      double d1 = p1 - c1[j];
      double d2 = p2 - c2[j];
      double d3 = p3 - c3[j];
      sums[j] += d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3;
    }
  }
}
