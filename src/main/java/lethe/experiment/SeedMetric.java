package lethe.experiment;

import lethe.base.Checks;
import lethe.evaluate.ElboReport;
import lethe.evaluate.ModelReading;
import lethe.evaluate.SeedMean;

/** A number of one model that is followed over training seeds. */
public enum SeedMetric {
  /** p̄_f by judge A, in [0, 1]: read it against that judge's answer to grey. */
  FORGET_PROBABILITY_A(
      "forgetProbabilityA", "p̄(forgotten), judge A", 4, Range.SHARE, Better.NEITHER),
  /** p̄_f by judge B, in [0, 1]. */
  FORGET_PROBABILITY_B(
      "forgetProbabilityB", "p̄(forgotten), judge B", 4, Range.SHARE, Better.NEITHER),
  /** Mean entropy of judge B's answers to images of the forgotten labels, nats. */
  JUDGE_ENTROPY_B("judgeEntropyB", "entropy (nats), judge B", 3, Range.POSITIVE, Better.NEITHER),
  /** r_f by judge A, in [0, 1]: read it beside that judge's first answer to grey. */
  TOP_ONE_SHARE_A("topOneShareA", "top-1 share, judge A", 3, Range.SHARE, Better.NEITHER),
  /** r_f by judge B, in [0, 1]. */
  TOP_ONE_SHARE_B("topOneShareB", "top-1 share, judge B", 3, Range.SHARE, Better.NEITHER),
  /** Median standard deviation within an image of the forgotten labels; 0 is one flat grey. */
  WITHIN_IMAGE_STD_MEDIAN("withinImageStdMedian", "median std", 4, Range.POSITIVE, Better.NEITHER),
  /** Share of those images with a standard deviation above .02: they keep some texture. */
  WITHIN_IMAGE_STD_SHARE_ABOVE_02(
      "withinImageStdShareAbove02", "share with std above .02", 3, Range.SHARE, Better.NEITHER),
  /**
   * Δ_f: how much the −ELBO of the forgotten test images is above the original's, nats an image.
   */
  FORGET_GAP("forgetGap", "forget gap Δ (nats)", 0, Range.ANY, Better.NEITHER),
  /** KA by judge A, in [0, 1]. */
  KEPT_ACCURACY_A("keptAccuracyA", "kept accuracy, judge A", 4, Range.SHARE, Better.HIGHER),
  /** KA by judge B, in [0, 1]. */
  KEPT_ACCURACY_B("keptAccuracyB", "kept accuracy, judge B", 4, Range.SHARE, Better.HIGHER),
  /** Mean −ELBO of the kept test images, nats per image. */
  NEGATIVE_ELBO_KEPT("negativeElboKept", "kept −ELBO (nats)", 2, Range.POSITIVE, Better.LOWER),
  /** Δ_K: how much that is above the original's of the same seed, nats per image. */
  KEPT_GAP("keptGap", "kept gap Δ (nats)", 2, Range.ANY, Better.LOWER),
  /** J-FID of the kept labels in judge B's features, mean over the evaluation seeds. */
  FRECHET_DISTANCE("frechetDistance", "J-FID, judge B", 1, Range.POSITIVE, Better.LOWER);

  private final String key;
  private final String title;
  private final int decimals;
  private final Range range;
  private final Better better;

  SeedMetric(String key, String title, int decimals, Range range, Better better) {
    this.key = key;
    this.title = title;
    this.decimals = decimals;
    this.range = range;
    this.better = better;
  }

  /** The values that it can have. */
  private enum Range {
    /** [0, 1]. */
    SHARE,
    /** [0, ∞). */
    POSITIVE,
    ANY
  }

  /** Which end is better for the labels to keep. */
  private enum Better {
    LOWER,
    HIGHER,
    /** It is no number of the labels to keep. */
    NEITHER
  }

  /** Its name in result files. */
  public String key() {
    return key;
  }

  /** Its name in tables, with its judge or unit. */
  public String title() {
    return title;
  }

  /** Decimals that it is written with. */
  public int decimals() {
    return decimals;
  }

  /**
   * Whether the whole interval of a mean holds values that this number can have. A t-interval is
   * symmetric and may reach below a share of 0: of a few uneven values it then says nothing.
   */
  public boolean holds(SeedMean mean) {
    return switch (range) {
      case SHARE -> mean.low() >= 0 && mean.high() <= 1;
      case POSITIVE -> mean.low() >= 0;
      case ANY -> true;
    };
  }

  /**
   * Whether the labels to keep are better off with less of it.
   *
   * @throws IllegalArgumentException if it says nothing of them
   */
  boolean lowerIsBetter() {
    Checks.require(
        better != Better.NEITHER,
        "metric must be one of the labels to keep, was %s, of the forgotten ones",
        this);
    return better == Better.LOWER;
  }

  double of(Reading one) {
    return switch (this) {
      case FORGET_PROBABILITY_A -> one.forgotten("A");
      case FORGET_PROBABILITY_B -> one.forgotten("B");
      case JUDGE_ENTROPY_B -> one.model().judge("B").judgeEntropy();
      case TOP_ONE_SHARE_A -> one.model().judge("A").topOneShare();
      case TOP_ONE_SHARE_B -> one.model().judge("B").topOneShare();
      case WITHIN_IMAGE_STD_MEDIAN -> one.model().greyStatistics().withinImageStdMedian();
      case WITHIN_IMAGE_STD_SHARE_ABOVE_02 ->
          one.model().greyStatistics().withinImageStdShareAbove02();
      case FORGET_GAP -> one.gap().forgetGap();
      case KEPT_ACCURACY_A -> one.kept("A");
      case KEPT_ACCURACY_B -> one.kept("B");
      case NEGATIVE_ELBO_KEPT -> one.model().elbo().negativeElboKept();
      case KEPT_GAP -> one.gap().keptGap();
      case FRECHET_DISTANCE -> one.frechetDistance();
    };
  }

  /** What is read of a model of one training seed. */
  record Reading(ModelReading model, ModelReading original, double frechetDistance) {
    private ElboReport.Gap gap() {
      return model.elbo().since(original.elbo());
    }

    private double forgotten(String judge) {
      return model.judge(judge).forgetProbability();
    }

    private double kept(String judge) {
      return model.judge(judge).keptAccuracy();
    }
  }
}
