package lethe.evaluate;

import lethe.base.Checks;

/**
 * How a share changed between two readings of images from the same latents, image by image.
 *
 * @param images pairs of images, at least 1
 * @param lost pairs of which only the first image counts
 * @param gained pairs of which only the second one does
 */
public record PairedChange(long images, long lost, long gained) {
  /** Checks the counts. */
  public PairedChange {
    Checks.require(images >= 1, "images must be at least 1, was %d", images);
    Checks.require(
        lost >= 0 && gained >= 0 && lost + gained <= images,
        "lost and gained must be at least 0 and no more than %d images, were %d and %d",
        images,
        lost,
        gained);
  }

  /** The change from what counted before to what counts after, one value an image. */
  public static PairedChange of(boolean[] before, boolean[] after) {
    Checks.require(
        before.length == after.length,
        "pairs need as many images before as after, got %d and %d",
        before.length,
        after.length);
    long lost = 0;
    long gained = 0;
    for (int i = 0; i < before.length; i++) {
      if (before[i] != after[i]) {
        lost += before[i] ? 1 : 0;
        gained += after[i] ? 1 : 0;
      }
    }
    return new PairedChange(before.length, lost, gained);
  }

  /** The share after minus the share before, in [−1, 1]. */
  public double change() {
    return (gained - lost) / (double) images;
  }

  /** Its 95 % interval, see {@link Interval#pairedDifference}. */
  public Interval interval() {
    return Interval.pairedDifference(lost, gained, images);
  }
}
