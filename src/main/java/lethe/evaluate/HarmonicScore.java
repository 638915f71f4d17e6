package lethe.evaluate;

import java.util.Optional;

/**
 * One number to rank runs by, {@code 2uv / (u + v)}; never to be shown without its parts. With KA
 * the kept accuracy and g the gap between p̄_f and the judge's answer to grey:
 *
 * @param score in [0, 1], higher is better
 * @param keptPart u = KA_after / KA_before, cut at 1
 * @param forgottenPart v = 1 − max(0, g_after) / g_before, cut to [0, 1]
 */
public record HarmonicScore(double score, double keptPart, double forgottenPart) {
  /** Gaps below this are rounding. */
  private static final double NO_GAP = 1e-6;

  /**
   * The score of {@code after}; empty if there was nothing to keep or to forget, that is if the
   * model before read no kept image right or the digit no better than grey.
   */
  public static Optional<HarmonicScore> of(JudgeReading before, JudgeReading after) {
    if (before.keptAccuracy() <= 0 || before.greyGap() < NO_GAP) {
      return Optional.empty();
    }
    double kept = Math.min(1, after.keptAccuracy() / before.keptAccuracy());
    double forgotten = Math.max(0, 1 - Math.max(0, after.greyGap()) / before.greyGap());
    double sum = kept + forgotten;
    return Optional.of(
        new HarmonicScore(sum == 0 ? 0 : 2 * kept * forgotten / sum, kept, forgotten));
  }
}
