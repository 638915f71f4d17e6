package lethe.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import lethe.latent.OutlierScores;
import lethe.latent.RankCorrelation;

/**
 * Does what forgetting does to an image depend on how rare the image is? A value against the
 * outlier score, over all images of one label.
 *
 * @param label which
 * @param forgotten whether it was to be forgotten
 * @param score {@code mahalanobis}, or {@code norm} for ‖μ‖
 * @param value {@code withinImageStd} of the unlearned decode, or {@code probabilityChange}: p(own
 *     label) after minus before
 * @param correlation Spearman's; 0 if the value does not depend on rarity
 * @param bins the images in order of score, in parts of equal size
 */
public record OutlierCurve(
    int label,
    boolean forgotten,
    String score,
    String value,
    RankCorrelation correlation,
    List<Bin> bins) {
  /** Copies the list. */
  public OutlierCurve {
    bins = List.copyOf(bins);
  }

  /**
   * One part.
   *
   * @param images how many
   * @param meanScore of its images
   * @param meanValue of its images
   * @param largestValue the value farthest from 0, with its sign
   */
  public record Bin(int images, double meanScore, double meanValue, double largestValue) {}

  static OutlierCurve of(
      int label,
      boolean forgotten,
      String scoreName,
      OutlierScores scores,
      String valueName,
      double[] values,
      int bins) {
    return new OutlierCurve(
        label,
        forgotten,
        scoreName,
        valueName,
        RankCorrelation.of(scores.values(), values),
        bins(scores, values, Math.min(bins, values.length)));
  }

  private static List<Bin> bins(OutlierScores scores, double[] values, int count) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(scores::of))
            .mapToInt(Integer::intValue)
            .toArray();
    List<Bin> bins = new ArrayList<>();
    for (int b = 0; b < count; b++) {
      int[] some =
          Arrays.copyOfRange(
              order,
              (int) ((long) b * order.length / count),
              (int) ((b + 1L) * order.length / count));
      bins.add(
          new Bin(
              some.length,
              Arrays.stream(some).mapToDouble(scores::of).average().orElseThrow(),
              Arrays.stream(some).mapToDouble(i -> values[i]).average().orElseThrow(),
              Arrays.stream(some)
                  .mapToObj(i -> values[i])
                  .max(Comparator.comparingDouble(Math::abs))
                  .orElseThrow()));
    }
    return bins;
  }
}
