package lethe.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import lethe.base.RandomStream;
import lethe.engine.Scope;
import lethe.engine.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside the engine's convolution, pooling and ReLU, recorded. */
final class PooledConvolutionTest {
  private static final Torch TORCH = Torch.open("cpu");
  private static final int IMAGES = 3;
  private static final int SIDE = 8;
  private static final int CHANNELS = 2;

  /** Of side 9 the convolution leaves 5 × 5, of which four squares are taken. */
  @ParameterizedTest
  @ValueSource(ints = {SIDE, SIDE + 1})
  void valuesAndWayBackEqualTheEngines(int side) {
    try (Scope scope = TORCH.scope()) {
      Layers.Convolution convolution = convolution(scope, 5);
      NDArray maps = normal(scope, "maps", (long) CHANNELS * side * side, IMAGES);
      NDArray delta = normal(scope, "delta", 5 * 2 * 2, IMAGES);
      Pass expected = Pass.recorded(maps, input -> recorded(convolution, input, side));

      PooledConvolution.Largest pass = new PooledConvolution(convolution, side).largest(maps);

      assertArrayEquals(expected.output().toFloatArray(), pass.output().toFloatArray(), 1e-5f);
      assertArrayEquals(
          expected.back(delta).toFloatArray(), pass.back(delta.duplicate()).toFloatArray(), 1e-5f);
    }
  }

  /** On a constant map all corners of a square are equal; the engine takes the first. */
  @Test
  void ofEqualValuesTheFirstPassesBack() {
    try (Scope scope = TORCH.scope()) {
      Layers.Convolution convolution = convolution(scope, 5);
      NDArray maps = scope.zeros(CHANNELS * SIDE * SIDE, IMAGES);
      NDArray delta = normal(scope, "delta", 5 * 2 * 2, IMAGES);
      Pass expected = Pass.recorded(maps, input -> recorded(convolution, input, SIDE));

      PooledConvolution.Largest pass = new PooledConvolution(convolution, SIDE).largest(maps);

      assertArrayEquals(expected.output().toFloatArray(), pass.output().toFloatArray(), 1e-6f);
      assertArrayEquals(
          expected.back(delta).toFloatArray(), pass.back(delta.duplicate()).toFloatArray(), 1e-5f);
    }
  }

  @Test
  void whatIsSilentPassesNothingBack() {
    try (Scope scope = TORCH.scope()) {
      Layers.Convolution convolution = convolution(scope, 5);
      NDArray low = scope.array(new float[] {-100, -100, -100, -100, -100}, 5);
      var silent = new Layers.Convolution(convolution.weight(), low);

      PooledConvolution.Largest pass =
          new PooledConvolution(silent, SIDE)
              .largest(normal(scope, "maps", CHANNELS * SIDE * SIDE, IMAGES));

      assertArrayEquals(new float[IMAGES * 20], pass.output().toFloatArray());
      assertArrayEquals(
          new float[IMAGES * SIDE * SIDE * CHANNELS],
          pass.back(normal(scope, "delta", 20, IMAGES)).toFloatArray());
    }
  }

  @Test
  void halvesWhatTheKernelLeaves() {
    try (Scope scope = TORCH.scope()) {
      assertEquals(2, new PooledConvolution(convolution(scope, 5), SIDE).halfSide());
      assertEquals(2, new PooledConvolution(convolution(scope, 5), SIDE + 1).halfSide());
      assertEquals(12, new PooledConvolution(convolution(scope, 5), 28).halfSide());
    }
  }

  /** 5 maps from 2 by a kernel of 5 × 5. */
  private static Layers.Convolution convolution(Scope scope, int side) {
    return new Layers.Convolution(
        normal(scope, "weight", 5, CHANNELS, side, side), normal(scope, "bias", 5));
  }

  private static NDArray normal(Scope scope, String name, long... shape) {
    long size = 1;
    for (long one : shape) {
      size *= one;
    }
    return scope.array(RandomStream.of(3, name).normal((int) size), shape);
  }

  /** The same by the engine; the images are innermost on both sides. */
  private static NDArray recorded(Layers.Convolution convolution, NDArray input, int side) {
    NDArray maps = input.reshape(CHANNELS, side, side, IMAGES).transpose(3, 0, 1, 2);
    NDArray largest = Activation.relu(Layers.halve(convolution.apply(maps)));
    return largest.transpose(1, 2, 3, 0).reshape(20, IMAGES);
  }
}
