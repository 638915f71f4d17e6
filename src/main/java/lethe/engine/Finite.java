package lethe.engine;

import ai.djl.ndarray.NDArray;

/** Stops a run at the step at which a number stops being finite. */
public final class Finite {
  private Finite() {}

  /**
   * Returns the Euclidean norm of {@code gradient} if it is finite.
   *
   * @param work what is being done, for the message
   * @param step from 0
   * @param rate the learning rate, for the message
   * @throws IllegalStateException naming work, step and rate
   */
  public static double requireGradient(NDArray gradient, String work, int step, double rate) {
    try (NDArray norm = gradient.norm()) {
      return require(norm.getFloat(), "gradient norm", work, step, rate);
    }
  }

  /** Returns {@code value} if it is finite; see {@link #requireGradient}. */
  public static double require(double value, String quantity, String work, int step, double rate) {
    if (!Double.isFinite(value)) {
      throw new IllegalStateException(
          String.format(
              java.util.Locale.ROOT,
              "%s: the %s is %s at step %d (learning rate %s): lower the learning rate, or check"
                  + " the images and weights it started from",
              work,
              quantity,
              value,
              step,
              rate));
    }
    return value;
  }
}
