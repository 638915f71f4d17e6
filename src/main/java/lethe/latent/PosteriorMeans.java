package lethe.latent;

import ai.djl.ndarray.NDArray;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.data.LabelledImages;
import lethe.data.OneHot;
import lethe.engine.Batches;
import lethe.engine.Scope;
import lethe.engine.Torch;
import lethe.model.ConditionalGenerator;
import lethe.model.Weights;

/**
 * The posterior means μ = E(x, e_k) of images, each encoded with its own label: the places of the
 * images in latent space. No latent is sampled, so the same model gives the same places each time.
 */
public final class PosteriorMeans {
  private static final int BATCH = 250;

  private PosteriorMeans() {}

  /**
   * The means of all images, in their order.
   *
   * @param images of the generator's size and labels, at least one
   * @return row-major (n, latentSize)
   * @throws IllegalArgumentException if images, weights and generator do not fit together, or if a
   *     mean is not finite
   */
  public static float[] of(
      Torch torch, ConditionalGenerator generator, Weights weights, LabelledImages images) {
    Checks.require(
        images.pixels() == generator.pixels() && images.classes() == generator.labels(),
        "the encoder reads %d pixels and %d labels, the images have %d and %d: encode images of the"
            + " data set that the model was trained on",
        generator.pixels(),
        generator.labels(),
        images.pixels(),
        images.classes());
    int count = Checks.atLeast("images", images.count(), 1);
    int size = generator.latentSize();
    float[] means = new float[Math.multiplyExact(count, size)];
    weights.requireLayout(generator.layout());
    Batches.each(
        torch,
        "encoding images",
        count,
        BATCH,
        scope -> {
          NDArray theta = weights.upload(scope);
          return (batch, from, to) -> {
            int[] some = IntStream.range(from, to).toArray();
            float[] part = encode(batch, generator, theta, images, some);
            System.arraycopy(part, 0, means, from * size, part.length);
          };
        });
    return requireFinite(means, size);
  }

  private static float[] encode(
      Scope step,
      ConditionalGenerator generator,
      NDArray theta,
      LabelledImages images,
      int[] indices) {
    int n = indices.length;
    NDArray pixels = step.array(images.images(indices), n, generator.pixels());
    float[] oneHot = OneHot.of(images.labels(indices), generator.labels());
    NDArray conditions = step.array(oneHot, n, generator.labels());
    return generator.encode(theta, pixels, conditions).mean().toFloatArray();
  }

  private static float[] requireFinite(float[] means, int size) {
    for (int i = 0; i < means.length; i++) {
      Checks.require(
          Float.isFinite(means[i]),
          "the posterior mean of image %d is %s in dimension %d: the model has diverged, train it"
              + " again",
          i / size,
          means[i],
          i % size);
    }
    return means;
  }
}
