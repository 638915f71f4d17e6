package lethe.model;

import ai.djl.ndarray.NDArray;

/** The decoder of one model, whose weights stay as they are. */
@FunctionalInterface
public interface Decoder {
  /**
   * The logits (n, pixels) of the Bernoulli means, of the manager of the latents.
   *
   * @param latents (n, latentSize)
   * @param conditions (n, labels)
   */
  NDArray logits(NDArray latents, NDArray conditions);

  /**
   * The same with the way back from the logits to the input, (n, latentSize + labels): the latents,
   * then the conditions. Nothing is being recorded.
   */
  default Pass pass(NDArray latents, NDArray conditions) {
    long size = latents.getShape().get(1);
    return Pass.recorded(
        ConditionalVae.join(latents, conditions),
        input -> logits(input.get(":, :" + size), input.get(":, " + size + ":")));
  }
}
