package lethe.experiment;

import java.util.Map;
import java.util.TreeMap;
import lethe.data.LabelSet;
import lethe.fisher.FisherConfig;
import lethe.forget.ForgettingConfig;
import lethe.train.CvaeTrainingConfig;

/**
 * The settings of one chain's models: those of its profile, from its own training seed.
 *
 * @param profile decides how much work everything is
 * @param labels of the data
 * @param seed the training seed
 */
record Recipes(Profile profile, int labels, long seed) {
  private static final long CONTROL_SEED_SHIFT = 1_000;

  /** How the original is trained. */
  CvaeTrainingConfig original() {
    return profile.cvae().withSeed(seed);
  }

  /** How the retrained control is. */
  CvaeTrainingConfig retrained() {
    return profile.cvae().withSeed(seed + CONTROL_SEED_SHIFT);
  }

  /** The seed of fine-tuning, whose batches and noise are not those of the original's training. */
  long fineTuningSeed() {
    return seed + 3 * CONTROL_SEED_SHIFT;
  }

  /** The seed of gradient ascent, whose images and noise are others again. */
  long ascentSeed() {
    return seed + 4 * CONTROL_SEED_SHIFT;
  }

  /** The seed of the untrained control, the same for every chain. */
  long untrainedSeed() {
    return profile.seed() + 2 * CONTROL_SEED_SHIFT;
  }

  /** How the original's Fisher diagonal is estimated. */
  FisherConfig fisher() {
    return profile.fisher(labels).withSeed(seed);
  }

  /** The same from another seed, which differs by chance alone. */
  FisherConfig fisherOfChance() {
    return fisher().withSeed(seed + CONTROL_SEED_SHIFT);
  }

  /** The reference's own form of the estimate. */
  FisherConfig batchMeanFisher() {
    return profile.batchMeanFisher(labels).withSeed(seed);
  }

  /** How labels are forgotten. */
  ForgettingConfig forgetting(LabelSet forgetSet) {
    return profile.forgetting(forgetSet).withSeed(seed);
  }

  /** How they are forgotten in sequence and by projected gradients. */
  ForgettingConfig balancedForgetting(LabelSet forgetSet) {
    return profile.balancedForgetting(forgetSet).withSeed(seed);
  }

  /** How the reference forgets them. */
  ForgettingConfig referenceForgetting(LabelSet forgetSet) {
    return ForgettingConfig.reference(forgetSet, seed);
  }

  /**
   * Every setting that does not depend on the labels to forget, by the name of its work, as results
   * keep them; how labels were forgotten stands in the recipes of the checkpoints beside it.
   */
  Map<String, Object> settings() {
    Map<String, Object> settings = new TreeMap<>();
    settings.put("cvae", original());
    settings.put("fisher", fisher());
    settings.put("batchMeanFisher", batchMeanFisher());
    settings.put("loopSamples", profile.loopSamples());
    settings.put("judgeA", profile.judgeA());
    settings.put("judgeB", profile.judgeB());
    settings.put("judgeImages", profile.judgeImages());
    settings.put("greySamples", profile.greySamples());
    settings.put("elboSamples", profile.elboSamples());
    return settings;
  }
}
