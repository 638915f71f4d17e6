package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import lethe.base.Checks;
import lethe.base.RandomStream;

/**
 * Judge A, the reference's classifier of 28 × 28 digits, 21,900 trained parameters, or the same of
 * square images of another size and count of labels:
 *
 * <pre>
 * conv1 10×5×5 → bn1 → max-pool 2 → ReLU → conv2 20×5×5 → bn2 → channel dropout ½ → max-pool 2
 *   → ReLU → flatten 320 → fc1 50 → ReLU → dropout ½ → fc2 10 logits
 * </pre>
 *
 * <p>Convolutions have no padding (28 → 24 → 12 → 8 → 4), and a last row and column that make no
 * square of four are left out of a pool (21 → 17 → 8 → 4 → 2); flatten gives 20 numbers for each
 * place that is left, and there are as many logits as labels. Batch norm has ε = 1e-5 and moves a
 * running statistic by a tenth a batch, with the unbiased variance. Features are the 50 numbers
 * after fc1 and ReLU. It is not calibrated: its answer to an image of no label is an accident of
 * its seed.
 */
public final class JudgeA implements Judge {
  private static final int SIDE = 28;
  private static final int LABELS = 10;
  private static final int CHANNELS1 = 10;
  private static final int CHANNELS2 = 20;
  private static final int KERNEL = 5;
  private static final int HIDDEN = 50;
  private static final Shape WHOLE_CHANNELS = new Shape(CHANNELS2, 1, 1);

  /** The smallest side of which both layers leave one place: 16 → 12 → 6 → 2 → 1. */
  private static final int SMALLEST_SIDE = 16;

  private final int side;
  private final int labels;
  private final int flat;
  private final Layout layout;

  /** The architecture for 28 × 28 digits. */
  public JudgeA() {
    this(SIDE, LABELS);
  }

  /**
   * The architecture for other images.
   *
   * @param side rows and columns of an image, at least 16
   * @param labels how many there are, at least 2
   */
  public JudgeA(int side, int labels) {
    Checks.require(
        side >= SMALLEST_SIDE,
        "side must be at least %d, was %d: two convolutions of %d × %d pixels and two poolings"
            + " leave nothing of a smaller image; give the images a border, or take a JudgeB",
        SMALLEST_SIDE,
        side,
        KERNEL,
        KERNEL);
    this.side = side;
    this.labels = Checks.atLeast("labels", labels, 2);
    int last = pooled(pooled(side));
    this.flat = CHANNELS2 * last * last;
    Layout.Builder builder = Layout.builder();
    Layers.declare(builder, "conv1", CHANNELS1, 1, KERNEL, KERNEL);
    Layers.declare(builder, "bn1", CHANNELS1);
    Layers.declare(builder, "conv2", CHANNELS2, CHANNELS1, KERNEL, KERNEL);
    Layers.declare(builder, "bn2", CHANNELS2);
    Layers.declare(builder, "fc1", HIDDEN, flat);
    Layers.declare(builder, "fc2", labels, HIDDEN);
    Layers.declareStatistics(builder, "bn1", CHANNELS1);
    Layers.declareStatistics(builder, "bn2", CHANNELS2);
    this.layout = builder.build();
  }

  /** The side of the maps that a convolution and its pool make of maps of {@code width}. */
  private static int pooled(int width) {
    return (width - KERNEL + 1) / 2;
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public int pixels() {
    return side * side;
  }

  @Override
  public int labels() {
    return labels;
  }

  @Override
  public int featureSize() {
    return HIDDEN;
  }

  @Override
  public boolean usesBatchStatistics() {
    return true;
  }

  @Override
  public Weights initialise(RandomStream random) {
    return UniformInitialiser.initialise(layout, random);
  }

  @Override
  public NDArray features(NDArray theta, NDArray images) {
    return features(Tensors.of(images.getManager(), layout, theta), images);
  }

  private NDArray features(Tensors theta, NDArray images) {
    return dense(theta, secondMaps(theta, theta, images, false));
  }

  @Override
  public NDArray logits(NDArray theta, NDArray images) {
    Tensors tensors = Tensors.of(images.getManager(), layout, theta);
    return Layers.linear("fc2", tensors, features(tensors, images));
  }

  @Override
  public Frozen frozen(NDArray theta) {
    return new FrozenJudgeA(Tensors.of(theta.getManager(), layout, theta), side);
  }

  @Override
  public NDArray trainingLogits(
      Tensors trained, NDArray theta, NDArray images, RandomStream masks, long first) {
    Tensors statistics = Tensors.of(images.getManager(), layout, theta);
    NDArray maps = secondMaps(trained, statistics, images, true);
    NDArray thinned = Layers.dropout(maps, masks.child("conv2"), first, WHOLE_CHANNELS);
    NDArray hidden = dense(trained, thinned);
    NDArray some = Layers.dropout(hidden, masks.child("fc1"), first, new Shape(HIDDEN));
    return Layers.linear("fc2", trained, some);
  }

  /** From images to bn2's output, (n, 20, 8, 8) of digits. */
  private NDArray secondMaps(
      Tensors trained, Tensors statistics, NDArray images, boolean training) {
    // Map behind map: batch norm of ten channels side by side takes longer than all the rest.
    NDArray input = images.reshape(-1, 1, side, side);
    NDArray maps = convolution("conv1", trained, input);
    maps = Layers.batchNorm("bn1", trained, statistics, maps, training);
    maps = convolution("conv2", trained, Activation.relu(Layers.halve(maps)));
    return Layers.batchNorm("bn2", trained, statistics, maps, training);
  }

  /** From bn2's output to fc1's, (n, 50). */
  private NDArray dense(Tensors trained, NDArray maps) {
    NDArray pooled = Activation.relu(Layers.halve(maps)).reshape(-1, flat);
    return Activation.relu(Layers.linear("fc1", trained, pooled));
  }

  private static NDArray convolution(String name, Tensors trained, NDArray input) {
    return Layers.convolution(name, trained, input, Layers.everyPixel(), Layers.noPadding());
  }

  @Override
  public String toString() {
    return "JudgeA, " + layout.trainedSize() + " trained parameters";
  }
}
