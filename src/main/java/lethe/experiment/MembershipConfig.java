package lethe.experiment;

import lethe.base.Checks;

/**
 * How much work membership inference is measured with.
 *
 * @param images members, and as many non-members, at least 1; never more than there are
 * @param elboSamples latents an image for the −ELBO, at least 1
 * @param iwaeSamples k of the importance-weighted bound, at least 1
 * @param resamples of the bootstrap, at least 1
 * @param seed of the choice of members, of noise and bootstrap, shared by all models
 */
public record MembershipConfig(
    int images, int elboSamples, int iwaeSamples, int resamples, long seed) {
  /** Checks every value. */
  public MembershipConfig {
    Checks.atLeast("images", images, 1);
    Checks.atLeast("elboSamples", elboSamples, 1);
    Checks.atLeast("iwaeSamples", iwaeSamples, 1);
    Checks.atLeast("resamples", resamples, 1);
  }

  /** 16 and 64 latents and every image, except in {@code smoke}. */
  public static MembershipConfig of(Profile profile) {
    return profile == Profile.SMOKE
        ? new MembershipConfig(50, 1, 4, 100, profile.seed())
        : new MembershipConfig(Integer.MAX_VALUE, 16, 64, 1_000, profile.seed());
  }
}
