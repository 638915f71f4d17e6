package lethe.experiment;

import lethe.base.Checks;
import lethe.evaluate.DistributionConfig;

/**
 * How much work the quality of models is measured with.
 *
 * @param seeds evaluation seeds for distances between distributions, at least 1
 * @param imagesPerLabel real and generated images of a label, at least 2; never more than half of
 *     the real ones, so that models and the floor, whose two sets are halves, have the same n
 * @param distribution how distributions are compared
 * @param diversityImages images of a label whose diversity is measured, at least 2; never more than
 *     there are real ones
 * @param iwaeSamples k of the importance-weighted bound, at least 1
 * @param iwaeImages kept test images it is taken over, at least 1; never more than there are
 * @param seed of latents, noise and random choices, shared by all models
 */
public record QualityConfig(
    int seeds,
    int imagesPerLabel,
    DistributionConfig distribution,
    int diversityImages,
    int iwaeSamples,
    int iwaeImages,
    long seed) {
  /** Half the test images of MNIST's rarest digit: equal shares of all labels. */
  private static final int RAREST_HALF = 446;

  /** Checks every value. */
  public QualityConfig {
    Checks.atLeast("seeds", seeds, 1);
    Checks.atLeast("imagesPerLabel", imagesPerLabel, 2);
    Checks.atLeast("diversityImages", diversityImages, 2);
    Checks.atLeast("iwaeSamples", iwaeSamples, 1);
    Checks.atLeast("iwaeImages", iwaeImages, 1);
  }

  /**
   * As much as a profile has time for: 446 images of each kept digit in {@code quick}, half of the
   * test images in {@code paper}, about 4,430 if one digit is forgotten. The bound is over 1,000
   * images, with k = 64 in {@code quick} and 1,000 in {@code paper}.
   */
  public static QualityConfig of(Profile profile) {
    DistributionConfig full = DistributionConfig.full();
    return switch (profile) {
      case SMOKE -> new QualityConfig(1, 30, full.withWork(2, 200), 10, 4, 50, profile.seed());
      case QUICK ->
          new QualityConfig(
              5, RAREST_HALF, full.withWork(10, 2_000), 200, 64, 1_000, profile.seed());
      case PAPER ->
          new QualityConfig(5, Integer.MAX_VALUE, full, 1_000, 1_000, 1_000, profile.seed());
    };
  }
}
