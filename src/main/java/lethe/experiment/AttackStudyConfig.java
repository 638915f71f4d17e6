package lethe.experiment;

import java.util.List;
import lethe.attack.AttackConfig;
import lethe.attack.AttackKind;
import lethe.attack.RelearningConfig;

/**
 * How much work the attacks of one study are.
 *
 * @param steps optimiser steps of an attack
 * @param restarts of an attack; the reference's own has one
 * @param frameInterval steps between stored images
 * @param relearningImages real images to relearn from, one run each; more than there are means all
 * @param relearningCap steps at most
 * @param relearningSamples latents for each look at p̄_f
 * @param probeLatents latents of the linear probe
 * @param draws images of the random probe
 * @param reconstructions real images of the reconstruction test, at most
 * @param elboSamples latents an image for the −ELBO of what was found
 * @param seed drives everything
 */
public record AttackStudyConfig(
    int steps,
    int restarts,
    int frameInterval,
    List<Integer> relearningImages,
    int relearningCap,
    int relearningSamples,
    int probeLatents,
    int draws,
    int reconstructions,
    int elboSamples,
    long seed) {
  /** Copies the list. */
  public AttackStudyConfig {
    relearningImages = List.copyOf(relearningImages);
  }

  /** The work of a profile. */
  public static AttackStudyConfig of(Profile profile) {
    return switch (profile) {
      case SMOKE ->
          new AttackStudyConfig(20, 2, 10, List.of(10), 20, 20, 10, 20, 10, 1, profile.seed());
      case QUICK ->
          new AttackStudyConfig(
              1_000, 20, 100, List.of(10, 100), 2_000, 250, 100, 100, 100, 4, profile.seed());
      case PAPER ->
          new AttackStudyConfig(
              1_000,
              20,
              100,
              List.of(10, 100, Integer.MAX_VALUE),
              5_000,
              1_000,
              200,
              100,
              100,
              16,
              profile.seed());
    };
  }

  /** The settings of one attack. */
  public AttackConfig attack(AttackKind kind, int startLabel) {
    int runs = kind.equals(AttackKind.referenceSearch()) ? 1 : restarts;
    return AttackConfig.full(kind, startLabel, seed)
        .withSteps(steps)
        .withRestarts(runs)
        .withFrameInterval(frameInterval);
  }

  /** The settings of relearning from {@code images} images. */
  public RelearningConfig relearning(int images) {
    return RelearningConfig.full(images, seed)
        .withCap(relearningCap)
        .withSamples(relearningSamples);
  }
}
