package lethe.support;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;
import lethe.base.RandomStream;
import lethe.model.Judge;
import lethe.model.Layout;
import lethe.model.Tensors;
import lethe.model.Weights;

/** The smallest judge: logits = W x + b, features = x. Begins at zero. */
public final class LinearJudge implements Judge {
  private final int pixels;
  private final int labels;
  private final Layout layout;

  public LinearJudge(int pixels, int labels) {
    this.pixels = pixels;
    this.labels = labels;
    this.layout =
        Layout.builder().trained("fc.weight", labels, pixels).trained("fc.bias", labels).build();
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public int pixels() {
    return pixels;
  }

  @Override
  public int labels() {
    return labels;
  }

  @Override
  public int featureSize() {
    return pixels;
  }

  @Override
  public boolean usesBatchStatistics() {
    return false;
  }

  @Override
  public Weights initialise(RandomStream random) {
    return new Weights(layout, new float[layout.size()]);
  }

  @Override
  public NDArray features(NDArray theta, NDArray images) {
    return images;
  }

  @Override
  public NDArray logits(NDArray theta, NDArray images) {
    return logits(Tensors.of(images.getManager(), layout, theta), images);
  }

  private static NDArray logits(Tensors theta, NDArray images) {
    return Linear.linear(images, theta.get("fc.weight"), theta.get("fc.bias")).singletonOrThrow();
  }

  @Override
  public NDArray trainingLogits(
      Tensors trained, NDArray theta, NDArray images, RandomStream masks, long first) {
    return logits(trained, images);
  }
}
