package lethe.evaluate;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.base.RandomStream;
import lethe.data.LabelledImages;
import lethe.data.OneHot;
import lethe.engine.Batches;
import lethe.engine.Scope;
import lethe.engine.Torch;
import lethe.model.ConditionalGenerator;
import lethe.model.ConditionalGenerator.Posterior;
import lethe.model.Elbo;
import lethe.model.ModelChecks;
import lethe.model.Weights;

/**
 * The importance-weighted bound of the negative log-likelihood of labelled images (Burda et al.
 * 2016, 1509.00519), nats per image:
 *
 * <pre>{@code
 * NLL_k(x) = −ln (1/k) Σ_s exp(−BCE(D(z_s, e), x) + ln N(z_s; 0, I) − ln N(z_s; μ, σ²))
 * }</pre>
 *
 * <p>with true labels, z_s = μ + ε_s ∘ σ and the sum taken in doubles. In expectation it falls with
 * k, and k = 1 gives the −ELBO (its KL divergence sampled, not in closed form). The noise of an
 * image depends on the seed and its position alone, and a smaller k uses the beginning of it.
 * Targets are grey levels, so values are no likelihood of binarised MNIST.
 */
public final class IwaeBound {
  private static final int ROWS = 1_000;

  private final ConditionalGenerator generator;
  private final LabelledImages images;
  private final int samples;
  private final RandomStream random;

  /**
   * A mean over images.
   *
   * @param negativeLogLikelihood NLL_k, nats per image; lower is better
   * @param standardError over the images
   * @param samples k
   * @param images how many images the mean is over
   */
  public record Value(
      double negativeLogLikelihood, double standardError, int samples, int images) {}

  /** The bound on {@code images} with k = {@code samples}, both at least 1. */
  public IwaeBound(ConditionalGenerator generator, LabelledImages images, int samples, long seed) {
    Checks.atLeast("samples", samples, 1);
    Checks.atLeast("images to evaluate", images.count(), 1);
    ModelChecks.requireImages(generator, images);
    this.generator = generator;
    this.images = images;
    this.samples = samples;
    this.random = RandomStream.of(seed, "importance noise");
  }

  /** The mean of a model. */
  public Value of(Torch torch, Weights weights) {
    double[] values = perImage(torch, weights);
    return new Value(
        Statistics.mean(values), Statistics.standardError(values), samples, values.length);
  }

  /** NLL_k of each image by itself, nats, in the order of the images. */
  public double[] perImage(Torch torch, Weights weights) {
    double[] values = new double[images.count()];
    int atOnce = Math.max(1, ROWS / samples);
    weights.requireLayout(generator.layout()).requireFinite("the model to evaluate");
    Batches.each(
        torch,
        "the importance-weighted bound",
        values.length,
        atOnce,
        scope -> {
          NDArray theta = weights.upload(scope);
          ModelChecks.requireShapes(generator, theta);
          return (batch, from, to) -> {
            double[] logWeights = logWeights(batch, theta, IntStream.range(from, to).toArray());
            for (int i = from; i < to; i++) {
              values[i] = bound(logWeights, (i - from) * samples, samples);
            }
          };
        });
    return values;
  }

  /** {@code −ln (1/k) Σ exp(w)} of k log weights, by the largest of them. */
  static double bound(double[] logWeights, int from, int k) {
    double largest = Arrays.stream(logWeights, from, from + k).max().orElseThrow();
    double sum = Arrays.stream(logWeights, from, from + k).map(w -> Math.exp(w - largest)).sum();
    return Math.log(k) - largest - Math.log(sum);
  }

  /** The log weights of k latents for each image, image after image. */
  private double[] logWeights(Scope step, NDArray theta, int[] indices) {
    int n = indices.length;
    int size = generator.latentSize();
    NDArray x = step.array(images.images(indices), n, generator.pixels());
    NDArray condition =
        step.array(OneHot.of(images.labels(indices), generator.labels()), n, generator.labels());
    Posterior posterior = generator.encode(theta, x, condition);
    float[] means = posterior.mean().toFloatArray();
    float[] logVariances = posterior.logVariance().toFloatArray();
    float[] latents = new float[n * samples * size];
    double[] logWeights = new double[n * samples];
    for (int i = 0; i < n; i++) {
      float[] noise = random.child("image " + indices[i]).normal(samples * size);
      for (int at = 0; at < noise.length; at++) {
        int axis = i * size + at % size;
        double z = means[axis] + noise[at] * Math.exp(0.5 * logVariances[axis]);
        latents[i * samples * size + at] = (float) z;
        logWeights[i * samples + at / size] += // ln N(z; 0, I) − ln N(z; μ, σ²)
            0.5 * (logVariances[axis] + (double) noise[at] * noise[at] - z * z);
      }
    }
    NDArray z = step.array(latents, (long) n * samples, size);
    NDArray logits = generator.decode(theta, z, condition.repeat(0, samples));
    float[] losses = Elbo.reconstruction(logits, x.repeat(0, samples)).toFloatArray();
    for (int row = 0; row < losses.length; row++) {
      logWeights[row] -= losses[row];
    }
    return logWeights;
  }
}
