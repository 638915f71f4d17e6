package lethe.train;

import java.util.List;

/**
 * What happened while gradient ascent ran, in nats per image.
 *
 * @param points an entry for each log interval and one for the weights that the run ends in, in
 *     order of steps; all numbers are finite
 * @param ranAway whether the run ended before its last step: see {@link GradientAscent}
 * @param seconds wall-clock time of the whole run
 */
public record AscentLog(List<Point> points, boolean ranAway, double seconds) {
  /** Copies the list. */
  public AscentLog {
    points = List.copyOf(points);
  }

  /**
   * The −ELBO of one step's images, before the step moves the weights.
   *
   * @param step steps done
   * @param forgotten mean over the images to forget, without the cap
   * @param kept mean over the images to keep
   */
  public record Point(int step, double forgotten, double kept) {}

  /** The last entry, of the weights that the run ends in. */
  public Point last() {
    return points.get(points.size() - 1);
  }
}
