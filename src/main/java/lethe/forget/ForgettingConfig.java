package lethe.forget;

import lethe.base.Checks;
import lethe.data.LabelSet;
import lethe.model.Draw;
import lethe.optim.LearningRate;

/**
 * Settings of one run of Selective Amnesia.
 *
 * @param forgetSet labels to forget; at least one, never all
 * @param surrogate what the forgotten labels produce instead; a record, of one's own too
 * @param ewcWeight λ, at least 0; the penalty is {@code ewcWeight · Σ F (θ − θ*)²}; too large: the
 *     digit stays readable
 * @param replayWeight γ, at least 0; too small: kept digits blur; 0 leaves replay out
 * @param replayLabels how kept labels are chosen
 * @param replayDraw what a replayed image is: the decoder's means, or samples from them
 * @param forgetBatch surrogate images a step, at least 1
 * @param replayBatch replayed images a step, at least 1
 * @param steps optimiser steps, at least 1
 * @param learningRate rate by step, for a fresh Adam; a warm-up has at most {@code steps} steps
 * @param logInterval steps between two entries of the report, at least 1
 * @param seed drives surrogate, labels, latents and noise, each by a stream of its own
 */
public record ForgettingConfig(
    LabelSet forgetSet,
    Surrogate surrogate,
    double ewcWeight,
    double replayWeight,
    ReplayLabels replayLabels,
    Draw replayDraw,
    int forgetBatch,
    int replayBatch,
    int steps,
    LearningRate learningRate,
    int logInterval,
    long seed) {

  /** How the labels of a replay batch are chosen. */
  public enum ReplayLabels {
    /** Independent and uniform over the kept labels: the paper's code. */
    UNIFORM,
    /** The same number of each in ascending order, the last cut short: the reference. */
    FIXED_COUNTS
  }

  /** Checks every value. */
  public ForgettingConfig {
    Checks.given("forgetSet", forgetSet).requireForgettable();
    SurrogateDraws.requireTold(Checks.given("surrogate", surrogate));
    Checks.given("replayLabels", replayLabels);
    Checks.given("replayDraw", replayDraw);
    Checks.atLeast("ewcWeight", ewcWeight, 0);
    Checks.atLeast("replayWeight", replayWeight, 0);
    Checks.atLeast("forgetBatch", forgetBatch, 1);
    Checks.atLeast("replayBatch", replayBatch, 1);
    Checks.atLeast("steps", steps, 1);
    Checks.atLeast("logInterval", logInterval, 1);
    Checks.given("learningRate", learningRate).requireWithin(steps);
  }

  /**
   * The reference notebook: 10,000 steps at 1e-4, 256 + 256 images, fixed counts of kept labels,
   * and its λ/2 with λ = 100, which is an {@code ewcWeight} of 50. Meant for the batch-mean Fisher.
   */
  public static ForgettingConfig reference(LabelSet forgetSet, long seed) {
    return paper(forgetSet, seed).withEwcWeight(50).withReplayLabels(ReplayLabels.FIXED_COUNTS);
  }

  /** The paper's code: as {@link #reference}, with λ = 100, uniform labels, per-sample Fisher. */
  public static ForgettingConfig paper(LabelSet forgetSet, long seed) {
    return new ForgettingConfig(
        forgetSet,
        new Surrogate.UniformNoise(),
        100,
        1,
        ReplayLabels.UNIFORM,
        Draw.MEAN,
        256,
        256,
        10_000,
        LearningRate.constant(1e-4),
        1_000,
        seed);
  }

  /**
   * The paper's batches, λ and γ in fewer steps, 1,500 with warm-up to 2e-3 and a cosine; the
   * replay is drawn as black and white samples of the original. With as many surrogates as replayed
   * images, surrogates can be divided among labels and both gradients compared.
   */
  public static ForgettingConfig balanced(LabelSet forgetSet, long seed) {
    return new ForgettingConfig(
        forgetSet,
        new Surrogate.UniformNoise(),
        100,
        1,
        ReplayLabels.UNIFORM,
        Draw.BERNOULLI,
        256,
        256,
        1_500,
        LearningRate.warmupCosine(2e-3, 100),
        50,
        seed);
  }

  /**
   * The short recipe for one label or a few: 1,000 steps with warm-up to 4e-3 and a cosine. All
   * surrogates ask for the same grey, so a quarter of {@link #balanced}'s do, at a quarter of γ,
   * and 1.5 times as many images are replayed. λ is an eighth: at a quarter, more of the forgotten
   * images keep some texture.
   *
   * <p>One trial each, forgetting 1, the same original, 4,000 images: median within-image standard
   * deviation .0016, above .02 in 13 %, kept −ELBO 0.91 nats up; with λ a quarter .0023, 22 %,
   * 0.88; {@link #balanced} .0013, 17 %, 0.87. It takes 13 s on two cores of a Zen 5 server, {@link
   * #balanced} half as long again.
   */
  public static ForgettingConfig fast(LabelSet forgetSet, long seed) {
    return balanced(forgetSet, seed)
        .withBatches(64, 384)
        .withEwcWeight(12.5)
        .withReplayWeight(0.25)
        .withSteps(1_000)
        .withLearningRate(LearningRate.warmupCosine(4e-3, 200));
  }

  /** A run of seconds that shows that everything works; the digit fades only in part. */
  public static ForgettingConfig smoke(LabelSet forgetSet, long seed) {
    return balanced(forgetSet, seed).withSteps(100).withLogInterval(20);
  }

  /** Whether anything is replayed. */
  boolean replays() {
    return replayWeight > 0;
  }

  /** Images a step: to forget, and to replay if anything is. */
  int batch() {
    return forgetBatch + (replays() ? replayBatch : 0);
  }

  /** The same settings for other labels. */
  public ForgettingConfig withForgetSet(LabelSet newSet) {
    return copy(newSet, seed);
  }

  /** The same settings with other random numbers. */
  public ForgettingConfig withSeed(long newSeed) {
    return copy(forgetSet, newSeed);
  }

  private ForgettingConfig copy(LabelSet newSet, long newSeed) {
    return new ForgettingConfig(
        newSet,
        surrogate,
        ewcWeight,
        replayWeight,
        replayLabels,
        replayDraw,
        forgetBatch,
        replayBatch,
        steps,
        learningRate,
        logInterval,
        newSeed);
  }

  /** The same settings with another λ. */
  public ForgettingConfig withEwcWeight(double newWeight) {
    return copy(newWeight, replayWeight, replayLabels, steps, learningRate, logInterval);
  }

  /** The same settings with another γ. */
  public ForgettingConfig withReplayWeight(double newWeight) {
    return copy(ewcWeight, newWeight, replayLabels, steps, learningRate, logInterval);
  }

  /** The same settings with another choice of kept labels. */
  public ForgettingConfig withReplayLabels(ReplayLabels newLabels) {
    return copy(ewcWeight, replayWeight, newLabels, steps, learningRate, logInterval);
  }

  /**
   * The same settings with another number of steps; a warm-up longer than that becomes the same
   * share of them as before.
   */
  public ForgettingConfig withSteps(int newSteps) {
    LearningRate rate = learningRate.within(steps, newSteps);
    return copy(ewcWeight, replayWeight, replayLabels, newSteps, rate, logInterval);
  }

  /** The same settings with another learning rate. */
  public ForgettingConfig withLearningRate(LearningRate newRate) {
    return copy(ewcWeight, replayWeight, replayLabels, steps, newRate, logInterval);
  }

  /** The same settings with another log interval. */
  public ForgettingConfig withLogInterval(int newInterval) {
    return copy(ewcWeight, replayWeight, replayLabels, steps, learningRate, newInterval);
  }

  /** The same settings with another surrogate. */
  public ForgettingConfig withSurrogate(Surrogate newSurrogate) {
    return new ForgettingConfig(
        forgetSet,
        newSurrogate,
        ewcWeight,
        replayWeight,
        replayLabels,
        replayDraw,
        forgetBatch,
        replayBatch,
        steps,
        learningRate,
        logInterval,
        seed);
  }

  /** The same settings with another kind of replayed image. */
  public ForgettingConfig withReplayDraw(Draw newDraw) {
    return new ForgettingConfig(
        forgetSet,
        surrogate,
        ewcWeight,
        replayWeight,
        replayLabels,
        newDraw,
        forgetBatch,
        replayBatch,
        steps,
        learningRate,
        logInterval,
        seed);
  }

  /** The same settings with other batch sizes. */
  public ForgettingConfig withBatches(int newForgetBatch, int newReplayBatch) {
    return new ForgettingConfig(
        forgetSet,
        surrogate,
        ewcWeight,
        replayWeight,
        replayLabels,
        replayDraw,
        newForgetBatch,
        newReplayBatch,
        steps,
        learningRate,
        logInterval,
        seed);
  }

  private ForgettingConfig copy(
      double ewc, double replay, ReplayLabels labels, int stepCount, LearningRate rate, int log) {
    return new ForgettingConfig(
        forgetSet,
        surrogate,
        ewc,
        replay,
        labels,
        replayDraw,
        forgetBatch,
        replayBatch,
        stepCount,
        rate,
        log,
        seed);
  }
}
