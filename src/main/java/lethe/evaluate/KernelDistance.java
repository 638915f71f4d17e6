package lethe.evaluate;

import java.util.Arrays;
import lethe.base.Checks;
import lethe.base.Parallel;
import lethe.base.Points;
import lethe.base.RandomStream;

/**
 * The kernel distance of two sets of points: the unbiased squared maximum mean discrepancy with the
 * kernel κ(a, b) = (aᵀb/d + 1)³ (Bińkowski et al. 2018, 1801.01401), in blocks of m points of each
 * set:
 *
 * <pre>{@code
 * Σ_{i≠j} κ(r_i, r_j)/(m(m−1)) + Σ_{i≠j} κ(g_i, g_j)/(m(m−1)) − 2 Σ_{i,j} κ(r_i, g_j)/m²
 * }</pre>
 *
 * <p>About 0 is ideal, slightly negative values are chance; lower is better. Its expectation does
 * not depend on n.
 *
 * @param mean over the blocks, times 1,000
 * @param std over the blocks (n − 1), times 1,000; 0 for one block
 * @param blocks how many random blocks
 * @param blockSize m
 */
public record KernelDistance(double mean, double std, int blocks, int blockSize) {
  private static final double SCALE = 1_000;

  /**
   * The distance of two sets.
   *
   * @param blocks at least 1; 100 for reported values
   * @param blockSize m, from 2 to the size of the smaller set; 1,000 for reported values
   * @param random which points are in a block
   */
  public static KernelDistance between(
      Points real, Points generated, int blocks, int blockSize, RandomStream random) {
    real.requireSameSpace(generated);
    Checks.atLeast("blocks", blocks, 1);
    int smaller = Math.min(real.count(), generated.count());
    Checks.require(
        blockSize >= 2 && blockSize <= smaller,
        "blockSize must lie in [2, %d], was %d: the smaller set has %d points",
        smaller,
        blockSize,
        smaller);
    double[] values = new double[blocks];
    Parallel.forAll(
        "the kernel distance",
        blocks,
        block -> {
          RandomStream draw = random.child("block " + block);
          values[block] =
              SCALE
                  * discrepancy(
                      some(real, blockSize, draw.child("real")),
                      some(generated, blockSize, draw.child("generated")));
        });
    double mean = Statistics.mean(values);
    double std = Statistics.standardError(values) * Math.sqrt(blocks);
    return new KernelDistance(mean, std, blocks, blockSize);
  }

  private static Points some(Points points, int count, RandomStream random) {
    return points.rows(Arrays.copyOf(random.permutation(points.count()), count));
  }

  private static double discrepancy(Points real, Points generated) {
    double m = (double) real.count();
    Columns realColumns = new Columns(real);
    double within = pairs(real, realColumns) + pairs(generated, new Columns(generated));
    double across = 0;
    double[] dots = new double[real.count()];
    for (int i = 0; i < generated.count(); i++) {
      realColumns.dots(generated.row(i), 0, dots);
      across += kernels(dots, 0, real.dimensions());
    }
    return 2 * within / (m * (m - 1)) - 2 * across / (m * m);
  }

  /** {@code Σ_{i<j} κ}. */
  private static double pairs(Points points, Columns columns) {
    double[] dots = new double[points.count()];
    double sum = 0;
    for (int i = 0; i + 1 < points.count(); i++) {
      columns.dots(points.row(i), i + 1, dots);
      sum += kernels(dots, i + 1, points.dimensions());
    }
    return sum;
  }

  private static double kernels(double[] dots, int from, int size) {
    double sum = 0;
    double scale = 1.0 / size;
    for (int j = from; j < dots.length; j++) {
      double base = dots[j] * scale + 1;
      sum += base * base * base;
    }
    return sum;
  }
}
