package lethe.model;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.base.Interruption;
import lethe.base.RandomStream;
import lethe.data.LabelledImages;
import lethe.data.OneHot;
import lethe.engine.Batches;
import lethe.engine.Scope;
import lethe.engine.Torch;
import lethe.model.ConditionalGenerator.Posterior;

/**
 * The negative ELBO of labelled images under a generator, in nats, image by image or as a mean:
 *
 * <pre>{@code (1/S) Σ_s BCE(D(z_s, k), x) + KL(μ, σ²),   z_s = μ + ε_s ∘ σ}</pre>
 *
 * <p>with true labels, the KL in closed form and noise that depends on the seed, the image's
 * position and s alone: models are compared with the same noise. Targets are grey levels, so values
 * are no likelihood of binarised MNIST.
 */
public final class NegativeElbo {
  private static final int BATCH = 250;
  private static final String WORK = "evaluating the −ELBO";

  private final ConditionalGenerator generator;
  private final LabelledImages images;
  private final int samples;
  private final float[][] noise;

  /**
   * A mean over images.
   *
   * @param reconstruction nats per image
   * @param klDivergence nats per image
   * @param samples latents drawn for each image
   * @param images how many images the mean is over
   */
  public record Value(double reconstruction, double klDivergence, int samples, int images) {
    /** The negative ELBO: both parts together. */
    public double total() {
      return reconstruction + klDivergence;
    }
  }

  /** An evaluation on {@code images} with {@code samples} latents an image. */
  public NegativeElbo(
      ConditionalGenerator generator, LabelledImages images, int samples, long seed) {
    Checks.atLeast("samples", samples, 1);
    Checks.atLeast("images to evaluate", images.count(), 1);
    ModelChecks.requireImages(generator, images);
    this.generator = generator;
    this.images = images;
    this.samples = samples;
    RandomStream random = RandomStream.of(seed, "evaluation noise");
    this.noise = new float[samples][];
    for (int s = 0; s < samples; s++) {
      noise[s] = random.child("sample " + s).normal(images.count() * generator.latentSize());
    }
  }

  /** The value of a model. */
  public Value of(Torch torch, Weights weights) {
    return value(terms(torch, weights));
  }

  /** The −ELBO of each image by itself, nats, in the order of the images. */
  public double[] perImage(Torch torch, Weights weights) {
    Terms terms = terms(torch, weights);
    return IntStream.range(0, images.count()).mapToDouble(terms::total).toArray();
  }

  /** The value at weights that are on the device already. */
  public Value at(Scope scope, NDArray theta) {
    Terms terms = new Terms(images.count());
    for (int from = 0; from < images.count(); from += BATCH) {
      Interruption.check(WORK, from, images.count());
      try (Scope step = scope.child()) {
        add(step, theta, terms, from, Math.min(images.count(), from + BATCH));
      }
    }
    return value(terms);
  }

  private Value value(Terms terms) {
    return new Value(
        Arrays.stream(terms.reconstruction()).sum() / images.count(),
        Arrays.stream(terms.klDivergence()).sum() / images.count(),
        samples,
        images.count());
  }

  /** Both parts for each image, the reconstruction as a mean over its latents. */
  private record Terms(double[] reconstruction, double[] klDivergence) {
    Terms(int images) {
      this(new double[images], new double[images]);
    }

    double total(int image) {
      return reconstruction[image] + klDivergence[image];
    }
  }

  private Terms terms(Torch torch, Weights weights) {
    weights.requireLayout(generator.layout()).requireFinite("the model to evaluate");
    Terms terms = new Terms(images.count());
    Batches.each(
        torch,
        WORK,
        images.count(),
        BATCH,
        scope -> {
          NDArray theta = weights.upload(scope);
          return (batch, from, to) -> add(batch, theta, terms, from, to);
        });
    return terms;
  }

  /** Adds the parts of images {@code from .. to − 1}. */
  private void add(Scope step, NDArray theta, Terms terms, int from, int to) {
    int n = to - from;
    int latents = generator.latentSize();
    int[] indices = IntStream.range(from, to).toArray();
    NDArray x = step.array(images.images(indices), n, generator.pixels());
    NDArray condition =
        step.array(OneHot.of(images.labels(indices), generator.labels()), n, generator.labels());
    Posterior posterior =
        ModelChecks.requirePosterior(generator, generator.encode(theta, x, condition), n);
    add(Elbo.klDivergence(posterior), 1, terms.klDivergence(), from);
    for (float[] draw : noise) {
      try (Scope inner = step.child()) {
        NDArray some = inner.rows(draw, from, to, latents);
        // noise first, so that each draw's tensors end with its own scope
        NDArray z = some.mul(Elbo.deviation(posterior.logVariance())).add(posterior.mean());
        NDArray logits =
            ModelChecks.requireLogits(generator, generator.decode(theta, z, condition), n);
        add(Elbo.reconstruction(logits, x), samples, terms.reconstruction(), from);
      }
    }
  }

  /** Adds up in doubles, since a float sum of 250 images would lose the fifth digit. */
  private static void add(NDArray perImage, int divisor, double[] sums, int from) {
    float[] values = perImage.toFloatArray();
    for (int i = 0; i < values.length; i++) {
      sums[from + i] += (double) values[i] / divisor;
    }
  }
}
