package lethe.latent;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.data.LabelledImages;
import lethe.data.OneHot;
import lethe.engine.Scope;
import lethe.engine.Torch;
import lethe.model.ConditionalGenerator;
import lethe.model.ConditionalGenerator.Posterior;
import lethe.model.Weights;

/**
 * How much of an image each latent carries: the KL divergence of its posterior to the prior, {@code
 * ½ (μ² + σ² − 1 − ln σ²)}, mean over images with their own labels. A latent is active above .01
 * nats; an unused one is 0.
 *
 * @param klDivergence one value a latent, nats
 */
public record LatentUse(double[] klDivergence) {
  private static final double ACTIVE = 0.01;
  private static final int BATCH = 1_000;

  /** Copies the array. */
  public LatentUse {
    klDivergence = klDivergence.clone();
  }

  /** The use that a model makes of its latents on some images. */
  public static LatentUse measure(
      Torch torch, ConditionalGenerator generator, Weights weights, LabelledImages images) {
    Checks.atLeast("images", images.count(), 1);
    int size = generator.latentSize();
    double[] sums = new double[size];
    try (Scope scope = torch.scope()) {
      NDArray theta = weights.requireLayout(generator.layout()).upload(scope);
      for (int from = 0; from < images.count(); from += BATCH) {
        int[] indices = IntStream.range(from, Math.min(images.count(), from + BATCH)).toArray();
        try (Scope step = scope.child()) {
          add(step, generator, theta, images, indices, sums);
        }
      }
    }
    return new LatentUse(Arrays.stream(sums).map(sum -> sum / images.count()).toArray());
  }

  private static void add(
      Scope step,
      ConditionalGenerator generator,
      NDArray theta,
      LabelledImages images,
      int[] indices,
      double[] sums) {
    float[] conditions = OneHot.of(images.labels(indices), generator.labels());
    Posterior posterior =
        generator.encode(
            theta,
            step.array(images.images(indices), indices.length, generator.pixels()),
            step.array(conditions, indices.length, generator.labels()));
    float[] means = posterior.mean().toFloatArray();
    float[] logVariances = posterior.logVariance().toFloatArray();
    for (int i = 0; i < means.length; i++) {
      double mean = means[i];
      double logVariance = logVariances[i];
      sums[i % sums.length] += (mean * mean + Math.exp(logVariance) - 1 - logVariance) / 2;
    }
  }

  @Override
  public double[] klDivergence() {
    return klDivergence.clone();
  }

  /** How many latents carry more than .01 nats. */
  public int active() {
    return (int) Arrays.stream(klDivergence).filter(kl -> kl > ACTIVE).count();
  }

  /** The {@code count} latents that carry most, most first. */
  public int[] largest(int count) {
    Checks.within("count", count, 1, klDivergence.length);
    return IntStream.range(0, klDivergence.length)
        .boxed()
        .sorted(Comparator.comparingDouble(latent -> -klDivergence[latent]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
