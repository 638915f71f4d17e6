package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
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
  public ImageGradients gradients() {
    return new Recorded(this, null, false);
  }

  @Override
  public ImageGradients gradients(NDArray sampleWeights) {
    return new Recorded(this, sampleWeights.reshape(batch.size()), false);
  }

  @Override
  public ImageGradients squaredGradients() {
    return new Recorded(this, null, true);
  }

  private RecordedPass rows(int from, int to) {
    return new RecordedPass(generator, theta, batch.rows(from, to));
  }

  /** The gradient of the summed loss, flat; {@code sampleWeights} (n) or null. */
  private NDArray gradient(NDArray sampleWeights) {
    try (Scope scope = Scope.within(batch.manager())) {
      NDArray gradient =
          Gradients.of(
                  scope,
                  theta,
                  leaf -> {
                    NDArray losses = negativeElbo(leaf);
                    return sampleWeights == null ? losses.sum() : losses.mul(sampleWeights).sum();
                  })
              .gradient();
      gradient.attach(batch.manager());
      return gradient;
    }
  }

  private NDArray sumOfSquares() {
    NDArray sum = batch.manager().zeros(new Shape(generator.layout().trainedSize()));
    for (int i = 0; i < batch.size(); i++) {
      try (Scope one = Scope.within(batch.manager())) {
        RecordedPass row = rows(i, i + 1);
        one.keep(row.batch.input());
        one.keep(row.batch.noise());
        sum.addi(row.gradient(null).square());
      }
    }
    return sum;
  }

  /** Recorded when it is first asked for, then kept. */
  private static final class Recorded implements ImageGradients {
    private final RecordedPass pass;
    private final NDArray sampleWeights;
    private final boolean squared;
    private NDArray flat;

    Recorded(RecordedPass pass, NDArray sampleWeights, boolean squared) {
      this.pass = pass;
      this.sampleWeights = sampleWeights;
      this.squared = squared;
    }

    @Override
    public ImageGradients images(int from, int to) {
      NDArray some = sampleWeights == null ? null : sampleWeights.get(from + ":" + to);
      return new Recorded(pass.rows(from, to), some, squared);
    }

    @Override
    public NDArray sum(NDManager manager, Layout.Slot slot, int from, int to) {
      int width = slot.size() / slot.rows();
      NDIndex stretch =
          new NDIndex()
              .addSliceDim(slot.offset() + (long) from * width, slot.offset() + (long) to * width);
      long[] shape = slot.shape().getShape().clone();
      shape[0] = (long) to - from;
      try (NDArray part = recorded().get(manager, stretch)) {
        return part.reshape(shape);
      }
    }

    @Override
    public NDArray flat(NDManager manager, Layout layout) {
      return recorded().get(manager, new NDIndex(":")).duplicate();
    }

    private synchronized NDArray recorded() {
      if (flat == null) {
        flat = squared ? pass.sumOfSquares() : pass.gradient(sampleWeights);
      }
      return flat;
    }
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
