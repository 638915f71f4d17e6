package lethe.evaluate;

import lethe.base.Checks;

/**
 * How far what a model draws for one label has moved since another moment, from the same latents.
 */
public final class Drift {
  private static final double PROBABILITY_MARGIN = 0.1;

  private Drift() {}

  /**
   * Image drift: the root mean square difference of the pixels of an image, averaged over images.
   *
   * @param now row-major (n, pixels), grey levels in [0, 1]
   * @param then the images of the same latents at the other moment
   * @return in [0, 1], 0 if nothing moved
   */
  public static double image(float[] now, float[] then, int pixels) {
    Checks.atLeast("pixels", pixels, 1);
    Checks.require(
        now.length == then.length && now.length > 0 && now.length % pixels == 0,
        "drift needs as many whole images of %d pixels at both moments, got %d and %d grey levels",
        pixels,
        now.length,
        then.length);
    int n = now.length / pixels;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double squares = 0;
      for (int at = i * pixels; at < (i + 1) * pixels; at++) {
        double difference = (double) now[at] - then[at];
        squares += difference * difference;
      }
      sum += Math.sqrt(squares / pixels);
    }
    return sum / n;
  }

  /**
   * Whether a forgotten label shows again: its probability is more than 0.1 above grey's, or the
   * judge names it clearly more often than it names grey so while the images have texture. Clearly
   * means that the Wilson intervals of the two shares, each of as many images, do not meet: the
   * lower end alone lies above 0 with a single image, and one in a thousand is no digit come back.
   *
   * @param probability mean p(label | image)
   * @param greyProbability p(label | grey)
   * @param topOneShare share of the images whose top answer is the label
   * @param greyTopOneShare 1 if that is the judge's top answer to grey, else 0
   * @param images how many were read, at least 1
   * @param withinImageStdMedian of the images
   */
  public static boolean reEmerged(
      double probability,
      double greyProbability,
      double topOneShare,
      double greyTopOneShare,
      int images,
      double withinImageStdMedian) {
    boolean named =
        Interval.ofShare(topOneShare, images).low()
            > Interval.ofShare(greyTopOneShare, images).high();
    return probability > greyProbability + PROBABILITY_MARGIN
        || (named && withinImageStdMedian > GreyStatistics.TEXTURE);
  }
}
