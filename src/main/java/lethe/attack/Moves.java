package lethe.attack;

/** What an attack changes at which step; the rest stays where it started. */
public enum Moves {
  /** The latent, under the label itself: c = e_f. */
  LATENT,
  /** The condition c = softmax(u), from a fixed latent. */
  CONDITION,
  /** Both at every step. */
  BOTH,
  /** The latent at even steps, the condition at odd ones. */
  ALTERNATING;

  /** Whether the latent is updated at {@code step}, counted from 0. */
  public boolean latent(int step) {
    return switch (this) {
      case LATENT, BOTH -> true;
      case CONDITION -> false;
      case ALTERNATING -> step % 2 == 0;
    };
  }

  /** Whether the condition is updated at {@code step}, counted from 0. */
  public boolean condition(int step) {
    return switch (this) {
      case CONDITION, BOTH -> true;
      case LATENT -> false;
      case ALTERNATING -> step % 2 == 1;
    };
  }

  /** Whether the condition is softmax(u); otherwise it is the label's own e_f throughout. */
  public boolean freeCondition() {
    return this != LATENT;
  }
}
