package lethe.latent;

import java.util.Arrays;
import java.util.Locale;
import lethe.base.Checks;
import lethe.evaluate.Interval;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/**
 * Spearman's rank correlation with its uncertainty over the images; equal values share their mean
 * rank.
 *
 * @param spearman ρ in [−1, 1]; 0 if every value is the same, since it then does not depend on the
 *     score
 * @param interval of 95 %, by Fisher's transform with the variance {@code (1 + ρ²/2) / (n − 3)}
 *     (Bonett and Wright 2000)
 * @param count n, the pairs
 */
public record RankCorrelation(double spearman, Interval interval, int count) {
  private static final int FEWEST = 4;
  private static final double NORMAL_QUANTILE = 1.959963984540054;

  /**
   * The correlation of values with scores.
   *
   * @param scores finite, at least four, not all the same
   * @param values finite, as many
   */
  public static RankCorrelation of(double[] scores, double[] values) {
    Checks.require(
        scores.length == values.length && scores.length >= FEWEST,
        "a rank correlation needs at least %d pairs, got %d scores and %d values",
        FEWEST,
        scores.length,
        values.length);
    requireFinite("score", scores);
    requireFinite("value", values);
    Checks.require(
        !constant(scores),
        "every score is %s: without an order of the images there is no rank correlation",
        scores[0]);
    double rho = constant(values) ? 0 : new SpearmansCorrelation().correlation(scores, values);
    double transformed = atanh(rho);
    double reach = NORMAL_QUANTILE * Math.sqrt((1 + rho * rho / 2) / (scores.length - 3));
    return new RankCorrelation(
        rho,
        new Interval(Math.tanh(transformed - reach), Math.tanh(transformed + reach)),
        scores.length);
  }

  private static boolean constant(double[] values) {
    return Arrays.stream(values).allMatch(value -> value == values[0]);
  }

  /** Rounding may leave a perfect correlation a little above 1. */
  private static double atanh(double rho) {
    double inside = Math.max(-1, Math.min(1, rho));
    return 0.5 * Math.log((1 + inside) / (1 - inside));
  }

  private static void requireFinite(String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      Checks.require(
          Double.isFinite(values[i]), "%s %d is %s: ranks need finite numbers", name, i, values[i]);
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "ρ = %+.3f (95 %% %+.3f to %+.3f, n = %d)",
        spearman,
        interval.low(),
        interval.high(),
        count);
  }
}
