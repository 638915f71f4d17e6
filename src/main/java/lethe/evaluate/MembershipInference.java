package lethe.evaluate;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;
import lethe.base.Checks;
import lethe.base.RandomStream;

/**
 * Can a plain threshold on a score tell images that a model was trained on from others (Yeom et al.
 * 2018, 1709.01604)? The score is the negated loss of an image: −(−ELBO), or −NLL_k.
 *
 * @param auc P(score of a member &gt; that of a non-member) + ½ P(equal), by ranks; 0.5 is ideal
 *     where the two sets do not differ by themselves, and values below it are a trace as well; else
 *     what a model says that trained on neither is
 * @param aucInterval 95 %, percentile bootstrap over members and non-members apart
 * @param truePositiveRate the largest share of members above a threshold that at most 1 % of the
 *     non-members reach (Carlini et al. 2022, 2112.03570); 0.01 is chance
 * @param members how many
 * @param nonMembers how many
 */
public record MembershipInference(
    double auc, Interval aucInterval, double truePositiveRate, int members, int nonMembers) {
  private static final double FALSE_POSITIVE_RATE = 0.01;
  private static final double TAIL = 0.025;

  /**
   * The reading of scores.
   *
   * @param members finite, at least one
   * @param nonMembers finite, at least one
   * @param resamples of the bootstrap, at least 1; 1,000 for reported values
   */
  public static MembershipInference of(
      double[] members, double[] nonMembers, int resamples, long seed) {
    Checks.atLeast("members", members.length, 1);
    Checks.atLeast("nonMembers", nonMembers.length, 1);
    Checks.atLeast("resamples", resamples, 1);
    double[] levels =
        DoubleStream.concat(scores(members), scores(nonMembers)).distinct().sorted().toArray();
    int[] memberLevels = levelsOf(members, levels);
    int[] nonMemberLevels = levelsOf(nonMembers, levels);
    int[] memberCounts = counts(memberLevels, levels.length);
    int[] nonMemberCounts = counts(nonMemberLevels, levels.length);
    RandomStream random = RandomStream.of(seed, "membership bootstrap");
    double[] resampled = new double[resamples];
    for (int i = 0; i < resamples; i++) {
      resampled[i] =
          auc(
              counts(resample(memberLevels, random), levels.length),
              counts(resample(nonMemberLevels, random), levels.length));
    }
    return new MembershipInference(
        auc(memberCounts, nonMemberCounts),
        new Interval(
            Statistics.quantile(resampled, TAIL), Statistics.quantile(resampled, 1 - TAIL)),
        truePositiveRate(memberCounts, nonMemberCounts),
        members.length,
        nonMembers.length);
  }

  /**
   * Scores against those of the model before forgetting, {@code s(x) − s_or(x)}, which takes out
   * how hard an image is.
   */
  public static double[] calibrated(double[] scores, double[] originalScores) {
    Checks.require(
        scores.length == originalScores.length,
        "there are %d scores and %d of the original: score the same images by both",
        scores.length,
        originalScores.length);
    double[] differences = new double[scores.length];
    Arrays.setAll(differences, i -> scores[i] - originalScores[i]);
    return differences;
  }

  /** |AUC − ½|, in [0, ½]; 0 is ideal. */
  public double aucDeviation() {
    return Math.abs(auc - 0.5);
  }

  /** PrivLeak, {@code (AUC − AUC_retrained) / AUC_retrained}; 0 is ideal (MUSE, 2407.06460). */
  public double privLeak(MembershipInference retrained) {
    Checks.require(
        retrained.auc > 0, "the retrained model's AUC is 0: PrivLeak has no value; check scores");
    return (auc - retrained.auc) / retrained.auc;
  }

  private static DoubleStream scores(double[] scores) {
    return Arrays.stream(scores)
        .map(
            score -> {
              Checks.require(Double.isFinite(score), "a score must be finite, was %s", score);
              return score + 0.0; // sorting and searching tell −0.0 from 0.0, a tie does not
            });
  }

  private static int[] levelsOf(double[] scores, double[] levels) {
    return scores(scores).mapToInt(score -> Arrays.binarySearch(levels, score)).toArray();
  }

  private static int[] counts(int[] chosen, int levels) {
    int[] counts = new int[levels];
    for (int level : chosen) {
      counts[level]++;
    }
    return counts;
  }

  private static int[] resample(int[] values, RandomStream random) {
    int[] drawn = new int[values.length];
    Arrays.setAll(drawn, i -> values[random.nextInt(values.length)]);
    return drawn;
  }

  /** By how many scores lie on each level, lowest first: one pass, no sorting a resample. */
  private static double auc(int[] members, int[] nonMembers) {
    double wins = 0;
    double below = 0;
    double all = 0;
    for (int level = 0; level < members.length; level++) {
      wins += members[level] * (below + 0.5 * nonMembers[level]);
      below += nonMembers[level];
      all += members[level];
    }
    return wins / (all * below);
  }

  private static double truePositiveRate(int[] members, int[] nonMembers) {
    double allowed = FALSE_POSITIVE_RATE * Arrays.stream(nonMembers).sum();
    double found = 0;
    double wrong = 0;
    for (int level = members.length - 1; level >= 0; level--) {
      wrong += nonMembers[level];
      if (wrong > allowed) {
        break;
      }
      found += members[level];
    }
    return found / Arrays.stream(members).sum();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "AUC %.4f (%.4f to %.4f), TPR %.4f at 1 %% FPR, %d members, %d others",
        auc,
        aucInterval.low(),
        aucInterval.high(),
        truePositiveRate,
        members,
        nonMembers);
  }
}
