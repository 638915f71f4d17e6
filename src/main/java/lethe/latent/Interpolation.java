package lethe.latent;

import lethe.base.Checks;

/**
 * A straight walk between two codes: {@code z_i = (1 − t) from + t to} with {@code t = i / (steps −
 * 1)}. Decode the latents with {@link lethe.model.Sampler}.
 */
public final class Interpolation {
  private final float[] latents;
  private final int steps;

  private Interpolation(float[] latents, int steps) {
    this.latents = latents;
    this.steps = steps;
  }

  /**
   * The walk that starts at one code and ends at the other.
   *
   * @param from a latent
   * @param to a latent of the same size
   * @param steps codes in all, both ends among them, at least 2
   */
  public static Interpolation between(float[] from, float[] to, int steps) {
    Checks.atLeast("steps", steps, 2);
    Checks.require(
        from.length == to.length && from.length > 0,
        "codes of %d and %d dimensions have no line between them",
        from.length,
        to.length);
    float[] latents = new float[steps * from.length];
    for (int step = 0; step < steps; step++) {
      double t = step / (steps - 1.0);
      for (int d = 0; d < from.length; d++) {
        latents[step * from.length + d] = (float) ((1 - t) * from[d] + t * to[d]);
      }
    }
    return new Interpolation(latents, steps);
  }

  /** The codes, row-major (steps, dimensions). */
  public float[] latents() {
    return latents.clone();
  }

  /** How many codes there are. */
  public int steps() {
    return steps;
  }
}
