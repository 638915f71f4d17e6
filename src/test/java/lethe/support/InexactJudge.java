package lethe.support;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.function.DoubleUnaryOperator;
import lethe.base.RandomStream;
import lethe.model.Judge;
import lethe.model.Layout;
import lethe.model.Tensors;
import lethe.model.Weights;

/** A judge whose weights and images are rounded before it computes. */
public record InexactJudge(Judge exact, DoubleUnaryOperator rounding) implements Judge {
  @Override
  public Layout layout() {
    return exact.layout();
  }

  @Override
  public int pixels() {
    return exact.pixels();
  }

  @Override
  public int labels() {
    return exact.labels();
  }

  @Override
  public int featureSize() {
    return exact.featureSize();
  }

  @Override
  public boolean usesBatchStatistics() {
    return exact.usesBatchStatistics();
  }

  @Override
  public Weights initialise(RandomStream random) {
    return exact.initialise(random);
  }

  @Override
  public NDArray features(NDArray theta, NDArray images) {
    return exact.features(
        Rounding.of(images.getManager(), theta, rounding),
        Rounding.of(images.getManager(), images, rounding));
  }

  @Override
  public NDArray logits(NDArray theta, NDArray images) {
    return exact.logits(
        Rounding.of(images.getManager(), theta, rounding),
        Rounding.of(images.getManager(), images, rounding));
  }

  @Override
  public NDArray trainingLogits(
      Tensors trained, NDArray theta, NDArray images, RandomStream masks, long first) {
    NDList rounded = new NDList();
    for (NDArray one : trained.list()) {
      rounded.add(Rounding.of(images.getManager(), one, rounding));
    }
    return exact.trainingLogits(
        Tensors.trained(layout(), rounded),
        theta,
        Rounding.of(images.getManager(), images, rounding),
        masks,
        first);
  }
}
