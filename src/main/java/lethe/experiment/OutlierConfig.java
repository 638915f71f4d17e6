package lethe.experiment;

import lethe.base.Checks;

/**
 * How much of a data set the study of rare examples looks at.
 *
 * @param imagesPerSplit training images and test images at most, each from the first on
 * @param examples rarest and, as control, most ordinary images that are shown for each label, at
 *     least 1
 * @param bins parts of equal size that a curve is summed up in, at least 2
 */
public record OutlierConfig(int imagesPerSplit, int examples, int bins) {
  private static final int EXAMPLES = 10;
  private static final int BINS = 20;

  /** Checks the ranges. */
  public OutlierConfig {
    Checks.atLeast("imagesPerSplit", imagesPerSplit, 1);
    Checks.atLeast("examples", examples, 1);
    Checks.atLeast("bins", bins, 2);
  }

  /** All images, or the first 2,000 of each split in {@code smoke}. */
  public static OutlierConfig of(Profile profile) {
    return switch (profile) {
      case SMOKE -> new OutlierConfig(2_000, EXAMPLES, BINS);
      case QUICK, PAPER -> new OutlierConfig(Integer.MAX_VALUE, EXAMPLES, BINS);
    };
  }
}
