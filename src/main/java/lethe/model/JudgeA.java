package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import lethe.base.RandomStream;

/**
 * Judge A, the reference's classifier of 28 × 28 digits, 21,900 trained parameters:
 *
 * <pre>
 * conv1 10×5×5 → bn1 → max-pool 2 → ReLU → conv2 20×5×5 → bn2 → channel dropout ½ → max-pool 2
 *   → ReLU → flatten 320 → fc1 50 → ReLU → dropout ½ → fc2 10 logits
 * </pre>
 *
 * <p>Convolutions have no padding (28 → 24 → 12 → 8 → 4); batch norm has ε = 1e-5 and moves a
 * running statistic by a tenth a batch, with the unbiased variance. Features are the 50 numbers
 * after fc1 and ReLU. It is not calibrated: its answer to an image that is no digit is an accident
 * of its seed.
 */
public final class JudgeA implements Judge {
  private static final int SIDE = 28;
  private static final int LABELS = 10;
  private static final int CHANNELS1 = 10;
  private static final int CHANNELS2 = 20;
  private static final int FLAT = 320;
  private static final int HIDDEN = 50;

  private final Layout layout;
  private final Layers layers;

  /** The architecture. */
  public JudgeA() {
    Layout.Builder builder = Layout.builder();
    Layers.declare(builder, "conv1", CHANNELS1, 1, 5, 5);
    Layers.declare(builder, "bn1", CHANNELS1);
    Layers.declare(builder, "conv2", CHANNELS2, CHANNELS1, 5, 5);
    Layers.declare(builder, "bn2", CHANNELS2);
    Layers.declare(builder, "fc1", HIDDEN, FLAT);
    Layers.declare(builder, "fc2", LABELS, HIDDEN);
    Layers.declareStatistics(builder, "bn1", CHANNELS1);
    Layers.declareStatistics(builder, "bn2", CHANNELS2);
    this.layout = builder.build();
    this.layers = new Layers(layout);
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public int pixels() {
    return SIDE * SIDE;
  }

  @Override
  public int labels() {
    return LABELS;
  }

  @Override
  public int featureSize() {
    return HIDDEN;
  }

  @Override
  public Weights initialise(RandomStream random) {
    return UniformInitialiser.initialise(layout, random);
  }

  @Override
  public NDArray features(NDArray theta, NDArray images) {
    NDArray maps = secondMaps(theta, theta, images, false);
    return dense(theta, maps);
  }

  @Override
  public NDArray logits(NDArray theta, NDArray images) {
    return layers.linear("fc2", theta, features(theta, images));
  }

  /** Batch norm lies in the convolutions' weights here, since nothing moves it. */
  @Override
  public Frozen frozen(NDArray theta) {
    Layers.Convolution conv1 = layers.normalised("conv1", "bn1", theta);
    Layers.Convolution conv2 = layers.normalised("conv2", "bn2", theta);
    DenseLayer fc1 = DenseLayer.of(theta.getManager(), layout, theta, "fc1");
    DenseLayer fc2 = DenseLayer.of(theta.getManager(), layout, theta, "fc2");
    return images -> {
      NDArray input = images.reshape(-1, 1, SIDE, SIDE);
      NDArray maps = Activation.relu(Layers.halve(conv1.apply(input)));
      maps = Activation.relu(Layers.halve(conv2.apply(maps)));
      return fc2.apply(Activation.relu(fc1.apply(maps.reshape(-1, FLAT))));
    };
  }

  @Override
  public NDArray trainingLogits(
      NDArray trained, NDArray theta, NDArray images, RandomStream masks) {
    long n = images.getShape().get(0);
    NDArray maps = secondMaps(trained, theta, images, true);
    NDArray thinned = Layers.dropout(maps, masks, new Shape(n, CHANNELS2, 1, 1));
    NDArray hidden = Layers.dropout(dense(trained, thinned), masks, new Shape(n, HIDDEN));
    return layers.linear("fc2", trained, hidden);
  }

  /** From images to bn2's output, (n, 20, 8, 8). */
  private NDArray secondMaps(
      NDArray trained, NDArray statistics, NDArray images, boolean training) {
    NDArray input = images.reshape(-1, 1, SIDE, SIDE);
    NDArray maps = convolution("conv1", trained, input);
    maps = layers.batchNorm("bn1", trained, statistics, maps, training);
    maps = convolution("conv2", trained, Activation.relu(Layers.halve(maps)));
    return layers.batchNorm("bn2", trained, statistics, maps, training);
  }

  /** From bn2's output to fc1's, (n, 50). */
  private NDArray dense(NDArray trained, NDArray maps) {
    NDArray flat = Activation.relu(Layers.halve(maps)).reshape(-1, FLAT);
    return Activation.relu(layers.linear("fc1", trained, flat));
  }

  private NDArray convolution(String name, NDArray trained, NDArray input) {
    return layers.convolution(name, trained, input, Layers.everyPixel(), Layers.noPadding());
  }

  @Override
  public String toString() {
    return "JudgeA, " + layout.trainedSize() + " trained parameters";
  }
}
