package lethe.model;

/** The conditional VAE with narrow hidden layers: a step takes about a millisecond. */
public final class NarrowVae {
  private NarrowVae() {}

  /** The architecture with hidden layers of the given widths. */
  public static ConditionalVae of(CvaeConfig config, int outer, int inner) {
    return new ConditionalVae(config, outer, inner);
  }
}
