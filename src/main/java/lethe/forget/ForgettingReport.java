package lethe.forget;

import java.util.List;

/**
 * What happened while labels were forgotten. Losses are sums over the batch, in nats.
 *
 * @param points one entry for each log interval, in order of steps
 * @param seconds wall-clock time of the whole run
 */
public record ForgettingReport(List<Point> points, double seconds) {
  /** Copies the list. */
  public ForgettingReport {
    points = List.copyOf(points);
  }

  /**
   * One step, every term apart.
   *
   * @param step steps done before this one's update
   * @param forgetLoss L_forget, batch sum
   * @param replayLoss L_replay, batch sum, without γ; 0 if replay is left out
   * @param ewcPenalty Σ F (θ − θ*)², without λ
   * @param weightedEwcPenalty λ · Σ F (θ − θ*)²
   * @param total L_forget + γ · L_replay + λ · Σ F (θ − θ*)²
   * @param gradientNorm Euclidean norm of what Adam is given: the gradient of the total, or with
   *     gradient projection what the projections leave, penalty included
   * @param learningRate of this step
   */
  public record Point(
      int step,
      double forgetLoss,
      double replayLoss,
      double ewcPenalty,
      double weightedEwcPenalty,
      double total,
      double gradientNorm,
      double learningRate) {
    /** γ · L_replay, what the total has besides the other two. */
    public double weightedReplayLoss() {
      return total - forgetLoss - weightedEwcPenalty;
    }
  }

  /** The last entry. */
  public Point last() {
    return points.get(points.size() - 1);
  }
}
