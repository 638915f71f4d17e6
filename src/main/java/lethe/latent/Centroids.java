package lethe.latent;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lethe.base.Checks;
import lethe.base.Points;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.apache.commons.math3.util.MathArrays;

/**
 * Where each label lies in latent space: the centroid {@code m_k}, the mean of the posterior means
 * of its images, and what follows from all of them.
 *
 * <ul>
 *   <li>distance {@code D_kl = ‖m_k − m_l‖₂}, in latent units (1 is a standard deviation of the
 *       prior)
 *   <li>isolation {@code I_k}, the mean of D_kl over the other labels
 *   <li>relative isolation {@code I_k / median_l I_l}, the median over all labels: 1 is ordinary
 *   <li>spread {@code s_k = sqrt(tr Cov_k / dimensions)}, with n − 1 in the covariance
 * </ul>
 *
 * <p>Distances do not change when the latent axes are turned or mirrored, displacements do. The
 * numbers describe and have no better direction: in a conditional model a latent need not tell the
 * label. Immutable.
 */
public final class Centroids {
  private final double[][] centres;
  private final double[] spreads;

  private Centroids(double[][] centres, double[] spreads) {
    this.centres = centres;
    this.spreads = spreads;
  }

  /**
   * The centroids of encoded images.
   *
   * @param means posterior means, one point an image, as {@link lethe.model.Posteriors} gives them
   * @param labels of the images, each from 0 to {@code classes - 1}; two images of every label at
   *     least
   */
  public static Centroids of(Points means, int[] labels, int classes) {
    Checks.atLeast("classes", classes, 2);
    Checks.require(
        means.count() == labels.length,
        "%d points need as many labels, got %d",
        means.count(),
        labels.length);
    double[][] centres = new double[classes][];
    double[] spreads = new double[classes];
    for (int k = 0; k < classes; k++) {
      int label = k;
      int[] own = IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
      Checks.require(
          own.length >= 2,
          "a centroid with its spread needs 2 images, label %d has %d: take more images",
          k,
          own.length);
      Points some = means.rows(own);
      centres[k] = columns(some).mapToDouble(StatUtils::mean).toArray();
      spreads[k] =
          Math.sqrt(columns(some).mapToDouble(StatUtils::variance).average().orElseThrow());
    }
    return new Centroids(centres, spreads);
  }

  private static Stream<double[]> columns(Points points) {
    return IntStream.range(0, points.dimensions()).mapToObj(points::column);
  }

  /** How many labels there are. */
  public int classes() {
    return centres.length;
  }

  /** The number of latent dimensions. */
  public int dimensions() {
    return centres[0].length;
  }

  /** The centroid of a label. */
  public double[] of(int label) {
    return centres[label].clone();
  }

  /** The Euclidean distance between two centroids. */
  public double distance(int label, int other) {
    return MathArrays.distance(centres[label], centres[other]);
  }

  /** All centroids, one point a label. */
  public Points points() {
    return Points.of(
        Arrays.stream(centres).flatMapToDouble(Arrays::stream).toArray(), dimensions());
  }

  /** All distances, a symmetric matrix with zeros on its diagonal. */
  public double[][] distances() {
    double[][] distances = new double[classes()][classes()];
    for (int k = 0; k < classes(); k++) {
      for (int l = 0; l < classes(); l++) {
        distances[k][l] = distance(k, l);
      }
    }
    return distances;
  }

  /** The mean distance to the other labels' centroids. */
  public double isolation(int label) {
    return IntStream.range(0, classes()).mapToDouble(l -> distance(label, l)).sum()
        / (classes() - 1);
  }

  /**
   * The mean distance to the centroids of some labels, the label itself left out; NaN if there is
   * no other. An isolation without the forgotten labels says whether the kept ones move apart.
   *
   * @param others each from 0 to {@code classes - 1}, none twice
   */
  public double isolationAmong(int label, int... others) {
    return IntStream.of(others)
        .filter(other -> other != label)
        .mapToDouble(other -> distance(label, other))
        .average()
        .orElse(Double.NaN);
  }

  /** The isolation over the median isolation of all labels; NaN if all centroids are one. */
  public double relativeIsolation(int label) {
    double[] all = IntStream.range(0, classes()).mapToDouble(this::isolation).toArray();
    return isolation(label) / new Median().evaluate(all);
  }

  /** The root mean square deviation of a label's means from their centroid, per dimension. */
  public double spread(int label) {
    return spreads[label];
  }

  /**
   * How far a label's centroid has moved, {@code ‖m_k − m_k^before‖₂}. Means something only between
   * a model and one that was trained on from its weights: two models trained apart have axes of
   * their own.
   */
  public double displacement(Centroids before, int label) {
    requireComparable(before);
    return MathArrays.distance(centres[label], before.centres[label]);
  }

  /** The isolation of a label as a multiple of what it was before. */
  public double isolationRatio(Centroids before, int label) {
    requireComparable(before);
    return isolation(label) / before.isolation(label);
  }

  private void requireComparable(Centroids before) {
    Checks.require(
        before.classes() == classes() && before.dimensions() == dimensions(),
        "%s cannot be compared with %s: both must be of one data set and one latent size",
        this,
        before);
  }

  @Override
  public String toString() {
    return "centroids of " + classes() + " labels in " + dimensions() + " dimensions";
  }
}
