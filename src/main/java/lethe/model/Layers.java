package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import lethe.base.RandomStream;

/**
 * The layers of a judge over a flat parameter vector. Images are (n, channels, height, width); a
 * convolution correlates, y = Σ w·x + b with w of shape (out, in, side, side).
 */
final class Layers {
  private static final Shape TWO = new Shape(2, 2);
  private static final Shape NONE = new Shape(0, 0);
  private static final Shape ONE = new Shape(1, 1);

  /** Share of the old value that a running statistic keeps: PyTorch's momentum 0.1. */
  private static final float KEEP = 0.9f;

  private static final float EPSILON = 1e-5f;

  private final Layout layout;

  Layers(Layout layout) {
    this.layout = layout;
  }

  static void declare(Layout.Builder builder, String name, long... weightShape) {
    builder.trained(name + ".weight", weightShape).trained(name + ".bias", weightShape[0]);
  }

  static void declareStatistics(Layout.Builder builder, String name, long channels) {
    builder.statistic(name + ".running_mean", channels).statistic(name + ".running_var", channels);
  }

  NDArray convolution(String name, NDArray theta, NDArray input, Shape stride, Shape padding) {
    NDArray weight = view(name + ".weight", theta, input);
    NDArray bias = view(name + ".bias", theta, input);
    return Conv2d.conv2d(input, weight, bias, stride, padding).singletonOrThrow();
  }

  NDArray linear(String name, NDArray theta, NDArray input) {
    NDArray weight = view(name + ".weight", theta, input);
    NDArray bias = view(name + ".bias", theta, input);
    return Linear.linear(input, weight, bias).singletonOrThrow();
  }

  /**
   * Batch normalisation over each channel (Ioffe and Szegedy 2015). In training by the mean and
   * variance of the batch, which also move the running ones; otherwise by the running ones.
   *
   * @param statistics the flat vector that holds the running mean and variance
   */
  NDArray batchNorm(
      String name, NDArray theta, NDArray statistics, NDArray input, boolean training) {
    NDArray mean = view(name + ".running_mean", statistics, input);
    NDArray variance = view(name + ".running_var", statistics, input);
    NDArray scale = view(name + ".weight", theta, input);
    NDArray shift = view(name + ".bias", theta, input);
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
   * the weights are s·w, the bias is s·(b − μ) + β. Belongs to the manager of {@code theta}.
   */
  Convolution normalised(String convolution, String norm, NDArray theta) {
    NDManager owner = theta.getManager();
    NDArray weight = layout.view(owner, theta, convolution + ".weight");
    NDArray bias = layout.view(owner, theta, convolution + ".bias");
    NDArray mean = layout.view(owner, theta, norm + ".running_mean");
    NDArray variance = layout.view(owner, theta, norm + ".running_var");
    NDArray epsilon = owner.full(variance.getShape(), EPSILON);
    NDArray scale = layout.view(owner, theta, norm + ".weight").div(variance.add(epsilon).sqrt());
    NDArray shift = layout.view(owner, theta, norm + ".bias");
    return new Convolution(
        weight.mul(scale.reshape(-1, 1, 1, 1)), bias.sub(mean).mul(scale).add(shift));
  }

  /** The largest of each 2 × 2 square. */
  static NDArray halve(NDArray input) {
    return Pool.maxPool2d(input, TWO, TWO, NONE, false);
  }

  /**
   * Sets half of the input to 0 and doubles the rest (inverted dropout, p = ½).
   *
   * @param maskShape one number for each unit that lives or dies; 1 where it is shared
   */
  static NDArray dropout(NDArray input, RandomStream masks, Shape maskShape) {
    float[] mask = masks.uniform(Math.toIntExact(maskShape.size()));
    for (int i = 0; i < mask.length; i++) {
      mask[i] = 2 * (int) (2 * mask[i]); // 0 below ½, else 2, without a branch to guess
    }
    return input.mul(input.getManager().create(mask, maskShape));
  }

  private NDArray view(String name, NDArray flat, NDArray input) {
    NDManager manager = input.getManager();
    return layout.view(manager, flat, name);
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
