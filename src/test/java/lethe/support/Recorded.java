package lethe.support;

import ai.djl.ndarray.NDArray;
import lethe.base.RandomStream;
import lethe.model.ConditionalGenerator;
import lethe.model.Layout;
import lethe.model.Weights;

/** A generator that has forgotten its closed form: its gradients are recorded. */
public record Recorded(ConditionalGenerator generator) implements ConditionalGenerator {
  @Override
  public Layout layout() {
    return generator.layout();
  }

  @Override
  public int pixels() {
    return generator.pixels();
  }

  @Override
  public int labels() {
    return generator.labels();
  }

  @Override
  public int latentSize() {
    return generator.latentSize();
  }

  @Override
  public Weights initialise(RandomStream random) {
    return generator.initialise(random);
  }

  @Override
  public Posterior encode(NDArray theta, NDArray images, NDArray conditions) {
    return generator.encode(theta, images, conditions);
  }

  @Override
  public NDArray decode(NDArray theta, NDArray latents, NDArray conditions) {
    return generator.decode(theta, latents, conditions);
  }

  @Override
  public NDArray hidden(NDArray theta, NDArray latents, NDArray conditions) {
    return generator.hidden(theta, latents, conditions);
  }
}
