package lethe.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import lethe.base.RandomRows;
import lethe.base.RandomStream;
import lethe.engine.Scope;
import lethe.engine.Torch;
import org.junit.jupiter.api.Test;

final class JudgeBTest {
  private static final Torch TORCH = Torch.open("cpu");
  private static final JudgeB JUDGE = new JudgeB();

  @Test
  void hasNoRunningStatistics() {
    assertEquals(138_122, JUDGE.layout().size());
    assertEquals(138_122, JUDGE.layout().trainedSize());
  }

  @Test
  void evaluationEqualsPlainLoops() {
    Weights weights = JUDGE.initialise(RandomStream.of(2, "init"));
    float[] images = RandomStream.of(3, "images").uniform(784);
    SlowLayers slow = new SlowLayers(weights);
    double[][][] maps = SlowLayers.image(images, 0, 28);
    maps = SlowLayers.relu(slow.convolution("conv1", maps, 2, 2));
    maps = SlowLayers.relu(slow.convolution("conv2", maps, 2, 1));
    maps = SlowLayers.relu(slow.convolution("conv3", maps, 2, 1));
    double[] features = SlowLayers.relu(slow.linear("fc1", SlowLayers.flat(maps)));
    double[] expected = slow.linear("fc2", features);

    try (Scope scope = TORCH.scope()) {
      NDArray theta = weights.upload(scope);
      NDArray image = scope.array(images, 1, 784);

      assertClose(features, JUDGE.features(theta, image).toFloatArray());
      assertClose(expected, JUDGE.logits(theta, image).toFloatArray());
    }
  }

  @Test
  void imagesOfOtherSizesAndLabelsAreReadToo() {
    for (int side : new int[] {1, 8, 9}) {
      JudgeB judge = new JudgeB(side, 4);
      int pixels = side * side;
      Weights weights = judge.initialise(RandomStream.of(2, "init"));
      float[] images = RandomStream.of(3, "images").uniform(pixels);
      SlowLayers slow = new SlowLayers(weights);
      double[][][] maps = SlowLayers.image(images, 0, side);
      maps = SlowLayers.relu(slow.convolution("conv1", maps, 2, 2));
      maps = SlowLayers.relu(slow.convolution("conv2", maps, 2, 1));
      maps = SlowLayers.relu(slow.convolution("conv3", maps, 2, 1));
      double[] features = SlowLayers.relu(slow.linear("fc1", SlowLayers.flat(maps)));

      assertEquals(pixels, judge.pixels());
      assertEquals(4, judge.labels());
      try (Scope scope = TORCH.scope()) {
        NDArray theta = weights.upload(scope);
        NDArray image = scope.array(images, 1, pixels);

        assertClose(slow.linear("fc2", features), judge.logits(theta, image).toFloatArray());
        assertEquals(new Shape(1, 4), judge.logits(theta, image).getShape());
      }
    }
  }

  @Test
  void trainingWithTheSameMasksRepeatsAndWithOthersDoesNot() {
    Weights weights = JUDGE.initialise(RandomStream.of(2, "init"));
    try (Scope scope = TORCH.scope()) {
      NDArray theta = weights.upload(scope);
      NDArray image = scope.array(RandomStream.of(3, "images").uniform(784), 1, 784);

      float[] first = training(theta, image, 7);

      assertArrayEquals(first, training(theta, image, 7));
      assertEquals(false, Arrays.equals(first, training(theta, image, 8)));
    }
  }

  @Test
  void anImageHasTheSameMaskWhateverBatchItIsIn() {
    Weights weights = JUDGE.initialise(RandomStream.of(2, "init"));
    RandomStream masks = RandomStream.of(7, "masks");
    float[] pixels = RandomStream.of(3, "images").uniform(4 * 784);
    try (Scope scope = TORCH.scope()) {
      NDArray theta = weights.upload(scope);
      NDArray images = scope.array(pixels, 4, 784);

      float[] all = JUDGE.trainingLogits(trained(theta), theta, images, masks, 10).toFloatArray();
      float[] last =
          JUDGE.trainingLogits(trained(theta), theta, images.get("3:"), masks, 13).toFloatArray();

      assertArrayEquals(Arrays.copyOfRange(all, 30, 40), last, 1e-6f);
    }
  }

  @Test
  void dropoutDoublesAUnitWhoseNumberIsAtLeastOneHalfAndEndsTheOthers() {
    float[] numbers = new RandomRows(RandomStream.of(5, "masks"), 100).uniform(30, 10);
    try (Scope scope = TORCH.scope()) {
      NDArray input = scope.array(RandomStream.of(6, "input").normal(1_000), 10, 100);
      float[] expected = input.toFloatArray();
      for (int i = 0; i < expected.length; i++) {
        expected[i] *= numbers[i] < 0.5f ? 0 : 2;
      }

      NDArray thinned = Layers.dropout(input, RandomStream.of(5, "masks"), 30, new Shape(100));

      assertArrayEquals(expected, thinned.toFloatArray());
    }
  }

  private static Tensors trained(NDArray theta) {
    return Tensors.trained(theta.getManager(), JUDGE.layout(), theta);
  }

  private static float[] training(NDArray theta, NDArray image, long seed) {
    RandomStream masks = RandomStream.of(seed, "masks");
    return JUDGE.trainingLogits(trained(theta), theta, image, masks, 0).toFloatArray();
  }

  private static void assertClose(double[] expected, float[] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < actual.length; i++) {
      assertEquals(expected[i], actual[i], 1e-5, "number " + i);
    }
  }
}
