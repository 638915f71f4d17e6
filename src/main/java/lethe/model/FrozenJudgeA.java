package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import lethe.engine.HostMemory;
import lethe.engine.Products;

/**
 * Judge A at fixed weights, in evaluation mode. Batch norm lies in the convolutions' weights, since
 * nothing moves it.
 */
final class FrozenJudgeA implements Judge.Frozen {
  private final int side;
  private final Layers.Convolution conv1;
  private final Layers.Convolution conv2;
  private final DenseLayer fc1;
  private final DenseLayer fc2;
  private final PooledConvolution pooled1;
  private final PooledConvolution pooled2;

  /**
   * The judge of some weights.
   *
   * @param theta all tensors of {@link JudgeA}; own what is made here
   * @param side of an image, in pixels
   */
  FrozenJudgeA(Tensors theta, int side) {
    this.side = side;
    this.conv1 = Layers.normalised("conv1", "bn1", theta);
    this.conv2 = Layers.normalised("conv2", "bn2", theta);
    this.fc1 = new DenseLayer(theta.get("fc1.weight"), theta.get("fc1.bias"));
    this.fc2 = new DenseLayer(theta.get("fc2.weight"), theta.get("fc2.bias"));
    this.pooled1 = new PooledConvolution(conv1, side);
    this.pooled2 = new PooledConvolution(conv2, pooled1.halfSide());
  }

  @Override
  public NDArray logits(NDArray images) {
    NDArray maps = Layers.maps(images, side);
    maps = Activation.relu(Layers.halve(conv1.apply(maps)));
    maps = Activation.relu(Layers.halve(conv2.apply(maps)));
    NDArray flat = maps.reshape(-1, fc1.weight().getShape().get(1));
    return fc2.apply(Activation.relu(fc1.apply(flat)));
  }

  @Override
  public Pass pass(NDArray images) {
    return HostMemory.holds(images) ? onHost(images) : Pass.recorded(images, this::logits);
  }

  private Pass onHost(NDArray images) {
    PooledConvolution.Largest maps1 = pooled1.largest(Products.turned(images));
    PooledConvolution.Largest maps2 = pooled2.largest(maps1.output());
    NDArray hidden = fc1.relu(Products.turned(maps2.output()));
    NDArray logits = fc2.apply(hidden);
    return new Pass() {
      @Override
      public NDArray output() {
        return logits;
      }

      @Override
      public NDArray back(NDArray delta) {
        NDArray delta1 = fc2.back(delta, hidden);
        return Products.turned(maps1.back(maps2.back(Products.turned(fc1.back(delta1)))));
      }
    };
  }
}
