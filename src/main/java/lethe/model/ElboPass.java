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
 * <p>Sums over pixels and latent dimensions; gradients are <em>summed</em> over images, never
 * averaged.
 */
public interface ElboPass {
  /** Reconstruction loss of each image, (n), nats, at least the entropy of its grey levels. */
  NDArray reconstruction();

  /** KL divergence of each image, (n), nats, at least 0. */
  NDArray klDivergence();

  /** The gradients of the images' losses. */
  ImageGradients gradients();

  /**
   * The gradients of {@code weight_i · loss_i}.
   *
   * @param sampleWeights (n, 1)
   */
  ImageGradients gradients(NDArray sampleWeights);

  /** The squares of the gradients of the images' losses: of each image's, number by number. */
  ImageGradients squaredGradients();
}
