package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Activation;
import java.util.List;
import java.util.function.UnaryOperator;
import lethe.engine.Products;

/**
 * A pass through a {@link ConditionalVae} with its gradient in closed form. For a layer with inputs
 * a (n, in) and δ (n, out), the derivative of each image's loss by its pre-activation:
 *
 * <ul>
 *   <li>gradient of the sum: {@code δᵀa}, and {@code Σ_rows δ} for the bias,
 *   <li>sum of squared per-image gradients: {@code (δ∘δ)ᵀ(a∘a)}, and {@code Σ_rows δ∘δ}, exact
 *       because one image's weight gradient is the outer product of its δ and a (Goodfellow 2015,
 *       1510.01799).
 * </ul>
 *
 * <p>Backward: δ6 = sigmoid(l) − x, then δ_{k} = (δ_{k+1} W_{k+1}) ∘ [h_k > 0]; at the latent, δ31
 * = dz + μ and δ32 = ½ dz∘noise∘σ + ½ (σ² − 1).
 */
final class MlpPass implements ElboPass {
  private static final int[] OVER_IMAGES = {1};

  private final Layers layers;
  private final ConditionalGenerator.ElboBatch batch;

  private final NDArray hidden1;
  private final NDArray hidden2;
  private final NDArray mean;
  private final NDArray logVariance;
  private final NDArray deviation;
  private final NDArray latentInput;
  private final NDArray hidden4;
  private final NDArray hidden5;
  private final NDArray logits;

  /** The layers of a {@link ConditionalVae}. */
  record Layers(
      DenseLayer fc1,
      DenseLayer fc2,
      DenseLayer fc31,
      DenseLayer fc32,
      DenseLayer fc4,
      DenseLayer fc5,
      DenseLayer fc6) {
    /** The layers of weights that stay as they are. */
    Layers frozen() {
      return new Layers(
          fc1.frozen(),
          fc2.frozen(),
          fc31.frozen(),
          fc32.frozen(),
          fc4.frozen(),
          fc5.frozen(),
          fc6.frozen());
    }
  }

  MlpPass(Layers layers, ConditionalGenerator.ElboBatch batch) {
    this.layers = layers;
    this.batch = batch;
    hidden1 = layers.fc1.relu(batch.input());
    hidden2 = layers.fc2.relu(hidden1);
    mean = layers.fc31.apply(hidden2);
    logVariance = layers.fc32.apply(hidden2);
    deviation = Elbo.deviation(logVariance);
    latentInput = ConditionalVae.join(mean.add(batch.noise().mul(deviation)), batch.conditions());
    hidden4 = layers.fc4.relu(latentInput);
    hidden5 = layers.fc5.relu(hidden4);
    logits = layers.fc6.apply(hidden5);
  }

  @Override
  public NDArray reconstruction() {
    return Elbo.reconstruction(logits, batch.images());
  }

  @Override
  public NDArray klDivergence() {
    return Elbo.klDivergence(new ConditionalGenerator.Posterior(mean, logVariance));
  }

  @Override
  public ImageGradients gradients() {
    return factors(pixelDelta(), latentPull(), scalePull());
  }

  @Override
  public ImageGradients gradients(NDArray sampleWeights) {
    return factors(
        pixelDelta().muli(sampleWeights),
        latentPull().mul(sampleWeights),
        scalePull().muli(sampleWeights));
  }

  /** Exact, because each number of an outer product is a product of two. */
  @Override
  public ImageGradients squaredGradients() {
    return factors(pixelDelta(), latentPull(), scalePull()).squared();
  }

  /** The derivative of the reconstruction by the logits. */
  private NDArray pixelDelta() {
    return Activation.sigmoid(logits).subi(batch.images());
  }

  /** The derivative of the KL divergence by the mean. */
  private NDArray latentPull() {
    return mean;
  }

  /** The derivative of the KL divergence by the log variance. */
  private NDArray scalePull() {
    NDArray one = Elbo.constant(batch.manager(), 1);
    return logVariance.exp().subi(one).muli(half());
  }

  private NDArray half() {
    return Elbo.constant(batch.manager(), 0.5f);
  }

  /** The derivatives by each layer's pre-activation, beside the layer's inputs. */
  private Factors factors(NDArray delta6, NDArray meanPull, NDArray scalePull) {
    NDArray delta5 = layers.fc6.back(delta6, hidden5);
    NDArray delta4 = layers.fc5.back(delta5, hidden4);
    NDArray latentDelta = layers.fc4.back(delta4).get(":, :" + batch.noise().getShape().get(1));
    NDArray delta31 = latentDelta.add(meanPull);
    NDArray delta32 = latentDelta.mul(batch.noise()).muli(deviation).muli(half()).addi(scalePull);
    NDArray delta2 =
        DenseLayer.rectified(layers.fc31.back(delta31).addi(layers.fc32.back(delta32)), hidden2);
    NDArray delta1 = layers.fc2.back(delta2, hidden1);
    return new Factors(
        List.of(
            Factor.of("fc1", delta1, batch.input()),
            Factor.of("fc2", delta2, hidden1),
            Factor.of("fc31", delta31, hidden2),
            Factor.of("fc32", delta32, hidden2),
            Factor.of("fc4", delta4, latentInput),
            Factor.of("fc5", delta5, hidden4),
            Factor.of("fc6", delta6, hidden5)));
  }

  /** What a layer's gradients are made of: δᵀ (out, n) and a (n, in). */
  private record Factor(String layer, NDArray delta, NDArray input) {
    static Factor of(String layer, NDArray delta, NDArray input) {
      try (delta) {
        return new Factor(layer, Products.turned(delta), input);
      }
    }

    /** The squares of both; δ's take its place, for nobody else has it. */
    Factor squared() {
      return new Factor(layer, delta.muli(delta), input.square());
    }

    Factor images(String rows) {
      return new Factor(layer, delta.get(":, " + rows), input.get(rows));
    }

    NDArray weightGradient(NDManager owner, int from, int to) {
      try (NDArray some = units(owner, from, to)) {
        return Products.of(some, input);
      }
    }

    NDArray biasGradient(NDManager owner, int from, int to) {
      try (NDArray some = units(owner, from, to)) {
        return some.sum(OVER_IMAGES);
      }
    }

    private NDArray units(NDManager owner, int from, int to) {
      return delta.get(owner, new NDIndex().addSliceDim(from, to));
    }
  }

  /** Image i's gradient of a layer is the outer product of its column of δᵀ and its row of a. */
  private record Factors(List<Factor> layers) implements ImageGradients {
    @Override
    public NDArray sum(NDManager owner, Layout.Slot slot, int from, int to) {
      Factor factor = of(slot);
      return slot.shape().dimension() == 1
          ? factor.biasGradient(owner, from, to)
          : factor.weightGradient(owner, from, to);
    }

    private Factor of(Layout.Slot slot) {
      String layer = slot.name().substring(0, slot.name().indexOf('.'));
      return layers.stream().filter(one -> one.layer().equals(layer)).findFirst().orElseThrow();
    }

    @Override
    public ImageGradients images(int from, int to) {
      String rows = from + ":" + to;
      return map(factor -> factor.images(rows));
    }

    Factors squared() {
      return map(Factor::squared);
    }

    private Factors map(UnaryOperator<Factor> change) {
      return new Factors(layers.stream().map(change).toList());
    }
  }
}
