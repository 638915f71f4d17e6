package lethe.evaluate;

import java.util.Arrays;
import lethe.base.Checks;

/**
 * How flat and how bright images are, without any judge. The within-image std is the population
 * standard deviation of one image's pixels; 0 is one flat grey.
 *
 * @param images how many
 * @param meanGrey mean of all pixels, in [0, 1]
 * @param withinImageStdMedian median over the images, in [0, ½]
 * @param withinImageStdMaximum maximum over the images
 * @param withinImageStdShareAbove02 share of the images with a std above 0.02
 */
public record GreyStatistics(
    int images,
    double meanGrey,
    double withinImageStdMedian,
    double withinImageStdMaximum,
    double withinImageStdShareAbove02) {
  /** An image whose pixels have a larger standard deviation than this keeps some texture. */
  public static final double TEXTURE = 0.02;

  /** Images within this of a mean of ½ and of a median std of 0 are flat grey. */
  public static final double NEAR = 0.005;

  private static final double GREY = 0.5;

  /**
   * Whether the images are what uniform noise as the surrogate ends in: a mean of ½ and a median
   * within-image std of 0, both to {@link #NEAR}. Single images may still have texture.
   */
  public boolean flatGrey() {
    return Math.abs(meanGrey - GREY) <= NEAR && withinImageStdMedian <= NEAR;
  }

  /**
   * The statistics of images.
   *
   * @param images row-major (n, pixels), at least one
   */
  public static GreyStatistics of(float[] images, int pixels) {
    Checks.atLeast("pixels", pixels, 1);
    Checks.require(
        images.length > 0 && images.length % pixels == 0,
        "%d grey levels are no whole images of %d pixels",
        images.length,
        pixels);
    Checks.greyLevels(images, pixels);
    int n = images.length / pixels;
    double[] deviations = new double[n];
    double sumOfMeans = 0;
    for (int i = 0; i < n; i++) {
      double mean = mean(images, i, pixels);
      deviations[i] = std(images, i, pixels, mean);
      sumOfMeans += mean;
    }
    return new GreyStatistics(
        n,
        sumOfMeans / n,
        Statistics.median(deviations),
        Arrays.stream(deviations).max().orElseThrow(),
        Arrays.stream(deviations).filter(s -> s > TEXTURE).count() / (double) n);
  }

  /**
   * The within-image std of one image.
   *
   * @param image its grey levels in [0, 1], at least one
   * @return in [0, ½]
   */
  public static double withinImageStd(float[] image) {
    Checks.atLeast("pixels", image.length, 1);
    return std(image, 0, image.length, mean(image, 0, image.length));
  }

  private static double mean(float[] images, int image, int pixels) {
    double sum = 0;
    for (int at = image * pixels; at < (image + 1) * pixels; at++) {
      sum += images[at];
    }
    return sum / pixels;
  }

  private static double std(float[] images, int image, int pixels, double mean) {
    double squares = 0;
    for (int at = image * pixels; at < (image + 1) * pixels; at++) {
      squares += (images[at] - mean) * (images[at] - mean);
    }
    return Math.sqrt(squares / pixels);
  }
}
