package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.Arrays;
import lethe.base.Checks;
import lethe.base.Interruption;
import lethe.data.OneHot;
import lethe.engine.Scope;
import lethe.engine.Torch;

/**
 * Draws images from a generator: the Bernoulli means of given latents and labels, as grey levels.
 */
public final class Sampler {
  private static final int BATCH = 1_000;

  private Sampler() {}

  /**
   * The images of latents and labels, row by row.
   *
   * @param latents {@code labels.length × latentSize}, row-major
   * @param labels one label for each row
   * @return {@code labels.length × pixels} grey levels in [0, 1], row-major
   */
  public static float[] decode(
      Torch torch, ConditionalGenerator generator, Weights weights, float[] latents, int[] labels) {
    int size = generator.latentSize();
    Checks.require(
        latents.length == labels.length * size,
        "%d labels need %d latent numbers, %d were given",
        labels.length,
        labels.length * size,
        latents.length);
    try (Scope scope = torch.scope()) {
      return decode(
          scope,
          generator,
          weights.requireLayout(generator.layout()).upload(scope),
          latents,
          labels);
    }
  }

  /** The same for weights that are on the device already. */
  static float[] decode(
      Scope scope, ConditionalGenerator generator, NDArray theta, float[] latents, int[] labels) {
    int size = generator.latentSize();
    float[] images = new float[labels.length * generator.pixels()];
    for (int from = 0; from < labels.length; from += BATCH) {
      if (from > 0) { // a sheet is one batch, and whoever draws it looks before
        Interruption.check("decoding", from, labels.length);
      }
      int n = Math.min(labels.length, from + BATCH) - from;
      int[] some = Arrays.copyOfRange(labels, from, from + n);
      float[] z = Arrays.copyOfRange(latents, from * size, (from + n) * size);
      try (Scope step = scope.child()) {
        NDArray condition = step.array(OneHot.of(some, generator.labels()), n, generator.labels());
        NDArray logits = generator.decode(theta, step.array(z, n, size), condition);
        float[] part = Activation.sigmoid(logits).toFloatArray();
        System.arraycopy(part, 0, images, from * generator.pixels(), part.length);
      }
    }
    return images;
  }
}
