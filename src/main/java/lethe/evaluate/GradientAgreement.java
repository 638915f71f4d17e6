package lethe.evaluate;

import java.util.Optional;
import lethe.base.Checks;

/**
 * Whether the gradients of forgetting and of keeping pull apart (Yu et al. 2020, 2001.06782), over
 * all parameters.
 *
 * @param cosine {@code ⟨g_f, g_r⟩ / (‖g_f‖ ‖g_r‖)}, in [−1, 1]; below 0 they conflict
 * @param removedShare the share of either gradient's square that a projection onto the other's
 *     orthogonal space takes out, {@code 1 − ‖P_a(b)‖²/‖b‖² = cos²}, in [0, 1]
 */
public record GradientAgreement(double cosine, double removedShare) {
  private static final double SMALLEST_NORM = 1e-12;

  /** The agreement of two flat gradients; empty where a norm is below 1e-12. */
  public static Optional<GradientAgreement> of(float[] forget, float[] keep) {
    Checks.require(
        forget.length == keep.length,
        "the gradients have %d and %d numbers: take both of one model",
        forget.length,
        keep.length);
    double product = 0;
    double forgetSquare = 0;
    double keepSquare = 0;
    for (int i = 0; i < forget.length; i++) {
      product += (double) forget[i] * keep[i];
      forgetSquare += (double) forget[i] * forget[i];
      keepSquare += (double) keep[i] * keep[i];
    }
    double forgetNorm = Math.sqrt(forgetSquare);
    double keepNorm = Math.sqrt(keepSquare);
    if (forgetNorm < SMALLEST_NORM || keepNorm < SMALLEST_NORM) {
      return Optional.empty();
    }
    double cosine = Math.max(-1, Math.min(1, product / forgetNorm / keepNorm));
    return Optional.of(new GradientAgreement(cosine, cosine * cosine));
  }

  /** Whether the gradients pull apart. */
  public boolean conflict() {
    return cosine < 0;
  }
}
