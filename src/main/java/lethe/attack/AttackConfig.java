package lethe.attack;

import lethe.base.Checks;

/**
 * Settings of one optimising attack.
 *
 * @param kind what is optimised, and from where
 * @param startLabel the label whose style or condition it starts from
 * @param steps optimiser steps T, at least 1
 * @param restarts independent searches that run as one tensor, at least 1
 * @param learningRate Adam's, above 0
 * @param frameInterval steps between stored images, at least 1
 * @param seed drives latents drawn from the prior
 */
public record AttackConfig(
    AttackKind kind,
    int startLabel,
    int steps,
    int restarts,
    double learningRate,
    int frameInterval,
    long seed) {
  private static final double RATE = 0.1;

  /** Checks every value. */
  public AttackConfig {
    Checks.given("kind", kind);
    Checks.atLeast("startLabel", startLabel, 0);
    Checks.atLeast("steps", steps, 1);
    Checks.atLeast("restarts", restarts, 1);
    Checks.above("learningRate", learningRate, 0);
    Checks.atLeast("frameInterval", frameInterval, 1);
  }

  /** 1,000 steps at rate 0.1 with 20 restarts, images every 100 steps. */
  public static AttackConfig full(AttackKind kind, int startLabel, long seed) {
    return new AttackConfig(kind, startLabel, 1_000, 20, RATE, 100, seed);
  }

  /** The same with another number of steps. */
  public AttackConfig withSteps(int newSteps) {
    return new AttackConfig(
        kind, startLabel, newSteps, restarts, learningRate, frameInterval, seed);
  }

  /** The same with another number of restarts. */
  public AttackConfig withRestarts(int newRestarts) {
    return new AttackConfig(
        kind, startLabel, steps, newRestarts, learningRate, frameInterval, seed);
  }

  /** The same with images at other intervals. */
  public AttackConfig withFrameInterval(int newFrameInterval) {
    return new AttackConfig(
        kind, startLabel, steps, restarts, learningRate, newFrameInterval, seed);
  }

  /** The same search of another kind. */
  public AttackConfig withKind(AttackKind newKind) {
    return new AttackConfig(
        newKind, startLabel, steps, restarts, learningRate, frameInterval, seed);
  }

  /** The same from another label. */
  public AttackConfig withStartLabel(int newStartLabel) {
    return new AttackConfig(
        kind, newStartLabel, steps, restarts, learningRate, frameInterval, seed);
  }

  /** The same with another learning rate. */
  public AttackConfig withLearningRate(double newRate) {
    return new AttackConfig(kind, startLabel, steps, restarts, newRate, frameInterval, seed);
  }

  /** The same from other latents of the prior. */
  public AttackConfig withSeed(long newSeed) {
    return new AttackConfig(
        kind, startLabel, steps, restarts, learningRate, frameInterval, newSeed);
  }
}
