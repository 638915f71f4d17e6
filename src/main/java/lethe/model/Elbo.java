package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import lethe.model.ConditionalGenerator.Posterior;

/**
 * The two terms of the negative ELBO and the reparameterised latent (Kingma and Welling 2014, eq.
 * 10), per image, in a form that can be recorded: constants are arrays, never Java numbers.
 */
public final class Elbo {
  private static final int[] OVER_FEATURES = {1};

  private Elbo() {}

  /**
   * The Bernoulli cross-entropy from logits, {@code Σ_pixels softplus(l) − x·l}: finite for every
   * finite logit, and right for grey targets.
   *
   * @param logits (n, pixels)
   * @param images (n, pixels) in [0, 1]
   * @return (n), nats
   */
  public static NDArray reconstruction(NDArray logits, NDArray images) {
    return Activation.softPlus(logits).sub(images.mul(logits)).sum(OVER_FEATURES);
  }

  /**
   * The KL divergence of the posterior to the standard normal prior, {@code ½ Σ_d μ² + σ² − 1 − log
   * σ²}.
   *
   * @return (n), nats
   */
  public static NDArray klDivergence(Posterior posterior) {
    NDArray logVariance = posterior.logVariance();
    NDManager manager = logVariance.getManager();
    NDArray twice =
        posterior
            .mean()
            .square()
            .add(logVariance.exp())
            .sub(logVariance)
            .sub(constant(manager, 1))
            .sum(OVER_FEATURES);
    return twice.mul(constant(manager, 0.5f));
  }

  /** The latent {@code μ + noise ∘ exp(½ log σ²)}, (n, latentSize). */
  public static NDArray latent(Posterior posterior, NDArray noise) {
    return posterior.mean().add(noise.mul(deviation(posterior.logVariance())));
  }

  /** The standard deviation {@code exp(½ log σ²)}. */
  static NDArray deviation(NDArray logVariance) {
    return logVariance.mul(constant(logVariance.getManager(), 0.5f)).exp();
  }

  /** A number as an array in native memory, which is safe in a recorded graph. */
  static NDArray constant(NDManager manager, float value) {
    return manager.full(new Shape(1), value);
  }
}
