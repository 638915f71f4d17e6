package lethe.evaluate;

import java.util.Arrays;

/** Means, standard errors, medians and quantiles in double precision. */
public final class Statistics {
  private Statistics() {}

  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** The standard error of the mean, s/√n with n − 1 in s; 0 for a single value. */
  static double standardError(double[] values) {
    if (values.length < 2) {
      return 0;
    }
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double n = (double) values.length;
    return Math.sqrt(squares / (n - 1) / n);
  }

  /** The middle value; the mean of the middle two if their number is even. */
  public static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The value below which a share of the values lies, linear between neighbours (Hyndman's 7). */
  static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    int lower = (int) place;
    int upper = Math.min(lower + 1, sorted.length - 1);
    return sorted[lower] + (place - lower) * (sorted[upper] - sorted[lower]);
  }
}
