package lethe.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import lethe.base.RandomStream;
import lethe.model.ConditionalGenerator;
import lethe.model.Layout;
import lethe.model.Weights;

/** The smallest decoder: logits = [z; c] M, so that every gradient can be written down. */
record LinearDecoder(int pixels, int labels, int latentSize) implements ConditionalGenerator {
  @Override
  public Layout layout() {
    return Layout.builder().trained("m", latentSize + labels, pixels).build();
  }

  @Override
  public Weights initialise(RandomStream random) {
    return new Weights(layout(), random.normal(layout().size()));
  }

  @Override
  public Posterior encode(NDArray theta, NDArray images, NDArray conditions) {
    NDArray some = images.get(":, :" + latentSize);
    return new Posterior(some, some.zerosLike());
  }

  @Override
  public NDArray decode(NDArray theta, NDArray latents, NDArray conditions) {
    return hidden(theta, latents, conditions)
        .matMul(layout().view(latents.getManager(), theta, "m"));
  }

  @Override
  public NDArray hidden(NDArray theta, NDArray latents, NDArray conditions) {
    return NDArrays.concat(new NDList(latents, conditions), 1);
  }
}
