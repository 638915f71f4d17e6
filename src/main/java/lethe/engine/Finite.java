package lethe.engine;

/** Stops a run at the step at which a number stops being finite. */
public final class Finite {
  private Finite() {}

  /**
   * Returns {@code value} if it is finite.
   *
   * @param quantity what the value is, for the message
   * @param work what is being done, for the message
   * @param step from 0
   * @param rate the learning rate, for the message
   * @throws IllegalStateException naming quantity, work, step and rate
   */
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
