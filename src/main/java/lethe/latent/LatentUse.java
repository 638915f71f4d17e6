package lethe.latent;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.model.Posteriors;

/**
 * How much of an image each latent carries: the KL divergence of its posterior to the prior, {@code
 * ½ (μ² + σ² − 1 − ln σ²)}, mean over images with their own labels. A latent is active above .01
 * nats; an unused one is 0.
 *
 * @param klDivergence one value a latent, nats
 */
public record LatentUse(double[] klDivergence) {
  private static final double ACTIVE = 0.01;

  /** Copies the array. */
  public LatentUse {
    klDivergence = klDivergence.clone();
  }

  /** The use that a model makes of its latents on some images. */
  public static LatentUse of(Posteriors posteriors) {
    Checks.atLeast("images", posteriors.count(), 1);
    float[] means = posteriors.means();
    float[] logVariances = posteriors.logVariances();
    double[] sums = new double[posteriors.latentSize()];
    for (int i = 0; i < means.length; i++) {
      double mean = means[i];
      double logVariance = logVariances[i];
      sums[i % sums.length] += (mean * mean + Math.exp(logVariance) - 1 - logVariance) / 2;
    }
    return new LatentUse(Arrays.stream(sums).map(sum -> sum / posteriors.count()).toArray());
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
