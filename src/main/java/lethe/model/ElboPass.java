package lethe.model;

import ai.djl.ndarray.NDArray;

/**
 * The negative ELBO of each image of one batch, with its gradient by the weights. With x the image,
 * l the logits and (μ, log σ²) the posterior, per image and in nats:
 *
 * <ul>
 *   <li>reconstruction {@code Σ_pixels softplus(l) − x·l}, the Bernoulli cross-entropy,
 *   <li>KL divergence {@code ½ Σ_d μ² + σ² − 1 − log σ²} to the standard normal prior (Kingma and
 *       Welling 2014, appendix B).
 * </ul>
 *
 * <p>Sums over pixels and latent dimensions; gradients are of the <em>sum</em> over the batch,
 * never the mean.
 */
public interface ElboPass {
  /** Reconstruction loss of each image, (n), nats, at least the entropy of its grey levels. */
  NDArray reconstruction();

  /** KL divergence of each image, (n), nats, at least 0. */
  NDArray klDivergence();

  /** The gradient of the summed loss, flat. */
  NDArray gradient();

  /**
   * The gradient of {@code Σ_i weight_i · loss_i}, flat.
   *
   * @param sampleWeights (n, 1)
   */
  NDArray gradient(NDArray sampleWeights);

  /**
   * Two gradients of one batch.
   *
   * @param first of the summed loss of the first images, flat
   * @param rest of that of the others, flat
   */
  record Split(NDArray first, NDArray rest) {}

  /**
   * The gradients of the summed losses of the first {@code count} images and of the others, apart.
   *
   * @param count at least 1, less than the number of images
   */
  Split splitGradient(int count);

  /** {@code Σ_i (∂ loss_i / ∂θ)²}, flat: the squares of the gradients of the single images. */
  NDArray sumOfSquaredGradients();
}
