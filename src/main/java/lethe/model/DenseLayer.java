package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import lethe.engine.Products;

/**
 * A layer y = xWᵀ + b whose tensors are views of a flat vector: it moves when the vector does.
 *
 * @param weight W, (out, in)
 * @param bias b, (out)
 */
record DenseLayer(NDArray weight, NDArray bias) {
  /** The layer {@code name} of {@code theta}; its views belong to {@code manager}. */
  static DenseLayer of(NDManager manager, Layout layout, NDArray theta, String name) {
    return new DenseLayer(
        layout.view(manager, theta, name + ".weight"), layout.view(manager, theta, name + ".bias"));
  }

  static void declare(Layout.Builder builder, String name, int out, int in) {
    builder.trained(name + ".weight", out, in).trained(name + ".bias", out);
  }

  /** The outputs (n, out) for {@code input} (n, in), of the input's manager. */
  NDArray apply(NDArray input) {
    return Products.linear(input, weight, bias);
  }

  /** The outputs with a ReLU behind. */
  NDArray relu(NDArray input) {
    return Products.rectifiedLinear(input, weight, bias);
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
}
