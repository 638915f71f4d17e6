package lethe.latent;

import java.util.Arrays;
import lethe.base.Points;

/**
 * The neighbourhoods P of t-SNE: {@code p_ij = (p_j|i + p_i|j) / 2n} with {@code p_j|i ∝ exp(−β_i
 * ‖x_i − x_j‖²)} and β_i such that the entropy of {@code p_·|i} is ln perplexity (van der Maaten
 * and Hinton 2008, section 2).
 *
 * <p>Row i holds the points {@code columns[start[i]] … columns[start[i + 1] − 1]} in ascending
 * order and their p_ij; all others have 0. All entries together sum to 1.
 */
record Affinities(int[] start, int[] columns, double[] values) {
  private static final double TOLERANCE = 1e-5;
  private static final int MOST_HALVINGS = 200;

  /** Affinities to so many nearest neighbours of each point. */
  static Affinities of(Points points, double perplexity, int neighbours) {
    int n = points.count();
    Neighbours nearest = Neighbours.of(points, neighbours);
    double[] conditional = new double[n * neighbours];
    Chunks.forAll(
        n,
        (from, to) -> {
          double[] row = new double[neighbours];
          for (int i = from; i < to; i++) {
            nearest.squaredDistances(i, row);
            calibrate(row, perplexity);
            System.arraycopy(row, 0, conditional, i * neighbours, neighbours);
          }
        });
    return symmetric(nearest, conditional, n);
  }

  /** (P + Pᵀ) / 2n of rows of conditional probabilities. */
  private static Affinities symmetric(Neighbours nearest, double[] conditional, int n) {
    int k = nearest.perPoint();
    int[] counts = new int[n + 1];
    for (int i = 0; i < n; i++) {
      counts[i + 1] += k;
      for (int rank = 0; rank < k; rank++) {
        counts[nearest.index(i, rank) + 1]++;
      }
    }
    int[] offset = counts.clone();
    Arrays.parallelPrefix(offset, Integer::sum);
    int[] free = offset.clone();
    long[] columns = new long[offset[n]]; // column, then the place of its value
    double[] values = new double[offset[n]];
    for (int i = 0; i < n; i++) {
      for (int rank = 0; rank < k; rank++) {
        int j = nearest.index(i, rank);
        double half = conditional[i * k + rank] / (2.0 * n);
        put(columns, values, free[i]++, j, half);
        put(columns, values, free[j]++, i, half);
      }
    }
    return merged(n, offset, columns, values);
  }

  private static void put(long[] columns, double[] values, int at, int column, double value) {
    columns[at] = ((long) column << Integer.SIZE) | at;
    values[at] = value;
  }

  /** Sorts each row by column and adds up the two entries of neighbours that are mutual. */
  private static Affinities merged(int n, int[] offset, long[] entries, double[] halves) {
    int[] start = new int[n + 1];
    int[] columns = new int[entries.length];
    double[] values = new double[entries.length];
    int size = 0;
    for (int i = 0; i < n; i++) {
      Arrays.sort(entries, offset[i], offset[i + 1]);
      for (int at = offset[i]; at < offset[i + 1]; at++) {
        int column = (int) (entries[at] >>> Integer.SIZE);
        double half = halves[(int) entries[at]];
        if (size > start[i] && columns[size - 1] == column) {
          values[size - 1] += half;
        } else {
          columns[size] = column;
          values[size++] = half;
        }
      }
      start[i + 1] = size;
    }
    return new Affinities(start, Arrays.copyOf(columns, size), Arrays.copyOf(values, size));
  }

  /**
   * Turns squared distances into probabilities, in place: {@code exp(−β d²)} over their sum, with β
   * by bisection until the entropy is within 1e-5 nats of ln perplexity. Where no β is (more points
   * coincide with this one than the perplexity), the nearest ones share all probability evenly.
   */
  static void calibrate(double[] row, double perplexity) {
    double least = Arrays.stream(row).min().orElseThrow(); // keeps the largest term at 1
    double target = Math.log(perplexity);
    double beta = 1;
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    for (int halving = 0; halving < MOST_HALVINGS; halving++) {
      double sum = 0;
      double weighted = 0;
      for (double distance : row) {
        double excess = distance - least;
        double term = Math.exp(-beta * excess);
        sum += term;
        weighted += term * excess;
      }
      double entropy = Math.log(sum) + beta * weighted / sum;
      if (Math.abs(entropy - target) < TOLERANCE) {
        break;
      }
      if (entropy > target) {
        low = beta;
        beta = Double.isInfinite(high) ? 2 * beta : (low + high) / 2;
      } else {
        high = beta;
        beta = (low + high) / 2;
      }
    }
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      row[i] = Math.exp(-beta * (row[i] - least));
      sum += row[i];
    }
    for (int i = 0; i < row.length; i++) {
      row[i] /= sum;
    }
  }

  int points() {
    return start.length - 1;
  }
}
