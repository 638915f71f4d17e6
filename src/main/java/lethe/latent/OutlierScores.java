package lethe.latent;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.base.Points;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.correlation.Covariance;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * How unusual each image of one label is, by the place of its posterior mean μ in latent space.
 * Larger is rarer; scores of different labels are in units of their own. Immutable.
 */
public final class OutlierScores {
  /** Keeps the covariance of a label with an unused dimension invertible. */
  static final double RIDGE = 1e-6;

  private final double[] scores;

  private OutlierScores(double[] scores) {
    this.scores = scores;
  }

  /**
   * The Mahalanobis distance to the label's mean, {@code sqrt((μ − m)ᵀ (C + 10⁻⁶ I)⁻¹ (μ − m))},
   * with C the covariance (n − 1) of the label's own means. Does not depend on the scale or
   * direction of the latent axes, but for the 10⁻⁶.
   *
   * @param means posterior means of the images of one label, more of them than dimensions
   */
  public static OutlierScores mahalanobis(Points means) {
    int dimensions = means.dimensions();
    Checks.require(
        means.count() > dimensions,
        "%d images do not fix a covariance of %d dimensions, it needs %d: take more images of the"
            + " label",
        means.count(),
        dimensions,
        dimensions + 1);
    double[][] columns =
        IntStream.range(0, dimensions).mapToObj(means::column).toArray(double[][]::new);
    RealVector centre =
        new ArrayRealVector(Arrays.stream(columns).mapToDouble(StatUtils::mean).toArray(), false);
    DecompositionSolver inverse = new CholeskyDecomposition(covariance(columns)).getSolver();
    return of(
        means,
        mean -> {
          RealVector away = mean.subtract(centre);
          return Math.sqrt(away.dotProduct(inverse.solve(away)));
        });
  }

  private static RealMatrix covariance(double[][] columns) {
    RealMatrix covariance = MatrixUtils.createRealIdentityMatrix(columns.length);
    Covariance library = new Covariance();
    for (int i = 0; i < columns.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        double ridge = i == j ? RIDGE : 0;
        covariance.setEntry(i, j, library.covariance(columns[i], columns[j]) + ridge);
      }
    }
    return covariance;
  }

  /** The distance from the centre of the prior, {@code ‖μ‖₂}. */
  public static OutlierScores norm(Points means) {
    return of(means, RealVector::getNorm);
  }

  private static OutlierScores of(Points means, ToDoubleFunction<RealVector> score) {
    return new OutlierScores(
        IntStream.range(0, means.count())
            .mapToDouble(i -> score.applyAsDouble(row(means, i)))
            .toArray());
  }

  private static RealVector row(Points points, int index) {
    return new ArrayRealVector(
        IntStream.range(0, points.dimensions())
            .mapToDouble(d -> points.coordinate(index, d))
            .toArray(),
        false);
  }

  /** How many images were scored. */
  public int count() {
    return scores.length;
  }

  /** All scores, in the order of the images. */
  public double[] values() {
    return scores.clone();
  }

  /** The score of one image. */
  public double of(int image) {
    return scores[image];
  }

  /** The middle score. */
  public double median() {
    return new Median().evaluate(scores);
  }

  /** The {@code count} images with the highest scores, highest first; the earlier of equals. */
  public int[] rarest(int count) {
    return first(count, Comparator.comparingDouble(i -> -scores[i]));
  }

  /** The {@code count} images whose scores are nearest the median, nearest first. */
  public int[] nearestMedian(int count) {
    double median = median();
    return first(count, Comparator.comparingDouble(i -> Math.abs(scores[i] - median)));
  }

  private int[] first(int count, Comparator<Integer> order) {
    Checks.within("count", count, 1, scores.length);
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(order)
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
