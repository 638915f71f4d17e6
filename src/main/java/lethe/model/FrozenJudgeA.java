package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.Optional;
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
  private final Optional<OnHost> onHost;

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
    this.onHost =
        HostMemory.holds(conv1.weight())
            ? Optional.of(OnHost.of(conv1, conv2, side))
            : Optional.empty();
  }

  /** What the way back in closed form needs, which there is on the host alone. */
  private record OnHost(PooledConvolution pooled1, PooledConvolution pooled2) {
    static OnHost of(Layers.Convolution conv1, Layers.Convolution conv2, int side) {
      PooledConvolution first = new PooledConvolution(conv1, side);
      return new OnHost(first, new PooledConvolution(conv2, first.halfSide()));
    }
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
    return onHost
        .map(layers -> onHost(layers, images))
        .orElseGet(() -> Pass.recorded(images, this::logits));
  }

  private Pass onHost(OnHost layers, NDArray images) {
    PooledConvolution.Largest maps1 = layers.pooled1.largest(Products.turned(images));
    PooledConvolution.Largest maps2 = layers.pooled2.largest(maps1.output());
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
