package lethe.evaluate;

import java.util.Locale;
import lethe.base.Checks;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * One number read with several seeds.
 *
 * @param mean over the seeds
 * @param low lower end of the 95 % interval of the mean, by Student's t; NaN for one seed, which
 *     says nothing of the spread
 * @param high upper end, NaN for one seed
 * @param values one a seed
 */
public record SeedMean(double mean, double low, double high, double[] values) {
  private static final double QUANTILE = 0.975;

  /** Copies the array. */
  public SeedMean {
    values = values.clone();
  }

  /** The mean of at least one value. */
  public static SeedMean of(double... values) {
    Checks.atLeast("values", values.length, 1);
    double mean = Statistics.mean(values);
    if (values.length == 1) {
      return new SeedMean(mean, Double.NaN, Double.NaN, values);
    }
    double t = new TDistribution(values.length - 1).inverseCumulativeProbability(QUANTILE);
    double half = t * Statistics.standardError(values);
    return new SeedMean(mean, mean - half, mean + half, values);
  }

  @Override
  public double[] values() {
    return values.clone();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.4f (%.4f to %.4f, %d seeds)", mean, low, high, values.length);
  }
}
