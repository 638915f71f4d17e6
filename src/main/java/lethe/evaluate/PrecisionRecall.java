package lethe.evaluate;

import java.util.Arrays;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.base.Parallel;
import lethe.base.Points;

/**
 * Are generated points where real ones are, and the other way round (Kynkäänniemi et al. 2019,
 * 1904.06991)? A set's region is the union of closed balls around its points, each as large as the
 * distance to its k-th nearest neighbour within the set. Distances are exact.
 *
 * @param precision share of generated points in the region of the real ones, in [0, 1]: quality
 * @param recall share of real points in the region of the generated ones, in [0, 1]: coverage
 * @param neighbours k
 * @param real how many real points
 * @param generated how many generated points
 */
public record PrecisionRecall(
    double precision, double recall, int neighbours, int real, int generated) {
  private static final int CHUNK = 64;

  /**
   * Precision and recall of two sets of about equal size.
   *
   * @param neighbours k, at least 1 and less than either set's size; 3 for reported values
   */
  public static PrecisionRecall of(Points real, Points generated, int neighbours) {
    real.requireSameSpace(generated);
    int smaller = Math.min(real.count(), generated.count());
    Checks.require(
        neighbours >= 1 && neighbours < smaller,
        "neighbours must lie in [1, %d], was %d: the smaller set has %d points",
        smaller - 1,
        neighbours,
        smaller);
    return new PrecisionRecall(
        share(generated, real, neighbours),
        share(real, generated, neighbours),
        neighbours,
        real.count(),
        generated.count());
  }

  /** The share of {@code points} in the region of {@code set}. */
  private static double share(Points points, Points set, int neighbours) {
    Columns columns = new Columns(set);
    double[] squaredRadii = new double[set.count()];
    forEachPoint(
        set,
        columns,
        (i, squares) -> {
          squares[i] = Double.POSITIVE_INFINITY; // a point is no neighbour of its own
          squaredRadii[i] = smallest(squares, neighbours);
        });
    boolean[] inside = new boolean[points.count()];
    forEachPoint(points, columns, (i, squares) -> inside[i] = anyWithin(squares, squaredRadii));
    return IntStream.range(0, inside.length).filter(i -> inside[i]).count()
        / (double) inside.length;
  }

  private static boolean anyWithin(double[] squares, double[] squaredRadii) {
    for (int j = 0; j < squares.length; j++) {
      if (squares[j] <= squaredRadii[j]) {
        return true;
      }
    }
    return false;
  }

  /** What is done with a point's squared distances to all points of a set. */
  @FunctionalInterface
  private interface Row {
    void take(int point, double[] squaredDistances);
  }

  private static void forEachPoint(Points points, Columns columns, Row row) {
    Parallel.forAll(
        "precision and recall",
        (points.count() + CHUNK - 1) / CHUNK,
        chunk -> {
          double[] squares = new double[columns.count()];
          int end = Math.min(points.count(), (chunk + 1) * CHUNK);
          for (int i = chunk * CHUNK; i < end; i++) {
            columns.squaredDistances(points.row(i), 0, squares);
            row.take(i, squares);
          }
        });
  }

  /** The k-th smallest value, by insertion, since k is small. */
  private static double smallest(double[] values, int k) {
    double[] least = new double[k];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (double value : values) {
      if (value < least[k - 1]) {
        int at = k - 1;
        for (; at > 0 && least[at - 1] > value; at--) {
          least[at] = least[at - 1];
        }
        least[at] = value;
      }
    }
    return least[k - 1];
  }
}
