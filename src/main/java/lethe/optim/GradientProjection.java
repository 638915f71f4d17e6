package lethe.optim;

/**
 * Takes out of one gradient its part along another:
 *
 * <pre>{@code P_a(b) = b − (⟨b, a⟩ / ‖a‖²) · a}</pre>
 *
 * <p>so that {@code P_a(b)} is orthogonal to {@code a}; {@code b} itself where {@code ‖a‖² <
 * 1e-12}. With {@link Trigger#CONFLICT} this is the step of PCGrad (Yu et al. 2020, 2001.06782,
 * algorithm 1).
 *
 * @param trigger when the part is taken out
 */
public record GradientProjection(Trigger trigger) {
  private static final double SMALLEST_SQUARE = 1e-12;

  /** When the part is taken out. */
  public enum Trigger {
    /** At every step. */
    ALWAYS,
    /** Only where the gradients pull apart: {@code ⟨b, a⟩ < 0}. */
    CONFLICT
  }

  /**
   * The c of {@code P_a(b) = b − c·a}.
   *
   * @param product {@code ⟨b, a⟩}
   * @param square {@code ‖a‖²}
   */
  public double coefficient(double product, double square) {
    boolean wanted = trigger == Trigger.ALWAYS || product < 0;
    return square < SMALLEST_SQUARE || !wanted ? 0 : product / square;
  }
}
