package lethe.evaluate;

import java.util.Arrays;
import lethe.base.Checks;
import lethe.base.Points;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The Fréchet distance of two sets of points, each taken for a normal distribution (Heusel et al.
 * 2017, 1706.08500), in squared units of the space:
 *
 * <pre>{@code ‖m_r − m_g‖² + tr(C_r + C_g − 2 (C_r^½ C_g C_r^½)^½)}</pre>
 *
 * <p>with covariances over n − 1. In [0, ∞), lower is better; 0 for equal means and covariances. In
 * a judge's features ("J-FID") it compares only with values of the same judge. It is biased by n:
 * compare at equal n. Singular covariances (a feature that is never active) are fine.
 */
public final class FrechetDistance {
  private FrechetDistance() {}

  /** The distance of two sets of at least two points each. */
  public static double between(Points real, Points generated) {
    real.requireSameSpace(generated);
    RealMatrix realCovariance = covariance("real", real);
    RealMatrix generatedCovariance = covariance("generated", generated);
    RealMatrix root = squareRoot(realCovariance);
    RealMatrix mixed = symmetric(root.multiply(generatedCovariance).multiply(root));
    double shared = 0;
    for (double eigenvalue : new EigenDecomposition(mixed).getRealEigenvalues()) {
      shared += rootOf(eigenvalue);
    }
    double spread = realCovariance.getTrace() + generatedCovariance.getTrace() - 2 * shared;
    return Math.max(0, squaredMeanDistance(real, generated) + spread); // 0 up to rounding
  }

  private static double squaredMeanDistance(Points real, Points generated) {
    double sum = 0;
    for (int axis = 0; axis < real.dimensions(); axis++) {
      double difference =
          Statistics.mean(real.column(axis)) - Statistics.mean(generated.column(axis));
      sum += difference * difference;
    }
    return sum;
  }

  private static RealMatrix covariance(String name, Points points) {
    Checks.require(
        points.count() >= 2,
        "a covariance needs at least 2 %s points, got %d",
        name,
        points.count());
    double[][] centred = new double[points.dimensions()][];
    for (int axis = 0; axis < centred.length; axis++) {
      double[] column = points.column(axis);
      double mean = Statistics.mean(column);
      centred[axis] = Arrays.stream(column).map(value -> value - mean).toArray();
    }
    RealMatrix matrix = new Array2DRowRealMatrix(centred, false);
    return symmetric(
        matrix.multiply(matrix.transpose()).scalarMultiply(1.0 / (points.count() - 1)));
  }

  private static RealMatrix squareRoot(RealMatrix covariance) {
    EigenDecomposition eigen = new EigenDecomposition(covariance);
    double[] roots =
        Arrays.stream(eigen.getRealEigenvalues()).map(FrechetDistance::rootOf).toArray();
    return symmetric(
        eigen.getV().multiply(MatrixUtils.createRealDiagonalMatrix(roots)).multiply(eigen.getVT()));
  }

  /** Eigenvalues of a covariance are negative by rounding only. */
  private static double rootOf(double eigenvalue) {
    return Math.sqrt(Math.max(0, eigenvalue));
  }

  /** Without the last bit's asymmetry, which would send it to the solver for general matrices. */
  private static RealMatrix symmetric(RealMatrix matrix) {
    return matrix.add(matrix.transpose()).scalarMultiply(0.5);
  }
}
