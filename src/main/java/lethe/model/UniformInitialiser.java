package lethe.model;

import lethe.base.RandomStream;

/** PyTorch's default for linear and convolution layers: weights and biases ~ U(±1/√fan-in). */
final class UniformInitialiser {
  private UniformInitialiser() {}

  /**
   * Draws each layer in the layout's order. A bias has the fan-in of the weight before it; tensors
   * of other names are left 0.
   */
  static Weights initialise(Layout layout, RandomStream random) {
    float[] values = new float[layout.size()];
    double bound = 0;
    for (Layout.Slot slot : layout.slots()) {
      if (slot.name().endsWith(".weight") && slot.shape().dimension() > 1) {
        long fanIn = slot.shape().slice(1).size();
        bound = 1 / Math.sqrt((double) fanIn);
      }
      float[] uniform = random.child(slot.name()).uniform(slot.size());
      for (int i = 0; i < uniform.length; i++) {
        values[slot.offset() + i] = (float) (bound * (2 * uniform[i] - 1));
      }
    }
    return new Weights(layout, values);
  }
}
