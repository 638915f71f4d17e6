package lethe.model;

import ai.djl.ndarray.NDArray;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.data.LabelledImages;
import lethe.data.OneHot;
import lethe.engine.Batches;
import lethe.engine.Scope;
import lethe.engine.Torch;

/**
 * The posteriors q(z | x, e_k) of images, each encoded with its own label: normal distributions
 * with mean μ and independent axes. No latent is sampled, so the same model gives the same numbers
 * each time.
 *
 * @param latentSize axes of a posterior
 * @param means μ, row-major (n, latentSize), the places of the images in latent space
 * @param logVariances ln σ², likewise
 */
public record Posteriors(int latentSize, float[] means, float[] logVariances) {
  private static final int BATCH = 250;

  /** Copies the arrays and refuses a model that has diverged. */
  public Posteriors {
    means = requireFinite("mean", means, latentSize).clone();
    logVariances = requireFinite("log variance", logVariances, latentSize).clone();
  }

  /**
   * The posteriors of all images, in their order.
   *
   * @param images of the generator's size and labels, at least one
   * @throws IllegalArgumentException if images, weights and generator do not fit together, or if a
   *     number is not finite
   */
  public static Posteriors of(
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
    float[] logVariances = new float[means.length];
    weights.requireLayout(generator.layout());
    Batches.each(
        torch,
        "encoding images",
        count,
        BATCH,
        scope -> {
          NDArray theta = weights.upload(scope);
          return (batch, from, to) -> {
            ConditionalGenerator.Posterior part = encode(batch, generator, theta, images, from, to);
            int length = (to - from) * size;
            System.arraycopy(part.mean().toFloatArray(), 0, means, from * size, length);
            System.arraycopy(
                part.logVariance().toFloatArray(), 0, logVariances, from * size, length);
          };
        });
    return new Posteriors(size, means, logVariances);
  }

  private static ConditionalGenerator.Posterior encode(
      Scope step,
      ConditionalGenerator generator,
      NDArray theta,
      LabelledImages images,
      int from,
      int to) {
    int[] some = IntStream.range(from, to).toArray();
    float[] oneHot = OneHot.of(images.labels(some), generator.labels());
    ConditionalGenerator.Posterior posterior =
        generator.encode(
            theta,
            step.array(images.images(some), some.length, generator.pixels()),
            step.array(oneHot, some.length, generator.labels()));
    return ModelChecks.requirePosterior(generator, posterior, some.length);
  }

  private static float[] requireFinite(String name, float[] values, int size) {
    for (int i = 0; i < values.length; i++) {
      Checks.require(
          Float.isFinite(values[i]),
          "the posterior %s of image %d is %s in dimension %d: the model has diverged, train it"
              + " again",
          name,
          i / size,
          values[i],
          i % size);
    }
    return values;
  }

  /** How many images were encoded. */
  public int count() {
    return means.length / latentSize;
  }

  @Override
  public float[] means() {
    return means.clone();
  }

  @Override
  public float[] logVariances() {
    return logVariances.clone();
  }
}
