package lethe.support;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;
import lethe.base.RandomStream;
import lethe.model.Judge;
import lethe.model.Layout;
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
  public Weights initialise(RandomStream random) {
    return new Weights(layout, new float[layout.size()]);
  }

  @Override
  public NDArray features(NDArray theta, NDArray images) {
    return images;
  }

  @Override
  public NDArray logits(NDArray theta, NDArray images) {
    NDArray weight = layout.view(images.getManager(), theta, "fc.weight");
    NDArray bias = layout.view(images.getManager(), theta, "fc.bias");
    return Linear.linear(images, weight, bias).singletonOrThrow();
  }

  @Override
  public NDArray trainingLogits(
      NDArray trained, NDArray theta, NDArray images, RandomStream masks) {
    return logits(trained, images);
  }
}
