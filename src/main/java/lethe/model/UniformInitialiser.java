package lethe.model;

import lethe.base.RandomStream;

/**
 * PyTorch's defaults: weights and biases of linear and convolution layers ~ U(±1/√fan-in); a batch
 * norm begins as the identity, weight 1, bias 0, running mean 0, running variance 1.
 */
final class UniformInitialiser {
  private UniformInitialiser() {}

  /**
   * Draws each layer in the layout's order. A bias has the fan-in of the weight before it; a weight
   * of one dimension is a batch norm's.
   */
  static Weights initialise(Layout layout, RandomStream random) {
    float[] values = new float[layout.size()];
    double bound = 0;
    for (Layout.Slot slot : layout.slots()) {
      boolean weight = slot.name().endsWith(".weight");
      boolean statistic = slot.offset() >= layout.trainedSize();
      boolean norm = weight && slot.shape().dimension() == 1;
      if (norm || statistic) {
        bound = 0;
      } else if (weight) {
        long fanIn = slot.shape().slice(1).size();
        bound = 1 / Math.sqrt((double) fanIn);
      }
      double centre = norm || slot.name().endsWith(".running_var") ? 1 : 0;
      float[] uniform = random.child(slot.name()).uniform(slot.size());
      for (int i = 0; i < uniform.length; i++) {
        values[slot.offset() + i] = (float) (centre + bound * (2 * uniform[i] - 1));
      }
    }
    return new Weights(layout, values);
  }
}
