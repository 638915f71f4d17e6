package lethe.train;

import lethe.base.Checks;
import lethe.data.LabelSet;
import lethe.optim.LearningRate;

/**
 * Settings of one run of {@link GradientAscent}.
 *
 * @param forgetSet labels of the images to ascend on; at least one, never all
 * @param capped whether an image to forget is left alone as long as it costs more than flat grey;
 *     without it nothing bounds the objective
 * @param keptWeight γ, of a kept image's gradient beside that of an image to forget, at least 0
 * @param forgetBatch images to forget a step, at least 1
 * @param keptBatch images to keep a step, at least 1
 * @param steps optimiser steps, at least 1
 * @param learningRate rate by step, for Adam; a warm-up has at most {@code steps} steps
 * @param logInterval steps between two entries of the log, at least 1
 * @param seed drives the order of the images and the noise, each by a stream of its own
 */
public record AscentConfig(
    LabelSet forgetSet,
    boolean capped,
    double keptWeight,
    int forgetBatch,
    int keptBatch,
    int steps,
    LearningRate learningRate,
    int logInterval,
    long seed) {
  /** Checks every value. */
  public AscentConfig {
    Checks.given("forgetSet", forgetSet).requireForgettable();
    Checks.atLeast("keptWeight", keptWeight, 0);
    Checks.atLeast("forgetBatch", forgetBatch, 1);
    Checks.atLeast("keptBatch", keptBatch, 1);
    Checks.atLeast("steps", steps, 1);
    Checks.atLeast("logInterval", logInterval, 1);
    Checks.given("learningRate", learningRate).requireWithin(steps);
  }
}
