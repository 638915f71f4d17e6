package lethe.attack;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * Logistic regression with an L2 penalty, {@code min (1/n) Σ ln(1 + exp(−s_i f_i)) + (λ/2) ‖w‖²}
 * with f = wᵀx + b, s = ±1 and b free.
 *
 * <p>There are fewer rows than columns, so it is solved in the rows: w = Xᵀa, which turns Newton's
 * step into a system of n equations on the Gram matrix K = XXᵀ (Rasmussen and Williams 2006,
 * algorithm 3.1). Steps are halved until the objective falls.
 */
final class LogisticRegression {
  private static final int ITERATIONS = 100;
  private static final double TOLERANCE = 1e-10;
  private static final double LEAST_CURVATURE = 1e-14;

  private final double[] rowWeights;
  private final double intercept;

  private LogisticRegression(double[] rowWeights, double intercept) {
    this.rowWeights = rowWeights;
    this.intercept = intercept;
  }

  /**
   * Fits.
   *
   * @param gram K, inner products of the rows
   * @param positive which rows are of the positive class
   * @param penalty λ, above 0
   */
  static LogisticRegression fit(double[][] gram, boolean[] positive, double penalty) {
    int n = gram.length;
    RealMatrix k = new Array2DRowRealMatrix(gram, false);
    RealVector a = new ArrayRealVector(n);
    double b = 0;
    double objective = Math.log(2);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      RealVector ka = k.operate(a);
      double[] root = new double[n];
      double[] rightSide = new double[n];
      for (int i = 0; i < n; i++) {
        double p = 1 / (1 + Math.exp(-ka.getEntry(i) - b));
        root[i] = Math.sqrt(Math.max(LEAST_CURVATURE, p * (1 - p)));
        double residual = (positive[i] ? 1 : 0) - p;
        rightSide[i] = root[i] * (ka.getEntry(i) + b) + residual / root[i];
      }
      DecompositionSolver solver = solver(gram, root, n * penalty);
      RealVector target = solver.solve(new ArrayRealVector(rightSide, false));
      RealVector ones = solver.solve(new ArrayRealVector(root, true));
      RealVector roots = new ArrayRealVector(root, false);
      double newB = roots.dotProduct(target) / roots.dotProduct(ones); // Σ a = 0
      RealVector newA = target.subtract(ones.mapMultiply(newB)).ebeMultiply(roots);

      RealVector moveA = newA.subtract(a);
      double moveB = newB - b;
      double share = 1;
      double next = objective(k, a.add(moveA), b + moveB, positive, penalty);
      while (next > objective && share > TOLERANCE) {
        share /= 2;
        next = objective(k, a.add(moveA.mapMultiply(share)), b + share * moveB, positive, penalty);
      }
      if (next > objective - TOLERANCE) {
        break;
      }
      a = a.add(moveA.mapMultiply(share));
      b += share * moveB;
      objective = next;
    }
    return new LogisticRegression(a.toArray(), b);
  }

  /** The solver of {@code √W K √W + ridge · I}, which is positive definite. */
  private static DecompositionSolver solver(double[][] gram, double[] root, double ridge) {
    int n = gram.length;
    double[][] system = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) { // half of it: the decomposition wants exact symmetry
        system[i][j] = root[i] * gram[i][j] * root[j];
        system[j][i] = system[i][j];
      }
      system[i][i] += ridge;
    }
    return new CholeskyDecomposition(new Array2DRowRealMatrix(system, false)).getSolver();
  }

  private static double objective(
      RealMatrix k, RealVector a, double b, boolean[] positive, double penalty) {
    RealVector ka = k.operate(a);
    double sum = 0;
    for (int i = 0; i < positive.length; i++) {
      double margin = (positive[i] ? 1 : -1) * (ka.getEntry(i) + b);
      sum += Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
    }
    return sum / positive.length + penalty / 2 * a.dotProduct(ka);
  }

  /**
   * The decision value f of a row; above 0 says positive.
   *
   * @param products its inner products with the rows of the fit
   */
  double decision(double... products) {
    double sum = intercept;
    for (int i = 0; i < products.length; i++) {
      sum += rowWeights[i] * products[i];
    }
    return sum;
  }

  @Override
  public String toString() {
    return "LogisticRegression of " + Arrays.toString(rowWeights) + " + " + intercept;
  }
}
