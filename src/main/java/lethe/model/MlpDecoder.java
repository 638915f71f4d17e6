package lethe.model;

import ai.djl.ndarray.NDArray;

/** The decoder of a {@link ConditionalVae}, whose way back is in closed form. */
record MlpDecoder(DenseLayer fc4, DenseLayer fc5, DenseLayer fc6) implements Decoder {
  @Override
  public NDArray logits(NDArray latents, NDArray conditions) {
    return fc6.apply(fc5.relu(fc4.relu(ConditionalVae.join(latents, conditions))));
  }

  @Override
  public Pass pass(NDArray latents, NDArray conditions) {
    NDArray hidden4 = fc4.relu(ConditionalVae.join(latents, conditions));
    NDArray hidden5 = fc5.relu(hidden4);
    NDArray logits = fc6.apply(hidden5);
    return new Pass() {
      @Override
      public NDArray output() {
        return logits;
      }

      @Override
      public NDArray back(NDArray delta) {
        return fc4.back(fc5.back(fc6.back(delta, hidden5), hidden4));
      }
    };
  }
}
