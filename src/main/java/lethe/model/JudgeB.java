package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import lethe.base.Checks;
import lethe.base.RandomStream;

/**
 * Judge B, a second classifier of another build than {@link JudgeA}, of 28 × 28 digits or of square
 * images of another size and count of labels: strided convolutions with padding, no pooling, no
 * batch norm, so it carries no running statistics:
 *
 * <pre>
 * conv1 24×5×5 stride 2 → ReLU → conv2 48×3×3 stride 2 → ReLU → conv3 64×3×3 stride 2 → ReLU
 *   → flatten 1,024 → dropout ½ → fc1 96 → ReLU → fc2 10 logits
 * </pre>
 *
 * <p>Maps are 28 → 14 → 7 → 4 wide; those of another side are each half of the one before, rounded
 * up, and there are as many logits as labels. Features are the 96 numbers after fc1 and ReLU. It is
 * meant to be trained with images that are no digits and the uniform distribution as their target,
 * so that "nothing" reads as 1 / labels for every label, as 0.1 for every digit.
 */
public final class JudgeB implements Judge {
  private static final int SIDE = 28;
  private static final int LABELS = 10;
  private static final int CHANNELS3 = 64;
  private static final int HIDDEN = 96;
  private static final Shape PAD_ONE = new Shape(1, 1);
  private static final Shape PAD_TWO = new Shape(2, 2);

  private final int side;
  private final int labels;
  private final int flat;
  private final Layout layout;

  /** The architecture for 28 × 28 digits. */
  public JudgeB() {
    this(SIDE, LABELS);
  }

  /**
   * The architecture for other images.
   *
   * @param side rows and columns of an image, at least 1
   * @param labels how many there are, at least 2
   */
  public JudgeB(int side, int labels) {
    this.side = Checks.atLeast("side", side, 1);
    this.labels = Checks.atLeast("labels", labels, 2);
    int last = half(half(half(side)));
    this.flat = CHANNELS3 * last * last;
    Layout.Builder builder = Layout.builder();
    Layers.declare(builder, "conv1", 24, 1, 5, 5);
    Layers.declare(builder, "conv2", 48, 24, 3, 3);
    Layers.declare(builder, "conv3", CHANNELS3, 48, 3, 3);
    Layers.declare(builder, "fc1", HIDDEN, flat);
    Layers.declare(builder, "fc2", labels, HIDDEN);
    this.layout = builder.build();
  }

  private static int half(int width) {
    return (width + 1) / 2;
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
    return false;
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
    return dense(theta, maps(theta, images));
  }

  @Override
  public NDArray logits(NDArray theta, NDArray images) {
    Tensors tensors = Tensors.of(images.getManager(), layout, theta);
    return Layers.linear("fc2", tensors, features(tensors, images));
  }

  @Override
  public NDArray trainingLogits(
      Tensors trained, NDArray theta, NDArray images, RandomStream masks, long first) {
    NDArray maps = maps(trained, images);
    NDArray thinned = Layers.dropout(maps, masks.child("conv3"), first, new Shape(flat));
    return Layers.linear("fc2", trained, dense(trained, thinned));
  }

  /** From images to the flat maps of conv3, (n, 1024) of digits. */
  private NDArray maps(Tensors trained, NDArray images) {
    NDArray maps = Layers.maps(images, side);
    maps = convolution("conv1", trained, maps, PAD_TWO);
    maps = convolution("conv2", trained, maps, PAD_ONE);
    maps = convolution("conv3", trained, maps, PAD_ONE);
    return maps.reshape(-1, flat);
  }

  private static NDArray dense(Tensors trained, NDArray flat) {
    return Activation.relu(Layers.linear("fc1", trained, flat));
  }

  private static NDArray convolution(String name, Tensors trained, NDArray input, Shape padding) {
    return Activation.relu(
        Layers.convolution(name, trained, input, Layers.everySecondPixel(), padding));
  }

  @Override
  public String toString() {
    return "JudgeB, " + layout.trainedSize() + " trained parameters";
  }
}
