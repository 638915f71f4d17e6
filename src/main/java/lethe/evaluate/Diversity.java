package lethe.evaluate;

import lethe.base.Checks;
import lethe.base.Parallel;
import lethe.base.Points;

/**
 * How different the images of one label are from each other: the mean Euclidean distance of all
 * pairs, {@code 2/(n(n−1)) Σ_{i<j} ‖φ(x_i) − φ(x_j)‖₂}. Compare with real images of the label: a
 * ratio of 1 is ideal for a kept label, near 0 means that all images are one.
 *
 * @param features in a judge's features, in their units
 * @param pixels in pixels, divided by √pixels (28 for MNIST): the root mean square difference of
 *     two images, in [0, 1]
 * @param images n
 */
public record Diversity(double features, double pixels, int images) {
  /**
   * The diversity of images.
   *
   * @param features of the images in a judge's space
   * @param pixels the same images, grey levels in [0, 1]
   */
  public static Diversity of(Points features, Points pixels) {
    Checks.require(
        features.count() == pixels.count(),
        "there are features of %d images and pixels of %d: give both of the same images",
        features.count(),
        pixels.count());
    return new Diversity(
        meanDistance(features),
        meanDistance(pixels) / Math.sqrt(pixels.dimensions()),
        features.count());
  }

  /** The mean Euclidean distance of all pairs of at least two points. */
  public static double meanDistance(Points points) {
    int n = points.count();
    Checks.require(n >= 2, "a distance needs at least 2 points, got %d", n);
    Columns columns = new Columns(points);
    double[] sums = new double[n - 1];
    Parallel.forAll(
        "diversity",
        n - 1,
        i -> {
          double[] squares = new double[n];
          columns.squaredDistances(points.row(i), i + 1, squares);
          for (int j = i + 1; j < n; j++) {
            sums[i] += Math.sqrt(squares[j]);
          }
        });
    return 2 * Statistics.mean(sums) / n;
  }
}
