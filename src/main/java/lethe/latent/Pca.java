package lethe.latent;

import java.util.Arrays;
import lethe.base.Checks;
import lethe.base.Points;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The principal axes of points: unit vectors {@code v_k} along which they vary most, with {@code C
 * v_k = λ_k v_k} for the covariance C (divided by n − 1) and {@code λ_1 ≥ λ_2 ≥ …}. The sign of an
 * axis is chosen so that its largest coordinate is positive.
 */
public final class Pca {
  private final double[] mean;
  private final double[] variances;
  private final RealMatrix axes;

  private Pca(double[] mean, double[] variances, RealMatrix axes) {
    this.mean = mean;
    this.variances = variances;
    this.axes = axes;
  }

  /** The axes of at least 2 points. */
  public static Pca fit(Points points) {
    Checks.require(
        points.count() >= 2, "principal axes need at least 2 points, got %d", points.count());
    int dimensions = points.dimensions();
    double[] mean = new double[dimensions];
    double[][] rows = new double[points.count()][dimensions];
    for (int d = 0; d < dimensions; d++) {
      double[] column = points.column(d);
      mean[d] = Arrays.stream(column).sum() / column.length;
      for (int i = 0; i < column.length; i++) {
        rows[i][d] = column[i] - mean[d];
      }
    }
    RealMatrix centred = MatrixUtils.createRealMatrix(rows);
    RealMatrix covariance =
        centred.transpose().multiply(centred).scalarMultiply(1.0 / (points.count() - 1));
    EigenDecomposition eigen = new EigenDecomposition(covariance);
    RealMatrix axes = MatrixUtils.createRealMatrix(dimensions, dimensions);
    double[] variances = new double[dimensions];
    for (int k = 0; k < dimensions; k++) {
      variances[k] = Math.max(0, eigen.getRealEigenvalue(k)); // rounding can go below 0
      axes.setRow(k, signed(eigen.getEigenvector(k).toArray()));
    }
    return new Pca(mean, variances, axes);
  }

  private static double[] signed(double... axis) {
    double largest = 0;
    for (double value : axis) {
      largest = Math.abs(value) > Math.abs(largest) + 1e-12 ? value : largest;
    }
    double sign = Math.signum(largest);
    return Arrays.stream(axis).map(value -> sign * value).toArray();
  }

  /** The variance along each axis, λ_1 first. */
  public double[] variances() {
    return variances.clone();
  }

  /** The share of all variance along each axis, in [0, 1]; 0 if the points coincide. */
  public double[] explainedVariance() {
    double all = Arrays.stream(variances).sum();
    return Arrays.stream(variances).map(v -> all == 0 ? 0 : v / all).toArray();
  }

  /** One axis, from 0: a unit vector. */
  public double[] axis(int index) {
    return axes.getRow(index);
  }

  /** The points as seen from their mean along the first {@code count} axes. */
  public Points project(Points points, int count) {
    Checks.require(
        points.dimensions() == mean.length,
        "points of %d dimensions were given, the axes have %d",
        points.dimensions(),
        mean.length);
    Checks.within("axes", count, 1, mean.length);
    double[] projected = new double[points.count() * count];
    for (int i = 0; i < points.count(); i++) {
      for (int k = 0; k < count; k++) {
        double sum = 0;
        for (int d = 0; d < mean.length; d++) {
          sum += axes.getEntry(k, d) * (points.coordinate(i, d) - mean[d]);
        }
        projected[i * count + k] = sum;
      }
    }
    return Points.of(projected, count);
  }
}
