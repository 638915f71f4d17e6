package lethe.model;

import ai.djl.ndarray.NDArray;

/** The decoder of one model, at its weights as they are at the time of each call. */
@FunctionalInterface
public interface Decoder {
  /**
   * The logits (n, pixels) of the Bernoulli means, of the manager of the latents.
   *
   * @param latents (n, latentSize)
   * @param conditions (n, labels)
   */
  NDArray logits(NDArray latents, NDArray conditions);
}
