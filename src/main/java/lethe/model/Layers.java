package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import lethe.base.RandomRows;
import lethe.base.RandomStream;

/**
 * The layers of a judge over its named tensors. Images are (n, channels, height, width); a
 * convolution correlates, y = Σ w·x + b with w of shape (out, in, side, side).
 */
final class Layers {
  private static final Shape TWO = new Shape(2, 2);
  private static final Shape NONE = new Shape(0, 0);
  private static final Shape ONE = new Shape(1, 1);

  /** Share of the old value that a running statistic keeps: PyTorch's momentum 0.1. */
  private static final float KEEP = 0.9f;

  private static final float EPSILON = 1e-5f;

  private Layers() {}

  static void declare(Layout.Builder builder, String name, long... weightShape) {
    builder.trained(name + ".weight", weightShape).trained(name + ".bias", weightShape[0]);
  }

  static void declareStatistics(Layout.Builder builder, String name, long channels) {
    builder.statistic(name + ".running_mean", channels).statistic(name + ".running_var", channels);
  }

  static NDArray convolution(
      String name, Tensors theta, NDArray input, Shape stride, Shape padding) {
    NDArray weight = theta.get(name + ".weight");
    NDArray bias = theta.get(name + ".bias");
    return Conv2d.conv2d(input, weight, bias, stride, padding).singletonOrThrow();
  }

  static NDArray linear(String name, Tensors theta, NDArray input) {
    NDArray weight = theta.get(name + ".weight");
    NDArray bias = theta.get(name + ".bias");
    return Linear.linear(input, weight, bias).singletonOrThrow();
  }

  /**
   * Batch normalisation over each channel (Ioffe and Szegedy 2015). In training by the mean and
   * variance of the batch, which also move the running ones; otherwise by the running ones.
   *
   * @param statistics has the running mean and variance
   */
  static NDArray batchNorm(
      String name, Tensors theta, Tensors statistics, NDArray input, boolean training) {
    NDArray mean = statistics.get(name + ".running_mean");
    NDArray variance = statistics.get(name + ".running_var");
    NDArray scale = theta.get(name + ".weight");
    NDArray shift = theta.get(name + ".bias");
    // Axis −1 is the engine's name for "the channels are where they are": no transposed copies.
    return BatchNorm.batchNorm(input, mean, variance, scale, shift, -1, KEEP, EPSILON, training)
        .singletonOrThrow();
  }

  /**
   * A convolution of every pixel, without padding.
   *
   * @param weight (out, in, side, side)
   * @param bias (out)
   */
  record Convolution(NDArray weight, NDArray bias) {
    NDArray apply(NDArray input) {
      return Conv2d.conv2d(input, weight, bias, ONE, NONE).singletonOrThrow();
    }
  }

  /**
   * A convolution with the batch norm behind it by its running statistics: with s = γ / √(σ² + ε)
   * the weights are s·w, the bias is s·(b − μ) + β. Belongs to the manager of the tensors.
   */
  static Convolution normalised(String convolution, String norm, Tensors theta) {
    NDArray weight = theta.get(convolution + ".weight");
    NDArray bias = theta.get(convolution + ".bias");
    NDArray mean = theta.get(norm + ".running_mean");
    NDArray variance = theta.get(norm + ".running_var");
    NDArray epsilon = variance.getManager().full(variance.getShape(), EPSILON);
    NDArray scale = theta.get(norm + ".weight").div(variance.add(epsilon).sqrt());
    NDArray shift = theta.get(norm + ".bias");
    return new Convolution(
        weight.mul(scale.reshape(-1, 1, 1, 1)), bias.sub(mean).mul(scale).add(shift));
  }

  /** The largest of each 2 × 2 square. */
  static NDArray halve(NDArray input) {
    return Pool.maxPool2d(input, TWO, TWO, NONE, false);
  }

  /**
   * Images (n, side · side) as maps (n, 1, side, side) that lie channel beside channel, and so does
   * what the layers make of them: the engine's convolutions are faster there than with map behind
   * map.
   */
  static NDArray maps(NDArray images, int side) {
    return images.reshape(-1, side, side, 1).transpose(0, 3, 1, 2);
  }

  /**
   * Sets half of the input to 0 and doubles the rest (inverted dropout, p = ½).
   *
   * @param input (n, ...)
   * @param masks one row of numbers for each image
   * @param first the row of the first image
   * @param unitShape one number for each unit of an image that lives or dies; 1 where it is shared
   */
  static NDArray dropout(NDArray input, RandomStream masks, long first, Shape unitShape) {
    long n = input.getShape().get(0);
    int units = Math.toIntExact(unitShape.size());
    float[] mask = new RandomRows(masks, units).uniform(first, Math.toIntExact(n));
    for (int i = 0; i < mask.length; i++) {
      mask[i] = 2 * (int) (2 * mask[i]); // 0 below ½, else 2, without a branch to guess
    }
    return input.mul(input.getManager().create(mask, new Shape(n).addAll(unitShape)));
  }

  static Shape noPadding() {
    return NONE;
  }

  static Shape everyPixel() {
    return ONE;
  }

  static Shape everySecondPixel() {
    return TWO;
  }
}
