package lethe.evaluate;

import lethe.base.Checks;

/**
 * A 95 % confidence interval.
 *
 * @param low its lower end
 * @param high its upper end, at least {@code low}
 */
public record Interval(double low, double high) {
  /** The 97.5 % quantile of the standard normal distribution. */
  private static final double Z = 1.959963984540054;

  /** Checks the order. */
  public Interval {
    Checks.require(low <= high, "an interval needs low <= high, was [%s, %s]", low, high);
  }

  /**
   * Wilson's score interval of a proportion (Wilson 1927), which stays inside [0, 1] and does not
   * shrink to a point at 0 or {@code trials} successes.
   *
   * @param successes from 0 to {@code trials}
   * @param trials at least 1
   */
  public static Interval wilson(long successes, long trials) {
    Checks.require(trials >= 1, "trials must be at least 1, was %d", trials);
    Checks.require(
        successes >= 0 && successes <= trials,
        "successes must lie in [0, %d], was %d",
        trials,
        successes);
    double n = (double) trials;
    double share = successes / n;
    double squared = Z * Z / n;
    double centre = (share + squared / 2) / (1 + squared);
    double half = Z / (1 + squared) * Math.sqrt(share * (1 - share) / n + squared / (4 * n));
    // The exact ends at no and at all successes, free of the last bit's rounding.
    return new Interval(
        successes == 0 ? 0 : Math.max(0, centre - half),
        successes == trials ? 1 : Math.min(1, centre + half));
  }

  /** {@link #wilson} of a share in [0, 1] of so many trials. */
  public static Interval ofShare(double share, long trials) {
    return wilson(Math.round(share * trials), trials);
  }

  /**
   * The interval of the difference of two independent proportions, by Newcombe's hybrid score
   * method (1998, method 10) from their Wilson intervals. Of shares that were read on the same
   * images it is too wide, which is the safe side.
   */
  public static Interval difference(double share, Interval own, double other, Interval others) {
    double value = share - other;
    double down = Math.hypot(share - own.low(), others.high() - other);
    double up = Math.hypot(own.high() - share, other - others.low());
    return new Interval(value - down, value + up);
  }

  /**
   * The interval of the difference of two proportions that were read on the same pairs, second
   * minus first: Wald's, with half a pair added to each of the four kinds of pairs (Agresti and Min
   * 2005). It is not a point where no pair changed, and its middle lies a little nearer to 0 than
   * the difference does.
   *
   * @param lost pairs of which only the first is a success
   * @param gained pairs of which only the second is
   * @param pairs all of them, at least 1
   */
  public static Interval pairedDifference(long lost, long gained, long pairs) {
    Checks.require(pairs >= 1, "pairs must be at least 1, was %d", pairs);
    double n = pairs + 2.0;
    double middle = (gained - lost) / n;
    double half = Z * Math.sqrt(((lost + gained + 1) / n - middle * middle) / n);
    return new Interval(Math.max(-1, middle - half), Math.min(1, middle + half));
  }

  /** Whether {@code value} lies in the interval, ends included. */
  public boolean contains(double value) {
    return value >= low && value <= high;
  }
}
