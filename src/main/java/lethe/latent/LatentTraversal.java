package lethe.latent;

import lethe.base.Checks;

/**
 * A walk along one latent axis, all other dimensions held: the coordinate goes from {@code low} to
 * {@code high} in equal steps. Decode the latents with {@link lethe.model.Sampler}.
 */
public final class LatentTraversal {
  private final float[] latents;
  private final double[] coordinates;

  private LatentTraversal(float[] latents, double[] coordinates) {
    this.latents = latents;
    this.coordinates = coordinates;
  }

  /**
   * The walk through a code.
   *
   * @param through the latent whose other dimensions are held
   * @param dimension the axis, from 0
   * @param low the coordinate of the first step
   * @param high the coordinate of the last step, above {@code low}
   * @param steps codes in all, both ends among them, at least 2
   */
  public static LatentTraversal along(
      float[] through, int dimension, double low, double high, int steps) {
    Checks.within("dimension", dimension, 0, through.length - 1);
    Checks.require(
        low < high, "a walk must go from a lower to a higher end, not %s to %s", low, high);
    Checks.atLeast("steps", steps, 2);
    float[] latents = new float[steps * through.length];
    double[] coordinates = new double[steps];
    for (int i = 0; i < steps; i++) {
      coordinates[i] = low + (high - low) * i / (steps - 1);
      System.arraycopy(through, 0, latents, i * through.length, through.length);
      latents[i * through.length + dimension] = (float) coordinates[i];
    }
    return new LatentTraversal(latents, coordinates);
  }

  /** The codes, row-major (steps, dimensions). */
  public float[] latents() {
    return latents.clone();
  }

  /** The coordinate of each step along the axis. */
  public double[] coordinates() {
    return coordinates.clone();
  }
}
