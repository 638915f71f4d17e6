package lethe.report;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import lethe.evaluate.SeedMean;
import lethe.experiment.RecoverySeedResult;
import lethe.experiment.SeedMetric;

/**
 * Means over training seeds as they are written: {@code mean ± half} with half of the 95 %
 * t-interval; where that interval would hold values that the number cannot have, {@code mean (least
 * to largest)}. From a thousand on without decimals, {@code 21,037 ± 2,414}.
 */
final class SeedNumbers {
  private static final int THOUSAND = 1_000;

  private SeedNumbers() {}

  /** A model's number, as in {@code 0.954 ± 0.002}. */
  static String mean(SeedMean mean, SeedMetric metric) {
    return metric.holds(mean) ? mean(mean, metric.decimals()) : range(mean, metric.decimals());
  }

  /** The same of a number that may have any value. */
  static String mean(SeedMean mean, int decimals) {
    return interval(mean, decimals, "");
  }

  /** A mean share, in [0, 1]. */
  static String share(SeedMean mean) {
    return mean.low() >= 0 && mean.high() <= 1 ? mean(mean, 2) : range(mean, 2);
  }

  /** A difference, as in {@code +0.16 ± 0.03}. */
  static String difference(SeedMean difference, SeedMetric metric) {
    return difference(difference, metric.decimals());
  }

  /** A difference with that many decimals. */
  static String difference(SeedMean difference, int decimals) {
    return interval(difference, decimals, "+");
  }

  /** A relearn ratio, as in {@code 0.52 (0.46 to 0.59)}; none where a model was too slow. */
  static String ratio(RecoverySeedResult.Relearning row) {
    return row.complete()
        ? Figures.text("%.2f (%s)", row.ratio(), Numbers.interval("%.2f", row.ratioInterval()))
        : Numbers.MISSING;
  }

  private static String range(SeedMean mean, int wanted) {
    int decimals = decimals(mean, wanted);
    String number = "%,." + decimals + "f";
    DoubleSummaryStatistics values = Arrays.stream(mean.values()).summaryStatistics();
    return Figures.text(
        number + " (" + number + " to " + number + ")",
        mean.mean(),
        values.getMin(),
        values.getMax());
  }

  /** None from a thousand on, where they would say nothing. */
  private static int decimals(SeedMean mean, int wanted) {
    return Math.abs(mean.mean()) >= THOUSAND ? 0 : wanted;
  }

  private static String interval(SeedMean mean, int wanted, String sign) {
    int decimals = decimals(mean, wanted);
    String number = "." + decimals + "f";
    double half = (mean.high() - mean.low()) / 2;
    double least = Math.pow(10, -decimals);
    return half > 0 && half < least / 2
        ? Figures.text("%," + sign + number + " ± < %," + number, mean.mean(), least)
        : Figures.text("%," + sign + number + " ± %," + number, mean.mean(), half);
  }
}
