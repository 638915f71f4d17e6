package lethe.attack;

import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import lethe.base.Checks;

/**
 * The success of one attack on one model at one threshold τ.
 *
 * @param attack name of its kind
 * @param model attacked
 * @param threshold τ, in (0, 1]
 * @param guided restarts with p_A(f) ≥ τ at some step: the guide is convinced
 * @param strict restarts with p_A(f) ≥ τ and p_B(f) ≥ τ at the same step
 * @param bestGuide largest p_A(f) over steps and restarts
 * @param bestReader largest p_B(f) over steps and restarts
 * @param lastGuideMedian median p_A(f) over the restarts at the last step
 * @param lastReaderMedian median p_B(f) over the restarts at the last step
 */
public record AttackSuccess(
    String attack,
    String model,
    double threshold,
    SuccessRate guided,
    SuccessRate strict,
    double bestGuide,
    double bestReader,
    double lastGuideMedian,
    double lastReaderMedian) {
  /** The threshold of the headline. */
  public static final double THRESHOLD = 0.9;

  /** The success of a trace. */
  public static AttackSuccess of(AttackTrace trace, double threshold) {
    Checks.require(
        threshold > 0 && threshold <= 1, "threshold must lie in (0, 1], was %s", threshold);
    int[] guided = new int[trace.restarts()];
    int[] strict = new int[trace.restarts()];
    double bestGuide = 0;
    double bestReader = 0;
    for (int r = 0; r < trace.restarts(); r++) {
      guided[r] = firstGuided(trace, r, threshold);
      strict[r] = firstStrict(trace, r, threshold);
      for (int t = 0; t <= trace.steps(); t++) {
        bestGuide = Math.max(bestGuide, trace.guide(t, r));
        bestReader = Math.max(bestReader, trace.reader(t, r));
      }
    }
    return new AttackSuccess(
        trace.config().kind().name(),
        trace.model(),
        threshold,
        SuccessRate.of(guided, trace.steps()),
        SuccessRate.of(strict, trace.steps()),
        bestGuide,
        bestReader,
        trace.guideMedians()[trace.steps()],
        trace.readerMedians()[trace.steps()]);
  }

  /** The first step at which the guide is convinced by a restart, or −1. */
  static int firstGuided(AttackTrace trace, int restart, double threshold) {
    return first(trace, t -> trace.guide(t, restart) >= threshold);
  }

  /** The first step at which both judges are convinced by a restart, or −1. */
  static int firstStrict(AttackTrace trace, int restart, double threshold) {
    return first(
        trace, t -> trace.guide(t, restart) >= threshold && trace.reader(t, restart) >= threshold);
  }

  private static int first(AttackTrace trace, IntPredicate success) {
    return IntStream.rangeClosed(0, trace.steps()).filter(success).findFirst().orElse(-1);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s on %s: guided %d, strict %d of %d restarts",
        attack,
        model,
        guided.successes(),
        strict.successes(),
        guided.restarts());
  }
}
