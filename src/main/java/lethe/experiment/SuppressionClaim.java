package lethe.experiment;

import java.util.Arrays;
import lethe.evaluate.Interval;
import lethe.experiment.Claim.Verdict;

/**
 * What an excess over models that never knew a label says of a trace. One rule for every number of
 * training seeds: confirmed if every interval of the excess lies above 0, refuted if every one lies
 * below, else undecided.
 */
final class SuppressionClaim {
  private SuppressionClaim() {}

  /**
   * A claim that what is recovered shows a trace.
   *
   * @param excess the numbers, as a phrase
   * @param intervals of 95 %, at least one
   */
  static Claim of(String sentence, String excess, Interval... intervals) {
    Verdict verdict = verdict(intervals);
    String words =
        switch (verdict) {
          case CONFIRMED -> "evidence for it: ";
          case REFUTED -> "evidence against it: ";
          case UNDECIDED -> "no evidence for it: ";
        };
    return new Claim(sentence, verdict, words + excess);
  }

  private static Verdict verdict(Interval... intervals) {
    return Verdict.of(
        Arrays.stream(intervals).allMatch(interval -> interval.low() > 0),
        Arrays.stream(intervals).allMatch(interval -> interval.high() < 0));
  }
}
