package lethe.experiment;

import java.util.List;
import java.util.stream.IntStream;
import lethe.base.Rows;
import lethe.latent.Centroids;

/**
 * Where one model's encoder puts the labels.
 *
 * @param model its name
 * @param labels a row for each label, in order
 * @param distances between the centroids, one row and column a label, in latent units
 */
public record CentroidReading(String model, List<Row> labels, double[][] distances) {
  /** Copies the list and the matrix. */
  public CentroidReading {
    labels = List.copyOf(labels);
    distances = Rows.copy(distances);
  }

  /**
   * One label.
   *
   * @param label which
   * @param isolation mean distance to the other centroids, in latent units
   * @param isolationRatio isolation over that in the original
   * @param keptIsolation mean distance to the other centroids of kept labels, the forgotten ones
   *     left out
   * @param keptIsolationRatio that over the same in the original
   * @param relativeIsolation isolation over the median isolation of all labels of this model
   * @param spread root mean square deviation of its means from the centroid, per dimension
   */
  public record Row(
      int label,
      double isolation,
      double isolationRatio,
      double keptIsolation,
      double keptIsolationRatio,
      double relativeIsolation,
      double spread) {}

  /**
   * The reading of a model's centroids beside the original's.
   *
   * @param kept the labels that are not to be forgotten
   */
  static CentroidReading of(String model, Centroids centroids, Centroids original, int... kept) {
    return new CentroidReading(
        model,
        IntStream.range(0, centroids.classes())
            .mapToObj(
                k ->
                    new Row(
                        k,
                        centroids.isolation(k),
                        centroids.isolationRatio(original, k),
                        centroids.isolationAmong(k, kept),
                        centroids.isolationAmong(k, kept) / original.isolationAmong(k, kept),
                        centroids.relativeIsolation(k),
                        centroids.spread(k)))
            .toList(),
        centroids.distances());
  }

  @Override
  public double[][] distances() {
    return Rows.copy(distances);
  }
}
