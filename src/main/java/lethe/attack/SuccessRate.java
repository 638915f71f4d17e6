package lethe.attack;

import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.evaluate.Interval;

/**
 * How many restarts of an attack succeed, and when.
 *
 * @param successes restarts that succeed at some step
 * @param restarts all of them, at least 1
 * @param rate successes / restarts, in [0, 1]
 * @param interval Wilson, 95 %
 * @param before successes before the first update
 * @param medianFirstSuccess median step of the first success, by Kaplan and Meier; the last step if
 *     it is not reached
 * @param medianReached whether half of the restarts succeed
 */
public record SuccessRate(
    int successes,
    int restarts,
    double rate,
    Interval interval,
    int before,
    int medianFirstSuccess,
    boolean medianReached) {
  /**
   * The rate of first successes.
   *
   * @param firstSteps the first step at which each restart succeeds, or −1 if none
   * @param steps the last step T, at which the others are censored
   */
  static SuccessRate of(int[] firstSteps, int steps) {
    Checks.require(firstSteps.length > 0, "a rate needs at least one restart, got none");
    int restarts = firstSteps.length;
    boolean[] events = new boolean[restarts];
    int[] times = new int[restarts];
    for (int r = 0; r < restarts; r++) {
      events[r] = firstSteps[r] >= 0;
      times[r] = events[r] ? firstSteps[r] : steps;
    }
    Survival survival = new Survival(times, events);
    int successes = (int) IntStream.of(firstSteps).filter(t -> t >= 0).count();
    return new SuccessRate(
        successes,
        restarts,
        successes / (double) restarts,
        Interval.wilson(successes, restarts),
        (int) IntStream.of(firstSteps).filter(t -> t == 0).count(),
        survival.median(),
        survival.medianReached());
  }

  /** The pre-attack rate: the share of restarts that succeed before the first update. */
  public double rateBefore() {
    return before / (double) restarts;
  }
}
