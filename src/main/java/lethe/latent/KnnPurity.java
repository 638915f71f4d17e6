package lethe.latent;

import java.util.Arrays;
import lethe.base.Checks;
import lethe.base.Points;

/**
 * The mean share of a point's κ nearest neighbours that have its label. Descriptive: in a
 * conditional model a low purity is normal, since the label is given beside the code and the code
 * is left for style.
 *
 * @param neighbours κ; 10 in Lethe's results
 * @param overall mean over all points, in [0, 1]
 * @param perLabel mean over the points of each label, in [0, 1]; NaN for a label without a point
 * @param chance what random codes have: the sum of the squared shares of the labels
 */
public record KnnPurity(int neighbours, double overall, double[] perLabel, double chance) {
  /** Copies the array. */
  public KnnPurity {
    perLabel = perLabel.clone();
  }

  @Override
  public double[] perLabel() {
    return perLabel.clone();
  }

  /**
   * The purity of labelled points.
   *
   * @param labels one a point, each from 0 to {@code classes - 1}
   * @param neighbours κ, at least 1 and below the number of points
   */
  public static KnnPurity of(Points points, int[] labels, int classes, int neighbours) {
    int n = points.count();
    Checks.require(labels.length == n, "%d points need as many labels, got %d", n, labels.length);
    for (int i = 0; i < n; i++) {
      Checks.require(
          labels[i] >= 0 && labels[i] < classes,
          "label %d of point %d must lie in [0, %d]: count the classes again",
          labels[i],
          i,
          classes - 1);
    }
    Neighbours nearest = Neighbours.of(points, neighbours);
    int[] same = new int[classes];
    int[] counts = new int[classes];
    for (int i = 0; i < n; i++) {
      counts[labels[i]]++;
      for (int k = 0; k < neighbours; k++) {
        same[labels[i]] += labels[nearest.index(i, k)] == labels[i] ? 1 : 0;
      }
    }
    double[] perLabel = new double[classes];
    double chance = 0;
    for (int label = 0; label < classes; label++) {
      perLabel[label] = same[label] / ((double) counts[label] * neighbours); // 0 / 0 is NaN
      chance += Math.pow(counts[label] / (double) n, 2);
    }
    double overall = Arrays.stream(same).sum() / ((double) n * neighbours);
    return new KnnPurity(neighbours, overall, perLabel, chance);
  }
}
