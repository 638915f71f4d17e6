package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.function.Function;
import lethe.engine.Gradients;
import lethe.engine.Scope;
import lethe.model.ConditionalGenerator.ElboBatch;
import lethe.model.ConditionalGenerator.Posterior;

/**
 * The general road to gradients of the negative ELBO: automatic differentiation of {@code encode}
 * and {@code decode}, for any architecture. The squared gradients are a loop over single images,
 * slow and obvious: the oracle of every faster way.
 */
public final class RecordedPass implements ElboPass {
  private final ConditionalGenerator generator;
  private final NDArray theta;
  private final ElboBatch batch;

  /** A pass over {@code batch} with weights {@code theta}. */
  public RecordedPass(ConditionalGenerator generator, NDArray theta, ElboBatch batch) {
    this.generator = generator;
    this.theta = theta;
    this.batch = batch;
  }

  @Override
  public NDArray reconstruction() {
    return reconstruction(theta, posterior(theta));
  }

  @Override
  public NDArray klDivergence() {
    return Elbo.klDivergence(posterior(theta));
  }

  @Override
  public NDArray gradient() {
    return gradient(losses -> losses.sum());
  }

  @Override
  public NDArray gradient(NDArray sampleWeights) {
    NDArray flat = sampleWeights.reshape(batch.size());
    return gradient(losses -> losses.mul(flat).sum());
  }

  @Override
  public Split splitGradient(int count) {
    String first = ":" + count;
    String rest = count + ":";
    return new Split(
        gradient(losses -> losses.get(first).sum()), gradient(losses -> losses.get(rest).sum()));
  }

  @Override
  public NDArray sumOfSquaredGradients() {
    NDArray sum = batch.manager().zeros(new Shape(generator.layout().trainedSize()));
    for (long i = 0; i < batch.size(); i++) {
      try (Scope one = Scope.within(batch.manager())) {
        ElboBatch row = batch.row(i);
        one.keep(row.images());
        one.keep(row.conditions());
        one.keep(row.noise());
        sum.addi(new RecordedPass(generator, theta, row).gradient().square());
      }
    }
    return sum;
  }

  private NDArray gradient(Function<NDArray, NDArray> reduction) {
    Scope scope = Scope.within(batch.manager());
    NDArray gradient =
        Gradients.of(scope, theta, leaf -> reduction.apply(negativeElbo(leaf))).gradient();
    gradient.attach(batch.manager());
    scope.close();
    return gradient;
  }

  private NDArray negativeElbo(NDArray leaf) {
    Posterior posterior = posterior(leaf);
    return reconstruction(leaf, posterior).add(Elbo.klDivergence(posterior));
  }

  private NDArray reconstruction(NDArray leaf, Posterior posterior) {
    NDArray latents = Elbo.latent(posterior, batch.noise());
    return Elbo.reconstruction(generator.decode(leaf, latents, batch.conditions()), batch.images());
  }

  private Posterior posterior(NDArray leaf) {
    return generator.encode(leaf, batch.images(), batch.conditions());
  }
}
