package lethe.evaluate;

import java.util.stream.IntStream;
import lethe.base.Checks;

/**
 * Points of a space with one axis a column, for example the penultimate features of a judge or the
 * pixels of images: n rows of d doubles. Immutable; any thread may use it.
 */
public final class FeatureMatrix {
  private final double[] values;
  private final int count;
  private final int size;

  private FeatureMatrix(double[] values, int size) {
    this.values = values;
    this.size = size;
    this.count = values.length / size;
  }

  /**
   * The points of a row-major matrix.
   *
   * @param values (n, size), finite, at least one row
   * @param size d, at least 1
   */
  public static FeatureMatrix of(float[] values, int size) {
    Checks.atLeast("size", size, 1);
    Checks.require(
        values.length > 0 && values.length % size == 0,
        "%d numbers are no whole points of %d coordinates",
        values.length,
        size);
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      Checks.require(
          Float.isFinite(values[i]),
          "coordinate %d of point %d is %s: features must be finite, check the images",
          i % size,
          i / size,
          values[i]);
      wide[i] = values[i];
    }
    return new FeatureMatrix(wide, size);
  }

  /** How many points there are, n. */
  public int count() {
    return count;
  }

  /** How many coordinates a point has, d. */
  public int size() {
    return size;
  }

  /** The points at {@code indices}, in their order. */
  public FeatureMatrix rows(int... indices) {
    Checks.atLeast("indices", indices.length, 1);
    double[] some = new double[indices.length * size];
    for (int i = 0; i < indices.length; i++) {
      Checks.within("index", indices[i], 0, count - 1);
      System.arraycopy(values, indices[i] * size, some, i * size, size);
    }
    return new FeatureMatrix(some, size);
  }

  double value(int row, int column) {
    return values[row * size + column];
  }

  double[] row(int row) {
    double[] point = new double[size];
    System.arraycopy(values, row * size, point, 0, size);
    return point;
  }

  double[] column(int column) {
    return IntStream.range(0, count).mapToDouble(row -> value(row, column)).toArray();
  }

  /** Refuses points of another space. */
  void requireSameSpace(FeatureMatrix other) {
    Checks.require(
        size == other.size,
        "points of %d and %d coordinates are of two spaces: read both with one judge",
        size,
        other.size);
  }

  @Override
  public String toString() {
    return count + " points of " + size + " coordinates";
  }
}
