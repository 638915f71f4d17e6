package lethe.experiment;

import lethe.base.Checks;

/**
 * How much the study of the two-dimensional latent does.
 *
 * @param retrainedControl whether a two-dimensional model is also trained without the forgotten
 *     label; costs another training
 * @param side cells of a manifold along each axis
 * @param neighbours κ of the purity
 * @param samples of the forgotten label whose flatness is measured
 */
public record TwoDimensionalConfig(
    boolean retrainedControl, int side, int neighbours, int samples) {
  private static final int SIDE = 20;
  private static final int NEIGHBOURS = 10;

  /** Checks the ranges. */
  public TwoDimensionalConfig {
    Checks.atLeast("side", side, 2);
    Checks.atLeast("neighbours", neighbours, 1);
    Checks.atLeast("samples", samples, 1);
  }

  /** The control, another training, is for {@code paper} only. */
  public static TwoDimensionalConfig of(Profile profile) {
    return new TwoDimensionalConfig(
        switch (profile) {
          case SMOKE, QUICK -> false;
          case PAPER -> true;
        },
        SIDE,
        NEIGHBOURS,
        profile.greySamples());
  }
}
