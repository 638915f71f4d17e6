package lethe.report;

import java.util.List;

/**
 * Numbers that others published, drawn beside ours. Source, unless said otherwise: the saved
 * outputs of the reference notebook, {@code Selective_Amnesia_VAE_Implementation.ipynb} of the
 * project {@code Amir-rfz/vae-concept-forgetting}.
 */
public final class Published {
  private Published() {}

  /** Steps of the reference's training log (Adam 1e-4, batch 256). */
  public static double[] trainingSteps() {
    return new double[] {5_000, 10_000, 15_000, 20_000, 25_000, 30_000};
  }

  /** Its test −ELBO at these steps, nats per image. */
  public static double[] testNegativeElbo() {
    return new double[] {114.4602, 107.1669, 104.2581, 102.4340, 101.1631, 100.2242};
  }

  /**
   * Test −ELBO after 100,000 steps in an independent run of the paper's code (sepehrghias/vae-sa).
   */
  public static final double TEST_NEGATIVE_ELBO_AT_100K = 96.96;

  /** Test images that the reference's judge names right after {@link #JUDGE_PASSES}, per cent. */
  public static final double JUDGE_ACCURACY = 97.27;

  /** Its passes over the training images. */
  public static final int JUDGE_PASSES = 20;

  /** Mean of the reference's batch-mean Fisher over fc6.bias. */
  public static final double BATCH_MEAN_FISHER_FC6_BIAS = 0.000058;

  /**
   * Mean p(1) of the reference's judge on 1,000 samples of digit 1, before and after forgetting.
   */
  public static final double FORGET_PROBABILITY_BEFORE = 0.9704;

  /** See {@link #FORGET_PROBABILITY_BEFORE}. */
  public static final double FORGET_PROBABILITY_AFTER = 0.2045;

  /** Its mean entropy in nats, before forgetting. */
  public static final double ENTROPY_BEFORE = 0.0999;

  /** Its mean entropy in nats, after forgetting. */
  public static final double ENTROPY_AFTER = 2.2175;

  /** The same judge's p(1) for one constant grey image, recomputed from its published weights. */
  public static final double FORGET_PROBABILITY_OF_GREY = 0.2040;

  /** The same judge's entropy for one constant grey image. */
  public static final double ENTROPY_OF_GREY = 2.2185;

  /** The digits that the reference forgot one after the other, in its order. */
  public static List<Integer> sequentialOrder() {
    return List.of(0, 1, 2, 3, 4);
  }

  /** The kept digit that it reports. */
  public static final int SEQUENTIAL_DIGIT = 9;

  /** Mean p(9) of the reference's judge before and after each of its five rounds. */
  public static double[] sequentialProbabilityOf9() {
    return new double[] {0.9133, 0.9252, 0.9315, 0.9306, 0.9270, 0.9193};
  }

  /** Steps at which the norms of the reference's chart of gradient magnitudes were read off. */
  public static double[] gradientSteps() {
    return new double[] {0, 10, 50, 100, 300, 500, 1_000, 2_000};
  }

  /** The chart's upper branch (Selective Amnesia, symmetric, forget steps), read off by eye. */
  public static double[] upperGradientNorms() {
    return new double[] {2.4e6, 1.4e6, 4.7e5, 4.5e5, 1.0e5, 2.4e4, 2.3e4, 1.8e4};
  }

  /** Its lower branch (replay steps of the alternating form), read off by eye. */
  public static double[] lowerGradientNorms() {
    return new double[] {1.6e4, 1.1e5, 1.7e4, 1e4, 7e3, 8e3, 7.5e3, 7e3};
  }

  /**
   * Distances of the centroid of 1 to those of 0, 2, 3 … 9 in the reference's original, read off
   * its figure's colours to about 0.01.
   */
  public static double[] centroidDistancesBefore() {
    return new double[] {0.36, 0.38, 0.46, 0.23, 0.37, 0.47, 0.23, 0.29, 0.23};
  }

  /** The same after forgetting 1. */
  public static double[] centroidDistancesAfter() {
    return new double[] {1.14, 1.05, 1.01, 0.99, 0.99, 1.06, 0.88, 1.00, 0.91};
  }
}
