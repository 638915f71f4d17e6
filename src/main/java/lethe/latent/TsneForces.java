package lethe.latent;

/**
 * The t-SNE objective on a map of n places, given as one array of each coordinate (van der Maaten
 * and Hinton 2008, eq. 5):
 *
 * <pre>{@code ∂KL/∂y_i = 4 Σ_j (p_ij − q_ij) (y_i − y_j) w_ij,
 * w_ij = 1 / (1 + ‖y_i − y_j‖²),   q_ij = w_ij / Z,   Z = Σ_{k ≠ l} w_kl}</pre>
 */
sealed interface TsneForces permits ExactForces, BarnesHutForces {
  /**
   * The gradient of the objective with all p_ij multiplied by {@code exaggeration}.
   *
   * @param gradientX receives the derivative by each x
   * @param gradientY receives the derivative by each y
   */
  void gradient(
      double[] x, double[] y, double exaggeration, double[] gradientX, double[] gradientY);

  /** {@code KL(P‖Q) = Σ_ij p_ij ln (p_ij / q_ij)}, nats. */
  double klDivergence(double[] x, double[] y);

  /** The sum of repulsion weights, always in the same order. */
  static double total(double[] perPoint) {
    double sum = 0;
    for (double value : perPoint) {
      sum += value;
    }
    if (!Double.isFinite(sum) || sum <= 0) {
      throw new IllegalStateException(
          "the t-SNE map has left the numbers (Z = " + sum + "): lower the exaggeration");
    }
    return sum;
  }

  /** {@code w_ij}. */
  static double weight(int i, int j, double[] x, double[] y) {
    double dx = x[i] - x[j];
    double dy = y[i] - y[j];
    return 1 / (1 + dx * dx + dy * dy);
  }

  /** {@code Σ_{j ≠ i} w_ij}. */
  static double weightOf(int i, double[] x, double[] y) {
    double sum = -1; // the point itself
    for (int j = 0; j < x.length; j++) {
      sum += weight(i, j, x, y);
    }
    return sum;
  }
}
