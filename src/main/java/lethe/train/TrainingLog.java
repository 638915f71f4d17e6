package lethe.train;

import java.util.List;

/**
 * What happened while a conditional generator was trained, in nats per image.
 *
 * @param points one entry for each log interval, in order of steps
 * @param seconds wall-clock time of the whole run
 */
public record TrainingLog(List<Point> points, double seconds) {
  /** Copies the list. */
  public TrainingLog {
    points = List.copyOf(points);
  }

  /**
   * One entry.
   *
   * @param step steps done
   * @param trainNegativeElbo mean over every tenth batch since the last entry, and this one
   * @param testNegativeElbo mean over the test images with one latent each
   * @param testReconstruction its reconstruction part
   * @param testKlDivergence its KL part
   * @param learningRate of this step
   */
  public record Point(
      int step,
      double trainNegativeElbo,
      double testNegativeElbo,
      double testReconstruction,
      double testKlDivergence,
      double learningRate) {}

  /** The last entry. */
  public Point last() {
    return points.get(points.size() - 1);
  }
}
