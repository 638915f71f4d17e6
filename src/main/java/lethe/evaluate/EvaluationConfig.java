package lethe.evaluate;

import lethe.base.Checks;
import lethe.data.LabelSet;

/**
 * How models are read.
 *
 * @param forgetSet the labels to forget; at least one, never all
 * @param samplesPerLabel images drawn of each label, at least 1
 * @param elboSamples latents for each test image, at least 1
 * @param png8 whether images are rounded to eight bits first, as the reference's are
 * @param seed drives latents and noise, shared by all models
 */
public record EvaluationConfig(
    LabelSet forgetSet, int samplesPerLabel, int elboSamples, boolean png8, long seed) {
  /** Checks every value. */
  public EvaluationConfig {
    Checks.given("forgetSet", forgetSet).requireForgettable();
    Checks.atLeast("samplesPerLabel", samplesPerLabel, 1);
    Checks.atLeast("elboSamples", elboSamples, 1);
  }

  /** For reported values: 1,000 images of each label, 16 latents for each test image. */
  public static EvaluationConfig full(LabelSet forgetSet, long seed) {
    return new EvaluationConfig(forgetSet, 1_000, 16, false, seed);
  }

  /** 20 images of each label, to see that it works. */
  public static EvaluationConfig smoke(LabelSet forgetSet, long seed) {
    return new EvaluationConfig(forgetSet, 20, 1, false, seed);
  }

  /** The same settings for other labels to forget. */
  public EvaluationConfig withForgetSet(LabelSet newForgetSet) {
    return new EvaluationConfig(newForgetSet, samplesPerLabel, elboSamples, png8, seed);
  }

  /** The same settings with images rounded to eight bits, or not. */
  public EvaluationConfig withPng8(boolean newPng8) {
    return new EvaluationConfig(forgetSet, samplesPerLabel, elboSamples, newPng8, seed);
  }

  /** The same settings with another number of images of each label. */
  public EvaluationConfig withSamplesPerLabel(int newSamplesPerLabel) {
    return new EvaluationConfig(forgetSet, newSamplesPerLabel, elboSamples, png8, seed);
  }

  /** The same settings with another number of latents for each test image. */
  public EvaluationConfig withElboSamples(int newElboSamples) {
    return new EvaluationConfig(forgetSet, samplesPerLabel, newElboSamples, png8, seed);
  }

  /** The same settings with other random numbers. */
  public EvaluationConfig withSeed(long newSeed) {
    return new EvaluationConfig(forgetSet, samplesPerLabel, elboSamples, png8, newSeed);
  }
}
