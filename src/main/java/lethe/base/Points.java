package lethe.base;

import java.util.Arrays;

/**
 * Points of a space: latent codes, places on a map, a judge's features of images, their pixels.
 * Immutable; safe to share between threads.
 */
public final class Points {
  private final int count;

  /** One array a dimension, so that distances to all points are simple loops. */
  private final double[][] columns;

  private Points(int count, double[][] columns) {
    this.count = count;
    this.columns = columns;
  }

  /**
   * Points of row-major coordinates.
   *
   * @param values (n, dimensions), row-major, finite, n at least 1
   * @param dimensions coordinates of one point, at least 1
   * @throws IllegalArgumentException if the rows are not whole or a coordinate is NaN or infinite
   */
  public static Points of(double[] values, int dimensions) {
    Checks.atLeast("dimensions", dimensions, 1);
    Checks.require(
        values.length > 0 && values.length % dimensions == 0,
        "%d coordinates are no whole points of %d dimensions: give one row a point",
        values.length,
        dimensions);
    int count = values.length / dimensions;
    double[][] columns = new double[dimensions][count];
    for (int i = 0; i < values.length; i++) {
      Checks.require(
          Double.isFinite(values[i]),
          "coordinate %d of point %d is %s: coordinates must be finite",
          i % dimensions,
          i / dimensions,
          values[i]);
      columns[i % dimensions][i / dimensions] = values[i];
    }
    return new Points(count, columns);
  }

  /** The same from single precision, as models give it. */
  public static Points of(float[] values, int dimensions) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return of(wide, dimensions);
  }

  /** How many points there are. */
  public int count() {
    return count;
  }

  /** Coordinates of one point. */
  public int dimensions() {
    return columns.length;
  }

  /** One coordinate of one point. */
  public double coordinate(int point, int dimension) {
    return columns[dimension][point];
  }

  /** One coordinate of every point, in order. */
  public double[] column(int dimension) {
    return columns[dimension].clone();
  }

  /** The points at {@code indices}, in their order; at least one. */
  public Points rows(int... indices) {
    Checks.require(indices.length > 0, "at least one point must be picked, was none");
    for (int index : indices) {
      Checks.within("index", index, 0, count - 1);
    }
    double[][] some = new double[columns.length][indices.length];
    for (int d = 0; d < some.length; d++) {
      for (int i = 0; i < indices.length; i++) {
        some[d][i] = columns[d][indices[i]];
      }
    }
    return new Points(indices.length, some);
  }

  /** The coordinates of one point. */
  public double[] row(int point) {
    double[] row = new double[columns.length];
    for (int d = 0; d < row.length; d++) {
      row[d] = columns[d][point];
    }
    return row;
  }

  /** The SHA-256 over all coordinates, in hexadecimal. */
  public String checksum() {
    return SafeFiles.sha256(Arrays.stream(columns).map(c -> Bits.of(c).values()).toList());
  }

  /** All coordinates, {@code (n, dimensions)}, row-major, as models take them. */
  public float[] rowMajor() {
    float[] values = new float[count * columns.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) columns[i % columns.length][i / columns.length];
    }
    return values;
  }

  /** The squared Euclidean distances of one point to all, itself included, into {@code result}. */
  public void squaredDistances(int point, double[] result) {
    for (int d = 0; d < columns.length; d++) {
      double[] column = columns[d];
      double own = column[point];
      if (d == 0) {
        for (int i = 0; i < count; i++) {
          double difference = column[i] - own;
          result[i] = difference * difference;
        }
      } else {
        for (int i = 0; i < count; i++) {
          double difference = column[i] - own;
          result[i] += difference * difference;
        }
      }
    }
  }

  /** The index of the point nearest to a place; the first of equals. */
  public int nearest(double... place) {
    Checks.require(
        place.length == columns.length,
        "a place of %d coordinates was given, the points have %d",
        place.length,
        columns.length);
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      double distance = 0;
      for (int d = 0; d < place.length; d++) {
        double difference = columns[d][i] - place[d];
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  /** Refuses points of another space. */
  public void requireSameSpace(Points other) {
    Checks.require(
        dimensions() == other.dimensions(),
        "points of %d and %d dimensions are of two spaces: compare points of one",
        dimensions(),
        other.dimensions());
  }

  @Override
  public String toString() {
    return count + " points of " + columns.length + " dimensions";
  }
}
