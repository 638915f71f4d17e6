package lethe.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import lethe.base.Checks;
import lethe.data.LabelSet;
import lethe.evaluate.EvaluationConfig;
import lethe.fisher.FisherConfig;
import lethe.forget.ForgettingConfig;
import lethe.train.CvaeTrainingConfig;
import lethe.train.JudgeTrainingConfig;

/** How much work an experiment does. Every number of a run comes from here. */
public enum Profile {
  /** Everything once, in seconds, to see that it works; the results mean nothing. */
  SMOKE,
  /** The short recipes: results of the quality that the README states, on two cores. */
  QUICK,
  /** Every hyper-parameter as in the reference. */
  PAPER;

  private static final long SEED = 20;

  /** The profile of a name, such as {@code quick}. */
  public static Profile named(String name) {
    List<String> known = Arrays.stream(values()).map(Profile::label).toList();
    Checks.require(
        known.contains(name),
        "profile must be one of %s, was '%s': set LETHE_PROFILE to one of them",
        known.stream().collect(Collectors.joining(", ")),
        name);
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** The name in lower case, as in file paths. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The training seed of an experiment that names none, and the seed of all that reads models. */
  public long seed() {
    return SEED;
  }

  /** How the conditional VAE is trained; the retrained model takes the same with another seed. */
  public CvaeTrainingConfig cvae() {
    return switch (this) {
      case SMOKE -> CvaeTrainingConfig.smoke(SEED);
      case QUICK -> CvaeTrainingConfig.fast(SEED);
      case PAPER -> CvaeTrainingConfig.paper(SEED);
    };
  }

  /** How its Fisher diagonal is estimated. */
  public FisherConfig fisher(int labels) {
    FisherConfig full = FisherConfig.perSample(LabelSet.all(labels), SEED);
    return this == SMOKE ? full.withSamples(2_000) : full;
  }

  /** The reference's own form of the estimate. */
  public FisherConfig batchMeanFisher(int labels) {
    FisherConfig full = FisherConfig.reference(LabelSet.all(labels), SEED);
    return this == SMOKE ? full.withSamples(2_000) : full;
  }

  /** Samples for the one-at-a-time loop, which is slow. */
  public int loopSamples() {
    return this == SMOKE ? 50 : 1_000;
  }

  /** How labels are forgotten. */
  public ForgettingConfig forgetting(LabelSet forgetSet) {
    return switch (this) {
      case SMOKE -> ForgettingConfig.smoke(forgetSet, SEED);
      case QUICK -> ForgettingConfig.fast(forgetSet, SEED);
      case PAPER -> ForgettingConfig.paper(forgetSet, SEED);
    };
  }

  /**
   * How labels are forgotten in sequence and by projected gradients: with as many surrogates as
   * replayed images, at the paper's λ and γ. Differs from {@link #forgetting} in {@code quick}
   * only.
   */
  public ForgettingConfig balancedForgetting(LabelSet forgetSet) {
    return this == QUICK ? ForgettingConfig.balanced(forgetSet, SEED) : forgetting(forgetSet);
  }

  /** How judge A is trained. */
  public JudgeTrainingConfig judgeA() {
    return switch (this) {
      case SMOKE -> JudgeTrainingConfig.fastA(SEED).withEpochs(1);
      case QUICK -> JudgeTrainingConfig.fastA(SEED);
      case PAPER -> JudgeTrainingConfig.reference(SEED);
    };
  }

  /** How judge B is trained: another seed, and the same in {@code quick} and {@code paper}. */
  public JudgeTrainingConfig judgeB() {
    JudgeTrainingConfig full = JudgeTrainingConfig.fastB(SEED + 1);
    return this == SMOKE ? full.withEpochs(1) : full;
  }

  /** Training images of the judges, at most. */
  public int judgeImages() {
    return this == SMOKE ? 10_000 : Integer.MAX_VALUE;
  }

  /** How models are read by the judges and on test images. */
  public EvaluationConfig evaluation(LabelSet forgetSet) {
    return this == SMOKE
        ? EvaluationConfig.smoke(forgetSet, SEED)
        : EvaluationConfig.full(forgetSet, SEED);
  }

  /** Samples of each forgotten label whose flatness is measured. */
  public int greySamples() {
    return this == SMOKE ? 100 : 1_000;
  }

  /** Latents an image for reported −ELBO values. */
  public int elboSamples() {
    return this == SMOKE ? 1 : 16;
  }
}
