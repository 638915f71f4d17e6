package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.Arrays;
import lethe.base.Checks;
import lethe.base.Interruption;
import lethe.data.OneHot;
import lethe.engine.Batches;
import lethe.engine.Scope;
import lethe.engine.Torch;

/**
 * Draws images from a generator: the Bernoulli means of given latents and labels, as grey levels.
 */
public final class Sampler {
  private static final int BATCH = 250;

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
    weights.requireLayout(generator.layout());
    float[] images = new float[labels.length * generator.pixels()];
    Batches.each(
        torch,
        "drawing images",
        labels.length,
        BATCH,
        scope -> {
          NDArray theta = weights.upload(scope);
          return (batch, from, to) ->
              draw(batch, generator, theta, latents, labels, images, from, to);
        });
    return images;
  }

  /** The same for weights that are on the device already. */
  static float[] decode(
      Scope scope, ConditionalGenerator generator, NDArray theta, float[] latents, int[] labels) {
    float[] images = new float[labels.length * generator.pixels()];
    for (int from = 0; from < labels.length; from += BATCH) {
      if (from > 0) { // a sheet is one batch, and whoever draws it looks before
        Interruption.check("drawing images", from, labels.length);
      }
      int to = Math.min(labels.length, from + BATCH);
      try (Scope step = scope.child()) {
        draw(step, generator, theta, latents, labels, images, from, to);
      }
    }
    return images;
  }

  private static void draw(
      Scope step,
      ConditionalGenerator generator,
      NDArray theta,
      float[] latents,
      int[] labels,
      float[] images,
      int from,
      int to) {
    int n = to - from;
    NDArray z = step.rows(latents, from, to, generator.latentSize());
    float[] asked = OneHot.of(Arrays.copyOfRange(labels, from, to), generator.labels());
    NDArray condition = step.array(asked, n, generator.labels());
    NDArray logits = ModelChecks.requireLogits(generator, generator.decode(theta, z, condition), n);
    float[] part = Activation.sigmoid(logits).toFloatArray();
    System.arraycopy(part, 0, images, from * generator.pixels(), part.length);
  }
}
