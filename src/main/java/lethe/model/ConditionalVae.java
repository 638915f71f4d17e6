package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import lethe.base.Checks;
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

  /** The architecture of the given size, with the reference's hidden layers. */
  public ConditionalVae(CvaeConfig config) {
    this(config, OUTER, INNER);
  }

  /**
   * The same with hidden layers of other widths: narrower ones train faster and draw less sharply.
   * Checkpoints fit widths by the shapes of their tensors; experiments have those of the reference.
   *
   * @param outer width beside the images (fc1, fc5), at least 1; 512 in the reference
   * @param inner width beside the latents (fc2, fc4), at least 1; 256 in the reference
   */
  public ConditionalVae(CvaeConfig config, int outer, int inner) {
    Checks.atLeast("outer", outer, 1);
    Checks.atLeast("inner", inner, 1);
    this.config = config;
    Layout.Builder builder = Layout.builder();
    DenseLayer.declare(builder, "fc1", outer, config.pixels() + config.labels());
    DenseLayer.declare(builder, "fc2", inner, outer);
    DenseLayer.declare(builder, "fc31", config.latentSize(), inner);
    DenseLayer.declare(builder, "fc32", config.latentSize(), inner);
    DenseLayer.declare(builder, "fc4", inner, config.latentSize() + config.labels());
    DenseLayer.declare(builder, "fc5", outer, inner);
    DenseLayer.declare(builder, "fc6", config.pixels(), outer);
    this.layout = builder.build();
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
    NDManager manager = images.getManager();
    NDArray hidden = layer(manager, theta, "fc1").relu(join(images, conditions));
    hidden = layer(manager, theta, "fc2").relu(hidden);
    return new Posterior(
        layer(manager, theta, "fc31").apply(hidden), layer(manager, theta, "fc32").apply(hidden));
  }

  @Override
  public NDArray decode(NDArray theta, NDArray latents, NDArray conditions) {
    return layer(latents.getManager(), theta, "fc6").apply(hidden(theta, latents, conditions));
  }

  @Override
  public Decoder decoder(NDArray theta) {
    NDManager owner = theta.getManager();
    return new MlpDecoder(
        layer(owner, theta, "fc4").frozen(),
        layer(owner, theta, "fc5").frozen(),
        layer(owner, theta, "fc6").frozen());
  }

  /** The output of fc5 after ReLU, (n, outer width). */
  @Override
  public NDArray hidden(NDArray theta, NDArray latents, NDArray conditions) {
    NDManager manager = latents.getManager();
    NDArray hidden = layer(manager, theta, "fc4").relu(join(latents, conditions));
    return layer(manager, theta, "fc5").relu(hidden);
  }

  @Override
  public ElboPass pass(NDArray theta, ElboBatch batch) {
    return new MlpPass(layers(batch.manager(), theta), batch);
  }

  @Override
  public ElboPasses passes(NDArray theta) {
    MlpPass.Layers layers = layers(theta.getManager(), theta);
    return batch -> new MlpPass(layers, batch);
  }

  @Override
  public ElboPasses frozenPasses(NDArray theta) {
    MlpPass.Layers layers = layers(theta.getManager(), theta).frozen();
    return batch -> new MlpPass(layers, batch);
  }

  private MlpPass.Layers layers(NDManager manager, NDArray theta) {
    return new MlpPass.Layers(
        layer(manager, theta, "fc1"),
        layer(manager, theta, "fc2"),
        layer(manager, theta, "fc31"),
        layer(manager, theta, "fc32"),
        layer(manager, theta, "fc4"),
        layer(manager, theta, "fc5"),
        layer(manager, theta, "fc6"));
  }

  private DenseLayer layer(NDManager manager, NDArray theta, String name) {
    return DenseLayer.of(manager, layout, theta, name);
  }

  static NDArray join(NDArray left, NDArray right) {
    return NDArrays.concat(new NDList(left, right), 1);
  }

  @Override
  public String toString() {
    return "ConditionalVae " + config + ", " + layout.size() + " parameters";
  }
}
