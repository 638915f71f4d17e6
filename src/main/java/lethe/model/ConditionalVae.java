package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import lethe.base.RandomStream;

/**
 * The conditional variational autoencoder of the reference, a multilayer perceptron on [image;
 * condition] and [latent; condition]:
 *
 * <pre>
 * encoder  [x; c] → fc1 512 → ReLU → fc2 256 → ReLU → fc31 (mean), fc32 (log variance)
 * decoder  [z; c] → fc4 256 → ReLU → fc5 512 → ReLU → fc6 784 logits
 * </pre>
 *
 * <p>A layer is y = xWᵀ + b with W of shape (out, in); initial weights and biases are uniform in
 * ±1/√in. The flat vector holds the 14 tensors in this order: fc1, fc2, fc31, fc32, fc4, fc5, fc6,
 * each weight before bias. Gradients are in closed form ({@link MlpPass}).
 */
public final class ConditionalVae implements ConditionalGenerator {
  private static final int OUTER = 512;
  private static final int INNER = 256;

  private final CvaeConfig config;
  private final Layout layout;

  /** The architecture of the given size. */
  public ConditionalVae(CvaeConfig config) {
    this(config, OUTER, INNER);
  }

  /** Of other widths, for tests that need many steps. */
  ConditionalVae(CvaeConfig config, int outer, int inner) {
    this.config = config;
    Layout.Builder builder = Layout.builder();
    linear(builder, "fc1", outer, config.pixels() + config.labels());
    linear(builder, "fc2", inner, outer);
    linear(builder, "fc31", config.latentSize(), inner);
    linear(builder, "fc32", config.latentSize(), inner);
    linear(builder, "fc4", inner, config.latentSize() + config.labels());
    linear(builder, "fc5", outer, inner);
    linear(builder, "fc6", config.pixels(), outer);
    this.layout = builder.build();
  }

  private static void linear(Layout.Builder builder, String name, int out, int in) {
    builder.trained(name + ".weight", out, in).trained(name + ".bias", out);
  }

  /** The sizes. */
  public CvaeConfig config() {
    return config;
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public int pixels() {
    return config.pixels();
  }

  @Override
  public int labels() {
    return config.labels();
  }

  @Override
  public int latentSize() {
    return config.latentSize();
  }

  @Override
  public Weights initialise(RandomStream random) {
    return UniformInitialiser.initialise(layout, random);
  }

  @Override
  public Posterior encode(NDArray theta, NDArray images, NDArray conditions) {
    NDArray hidden = relu("fc1", theta, join(images, conditions));
    hidden = relu("fc2", theta, hidden);
    return new Posterior(apply("fc31", theta, hidden), apply("fc32", theta, hidden));
  }

  @Override
  public NDArray decode(NDArray theta, NDArray latents, NDArray conditions) {
    return apply("fc6", theta, hidden(theta, latents, conditions));
  }

  /** The output of fc5 after ReLU, (n, 512). */
  @Override
  public NDArray hidden(NDArray theta, NDArray latents, NDArray conditions) {
    return relu("fc5", theta, relu("fc4", theta, join(latents, conditions)));
  }

  @Override
  public ElboPass pass(NDArray theta, ElboBatch batch) {
    return new MlpPass(this, theta, batch);
  }

  NDArray weight(NDManager manager, String layer, NDArray theta) {
    return layout.view(manager, theta, layer + ".weight");
  }

  NDArray relu(String layer, NDArray theta, NDArray input) {
    try (NDArray activation = apply(layer, theta, input)) {
      return Activation.relu(activation);
    }
  }

  NDArray apply(String layer, NDArray theta, NDArray input) {
    NDManager manager = input.getManager();
    NDArray bias = layout.view(manager, theta, layer + ".bias");
    return Linear.linear(input, weight(manager, layer, theta), bias).singletonOrThrow();
  }

  static NDArray join(NDArray left, NDArray right) {
    return NDArrays.concat(new NDList(left, right), 1);
  }

  @Override
  public String toString() {
    return "ConditionalVae " + config + ", " + layout.size() + " parameters";
  }
}
