package lethe.experiment;

import java.util.List;

/**
 * What a sequence of rounds came to: its last round against the original.
 *
 * @param variant its name
 * @param largestMedianStd largest median within-image std of a forgotten digit
 * @param largestGreyGap largest |p̄ − p(grey)| of a forgotten digit by either judge
 * @param largestStdDrift largest rise of a forgotten digit's median std since it was forgotten
 * @param reEmerged how many forgotten digits a judge sees again
 * @param keptAccuracyChangeA of judge A over the kept digits
 * @param keptAccuracyChangeB of judge B
 * @param keptGap rise of the kept −ELBO, nats per image
 */
public record SequentialSummary(
    String variant,
    double largestMedianStd,
    double largestGreyGap,
    double largestStdDrift,
    int reEmerged,
    double keptAccuracyChangeA,
    double keptAccuracyChangeB,
    double keptGap) {
  static SequentialSummary of(String variant, List<SequentialResult.Round> rounds) {
    SequentialResult.Round first = rounds.get(0);
    SequentialResult.Round last = rounds.get(rounds.size() - 1);
    double std = 0;
    double gap = 0;
    double drift = 0;
    int seen = 0;
    for (SequentialResult.Digit digit : last.digits()) {
      if (digit.forgottenIn() > 0) {
        std = Math.max(std, digit.greyStatistics().withinImageStdMedian());
        drift = Math.max(drift, digit.stdDrift());
        boolean any = false;
        for (SequentialResult.ByJudge judge : digit.judges().values()) {
          gap = Math.max(gap, Math.abs(judge.greyGap()));
          any |= judge.reEmerged();
        }
        seen += any ? 1 : 0;
      }
    }
    return new SequentialSummary(
        variant,
        std,
        gap,
        drift,
        seen,
        last.reading().judge("A").keptAccuracyChange(first.reading().judge("A")),
        last.reading().judge("B").keptAccuracyChange(first.reading().judge("B")),
        last.reading().elbo().negativeElboKept() - first.reading().elbo().negativeElboKept());
  }
}
