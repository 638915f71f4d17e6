package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import lethe.base.RandomRows;
import lethe.base.RandomStream;
import lethe.engine.Scope;

/** What counts as an image drawn from a decoder, which gives a Bernoulli mean for each pixel. */
public enum Draw {
  /** The means themselves, as grey levels: the reference and the paper's code. */
  MEAN,
  /**
   * Black and white pixels drawn from the means: true samples of the model. A model that is trained
   * on its own means drifts from the data it was trained on; on its samples it drifts less.
   */
  BERNOULLI;

  /**
   * The images of some logits.
   *
   * @param logits (n, pixels)
   * @param pixels drawn from only by {@link #BERNOULLI}: a row for each image
   * @param first the row of the first image
   * @return (n, pixels) in [0, 1], in the logits' scope
   */
  public NDArray images(Scope scope, NDArray logits, RandomStream pixels, long first) {
    NDArray means = Activation.sigmoid(logits);
    if (this == MEAN) {
      return means;
    }
    int n = Math.toIntExact(logits.getShape().get(0));
    int size = Math.toIntExact(logits.getShape().get(1));
    float[] uniform = new RandomRows(pixels, size).uniform(first, n);
    NDArray threshold = scope.array(uniform, n, size);
    return threshold.lt(means).toType(DataType.FLOAT32, false);
  }
}
