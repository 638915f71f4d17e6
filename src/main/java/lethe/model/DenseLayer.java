package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import lethe.engine.Products;

/**
 * A layer y = xWᵀ + b whose tensors are views of a flat vector: it moves when the vector does,
 * unless it is {@linkplain #frozen frozen}.
 *
 * @param weight W, (out, in)
 * @param forward the same numbers, in the order in which the way forward reads them
 * @param bias b, (out)
 */
record DenseLayer(NDArray weight, NDArray forward, NDArray bias) {
  DenseLayer(NDArray weight, NDArray bias) {
    this(weight, weight, bias);
  }

  /** The layer {@code name} of {@code theta}; its views belong to {@code manager}. */
  static DenseLayer of(NDManager manager, Layout layout, NDArray theta, String name) {
    return new DenseLayer(
        layout.view(manager, theta, name + ".weight"), layout.view(manager, theta, name + ".bias"));
  }

  /**
   * The layer for as long as its vector stays as it is: the way forward reads a copy of W that lies
   * column by column and is multiplied faster. The weight's manager owns it. Were the vector moved,
   * the two ways would be at different weights.
   */
  DenseLayer frozen() {
    return new DenseLayer(weight, Products.turned(weight).transpose(), bias);
  }

  static void declare(Layout.Builder builder, String name, int out, int in) {
    builder.trained(name + ".weight", out, in).trained(name + ".bias", out);
  }

  /** The outputs (n, out) for {@code input} (n, in), of the input's manager. */
  NDArray apply(NDArray input) {
    return Products.linear(input, forward, bias);
  }

  /** The outputs with a ReLU behind. */
  NDArray relu(NDArray input) {
    return Products.rectifiedLinear(input, forward, bias);
  }

  /** Carries a derivative through ReLU, in place: nothing passes where its output is 0. */
  static NDArray rectified(NDArray delta, NDArray output) {
    try (NDArray passes = output.sign()) {
      return delta.muli(passes);
    }
  }

  /** Carries a derivative by the output, (n, out), to the input: (n, in). */
  NDArray back(NDArray delta) {
    return Products.of(delta, weight);
  }

  /**
   * The same, further back through the ReLU that the input came from: nothing passes where it is 0.
   */
  NDArray back(NDArray delta, NDArray input) {
    return Products.rectifiedBack(delta, weight, input);
  }
}
