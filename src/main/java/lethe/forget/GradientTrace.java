package lethe.forget;

import java.util.Arrays;
import lethe.base.Checks;

/**
 * The gradients of forgetting and of replay, step by step. All arrays have one number a step.
 *
 * @param norms ‖g‖₂ of what Adam was given, penalty included, nats per unit parameter, batch sum
 * @param forgetNorms ‖g_f‖₂
 * @param replayNorms ‖g_r‖₂
 * @param cosines {@code ⟨g_f, g_r⟩ / (‖g_f‖ ‖g_r‖)} over all parameters, in [−1, 1], before any
 *     projection; NaN where a norm is below 1e-12
 */
public record GradientTrace(
    double[] norms, double[] forgetNorms, double[] replayNorms, double[] cosines) {
  /** Copies the arrays, which are equally long. */
  public GradientTrace {
    Checks.require(
        norms.length == forgetNorms.length
            && norms.length == replayNorms.length
            && norms.length == cosines.length,
        "a trace needs one number of each kind a step, got %d, %d, %d and %d",
        norms.length,
        forgetNorms.length,
        replayNorms.length,
        cosines.length);
    norms = norms.clone();
    forgetNorms = forgetNorms.clone();
    replayNorms = replayNorms.clone();
    cosines = cosines.clone();
  }

  @Override
  public double[] norms() {
    return norms.clone();
  }

  @Override
  public double[] forgetNorms() {
    return forgetNorms.clone();
  }

  @Override
  public double[] replayNorms() {
    return replayNorms.clone();
  }

  @Override
  public double[] cosines() {
    return cosines.clone();
  }

  /** The share of steps at which the gradients pull apart (cosine below 0), in [0, 1]. */
  public double conflictShare() {
    return Arrays.stream(cosines).filter(cosine -> cosine < 0).count() / (double) cosines.length;
  }

  /** The mean cosine of the steps where it is defined. */
  public double meanCosine() {
    return Arrays.stream(cosines).filter(Double::isFinite).average().orElse(Double.NaN);
  }

  /**
   * The mean of cos² over the steps where it is defined: the share of a gradient's square that lies
   * along the other, 1 − ‖P_a(b)‖²/‖b‖². That is what a projection of the flat gradient takes out
   * if it projects at every step. It says nothing of the form in use: one that projects tensor by
   * tensor or on conflict only takes out another share, one that adds the gradients none.
   */
  public double meanRemovedShare() {
    return Arrays.stream(cosines)
        .filter(Double::isFinite)
        .map(cosine -> cosine * cosine)
        .average()
        .orElse(Double.NaN);
  }
}
