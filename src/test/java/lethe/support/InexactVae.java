package lethe.support;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.DoubleUnaryOperator;
import lethe.base.RandomStream;
import lethe.model.ConditionalGenerator;
import lethe.model.ElboPass;
import lethe.model.Layout;
import lethe.model.Weights;

/** A generator whose weights and inputs are rounded before it computes. */
public record InexactVae(ConditionalGenerator exact, DoubleUnaryOperator rounding)
    implements ConditionalGenerator {
  @Override
  public Layout layout() {
    return exact.layout();
  }

  @Override
  public int pixels() {
    return exact.pixels();
  }

  @Override
  public int labels() {
    return exact.labels();
  }

  @Override
  public int latentSize() {
    return exact.latentSize();
  }

  @Override
  public Weights initialise(RandomStream random) {
    return exact.initialise(random);
  }

  @Override
  public Posterior encode(NDArray theta, NDArray images, NDArray conditions) {
    NDManager owner = images.getManager();
    return exact.encode(of(owner, theta), of(owner, images), conditions);
  }

  @Override
  public NDArray decode(NDArray theta, NDArray latents, NDArray conditions) {
    NDManager owner = latents.getManager();
    return exact.decode(of(owner, theta), of(owner, latents), conditions);
  }

  @Override
  public NDArray hidden(NDArray theta, NDArray latents, NDArray conditions) {
    NDManager owner = latents.getManager();
    return exact.hidden(of(owner, theta), of(owner, latents), conditions);
  }

  @Override
  public ElboPass pass(NDArray theta, ElboBatch batch) {
    NDManager owner = batch.input().getManager();
    return exact.pass(
        of(owner, theta), new ElboBatch(of(owner, batch.input()), batch.noise(), batch.pixels()));
  }

  private NDArray of(NDManager owner, NDArray numbers) {
    return Rounding.of(owner, numbers, rounding);
  }
}
