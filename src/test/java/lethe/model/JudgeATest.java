package lethe.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.stream.Collectors;
import lethe.base.RandomRows;
import lethe.base.RandomStream;
import lethe.engine.Gradients;
import lethe.engine.Scope;
import lethe.engine.Torch;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JudgeATest {
  private static final Torch TORCH = Torch.open("cpu");
  private static final JudgeA JUDGE = new JudgeA();
  private static final int IMAGES = 3;
  private static final long FIRST = 40;

  @Test
  void hasTheReferencesTensorsAndParameterCount() {
    Layout layout = JUDGE.layout();

    assertEquals(21_900, layout.trainedSize());
    assertEquals(21_960, layout.size());
    assertEquals(
        "conv1.weight (10, 1, 5, 5), conv1.bias (10), bn1.weight (10), bn1.bias (10),"
            + " conv2.weight (20, 10, 5, 5), conv2.bias (20), bn2.weight (20), bn2.bias (20),"
            + " fc1.weight (50, 320), fc1.bias (50), fc2.weight (10, 50), fc2.bias (10),"
            + " bn1.running_mean (10), bn1.running_var (10),"
            + " bn2.running_mean (20), bn2.running_var (20)",
        layout.slots().stream()
            .map(slot -> slot.name() + " " + slot.shape())
            .collect(Collectors.joining(", ")));
  }

  @Test
  void batchNormBeginsAsTheIdentity() {
    Weights weights = JUDGE.initialise(RandomStream.of(1, "init"));

    for (float value : weights.values("bn1.weight")) {
      assertEquals(1, value);
    }
    for (float value : weights.values("bn2.running_var")) {
      assertEquals(1, value);
    }
    assertArrayEquals(new float[20], weights.values("bn2.bias"));
    assertArrayEquals(new float[10], weights.values("bn1.running_mean"));
  }

  @Test
  void convolutionsBeginUniformWithinOneOverRootFanIn() {
    Weights weights = JUDGE.initialise(RandomStream.of(1, "init"));

    float largest = 0;
    for (float value : weights.values("conv2.weight")) {
      largest = Math.max(largest, Math.abs(value));
    }
    double bound = 1 / Math.sqrt(250);
    assertTrue(largest <= bound && largest > 0.95 * bound, "largest was " + largest);
  }

  @Test
  void evaluationEqualsPlainLoops() {
    Weights weights = weights();
    float[] images = RandomStream.of(3, "images").uniform(IMAGES * 784);

    try (Scope scope = TORCH.scope()) {
      NDArray logits = JUDGE.logits(weights.upload(scope), scope.array(images, IMAGES, 784));

      double[][] expected = slow(weights, images, null).logits;
      assertClose(expected, logits.toFloatArray());
    }
  }

  @Test
  void frozenItEqualsPlainLoopsToo() {
    Weights weights = weights();
    float[] images = RandomStream.of(3, "images").uniform(IMAGES * 784);

    try (Scope scope = TORCH.scope()) {
      Judge.Frozen frozen = JUDGE.frozen(weights.upload(scope));
      NDArray logits = frozen.logits(scope.array(images, IMAGES, 784));

      assertClose(slow(weights, images, null).logits, logits.toFloatArray());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void frozenItsPassEqualsTheRecordedOne(int n) {
    try (Scope scope = TORCH.scope()) {
      NDArray theta = weights().upload(scope);
      NDArray images = scope.array(RandomStream.of(4, "images").uniform(n * 784), n, 784);
      NDArray delta = scope.array(RandomStream.of(5, "delta").normal(n * 10), n, 10);
      Pass expected = Pass.recorded(images, input -> JUDGE.logits(theta, input));

      Pass pass = JUDGE.frozen(theta).pass(images);

      assertArrayEquals(expected.output().toFloatArray(), pass.output().toFloatArray(), 2e-4f);
      NDArray slope = expected.back(delta);
      float largest = slope.abs().max().getFloat();
      assertArrayEquals(
          slope.toFloatArray(), pass.back(delta.duplicate()).toFloatArray(), 1e-5f * largest);
    }
  }

  @Test
  void trainingEqualsPlainLoopsAndMovesTheRunningStatisticsByATenth() {
    Weights weights = weights();
    float[] images = RandomStream.of(3, "images").uniform(IMAGES * 784);

    try (Scope scope = TORCH.scope()) {
      NDArray theta = weights.upload(scope);
      NDArray logits =
          JUDGE.trainingLogits(
              trained(theta),
              theta,
              scope.array(images, IMAGES, 784),
              RandomStream.of(7, "masks"),
              FIRST);

      Slow slow = slow(weights, images, RandomStream.of(7, "masks"));
      Weights after = new Weights(JUDGE.layout(), theta.toFloatArray());
      assertClose(slow.logits, logits.toFloatArray());
      assertMoved(weights, after, "bn1.running_mean", slow.mean1);
      assertMoved(weights, after, "bn1.running_var", slow.variance1);
      assertMoved(weights, after, "bn2.running_mean", slow.mean2);
      assertMoved(weights, after, "bn2.running_var", slow.variance2);
      assertArrayEquals(
          weights.values("conv2.weight"), after.values("conv2.weight"), "nothing else moves");
    }
  }

  @Test
  void evaluationLeavesTheRunningStatisticsAlone() {
    Weights weights = weights();

    try (Scope scope = TORCH.scope()) {
      NDArray theta = weights.upload(scope);
      JUDGE.logits(theta, scope.array(new float[784], 1, 784));

      assertArrayEquals(weights.values(), theta.toFloatArray());
    }
  }

  @Test
  void gradientOfTheTrainingLossEqualsFiniteDifferences() {
    Weights weights = weights();
    float[] images = RandomStream.of(4, "images").uniform(8 * 784);

    try (Scope scope = TORCH.scope()) {
      NDArray theta = weights.upload(scope);
      NDArray batch = scope.array(images, 8, 784);
      float[] gradient =
          Gradients.of(scope, theta, leaf -> trainingLoss(leaf, theta.duplicate(), batch))
              .gradient()
              .toFloatArray();

      for (String name : new String[] {"conv1.weight", "bn1.bias", "bn2.weight", "fc1.bias"}) {
        int i = steepest(gradient, JUDGE.layout().slot(name));
        double step = 2e-3;
        double slope =
            (lossAt(scope, weights, batch, i, step) - lossAt(scope, weights, batch, i, -step))
                / (2 * step);
        assertEquals(slope, gradient[i], 0.05 * Math.abs(slope), name);
      }
    }
  }

  @Test
  void gradientByTheImagesIsNotZero() {
    try (Scope scope = TORCH.scope()) {
      NDArray theta = weights().upload(scope);
      NDArray images = scope.array(RandomStream.of(4, "images").uniform(2 * 784), 2, 784);

      NDArray gradient =
          Gradients.of(scope, images, leaf -> JUDGE.logits(theta, leaf).square().sum()).gradient();

      assertTrue(gradient.norm().getFloat() > 0);
    }
  }

  /** Of side 19 both pools leave a last row and column out, of 21 the first does. */
  @ParameterizedTest
  @ValueSource(ints = {16, 19, 20, 21, 32})
  void imagesOfOtherSizesAndLabelsAreReadToo(int side) {
    JudgeA judge = new JudgeA(side, 4);
    int pixels = side * side;
    Weights weights = weights(judge);
    float[] images = RandomStream.of(3, "images").uniform(IMAGES * pixels);
    double[][] expected = slow(weights, side, images, null).logits;
    double[][] training = slow(weights, side, images, RandomStream.of(7, "masks")).logits;

    assertEquals(pixels, judge.pixels());
    assertEquals(4, judge.labels());
    try (Scope scope = TORCH.scope()) {
      NDArray theta = weights.upload(scope);
      NDArray batch = scope.array(images, IMAGES, pixels);
      NDArray delta = scope.array(RandomStream.of(5, "delta").normal(IMAGES * 4), IMAGES, 4);
      Pass recorded = Pass.recorded(batch, input -> judge.logits(theta, input));
      Judge.Frozen frozen = judge.frozen(theta);
      Pass pass = frozen.pass(batch);
      float[] slope = recorded.back(delta).toFloatArray();

      assertClose(expected, judge.logits(theta, batch).toFloatArray());
      assertClose(expected, frozen.logits(batch).toFloatArray());
      assertClose(expected, pass.output().toFloatArray());
      Expect.close(slope, pass.back(delta.duplicate()).toFloatArray(), 1e-5);
      Tensors trained = Tensors.trained(theta.getManager(), judge.layout(), theta);
      assertClose(
          training,
          judge
              .trainingLogits(trained, theta, batch, RandomStream.of(7, "masks"), FIRST)
              .toFloatArray());
    }
  }

  @Test
  void theFlatSizeFollowsFromTheSide() {
    assertEquals("(50, 20)", new JudgeA(16, 4).layout().slot("fc1.weight").dimensions());
    assertEquals("(50, 80)", new JudgeA(20, 4).layout().slot("fc1.weight").dimensions());
    assertEquals("(50, 320)", new JudgeA(28, 4).layout().slot("fc1.weight").dimensions());
    assertEquals("(4, 50)", new JudgeA(28, 4).layout().slot("fc2.weight").dimensions());
    assertEquals(JUDGE.layout(), new JudgeA(28, 10).layout());
  }

  @Test
  void imagesOfWhichNothingIsLeftAreRefused() {
    Expect.refusal(
        "side must be at least 16, was 15: two convolutions of 5 × 5 pixels and two poolings leave"
            + " nothing of a smaller image; give the images a border, or take a JudgeB",
        () -> new JudgeA(15, 4));
    Expect.refusal("labels must be at least 2, was 1", () -> new JudgeA(16, 1));
  }

  private static NDArray trainingLoss(NDArray leaf, NDArray theta, NDArray batch) {
    NDArray logits =
        JUDGE.trainingLogits(trained(leaf), theta, batch, RandomStream.of(7, "masks"), FIRST);
    return logits.logSoftmax(1).get(":, 3").sum();
  }

  private static Tensors trained(NDArray theta) {
    return Tensors.trained(theta.getManager(), JUDGE.layout(), theta);
  }

  private static double lossAt(Scope scope, Weights weights, NDArray batch, int i, double step) {
    float[] moved = weights.values();
    moved[i] += (float) step;
    NDArray theta = new Weights(weights.layout(), moved).upload(scope);
    return trainingLoss(theta, theta, batch).getFloat();
  }

  private static int steepest(float[] gradient, Layout.Slot slot) {
    int best = slot.offset();
    for (int i = slot.offset(); i < slot.offset() + slot.size(); i++) {
      best = Math.abs(gradient[i]) > Math.abs(gradient[best]) ? i : best;
    }
    return best;
  }

  /** Weights in which no batch norm is the identity. */
  private static Weights weights() {
    return weights(JUDGE);
  }

  private static Weights weights(JudgeA judge) {
    float[] values = judge.initialise(RandomStream.of(2, "init")).values();
    RandomStream random = RandomStream.of(2, "norms");
    for (Layout.Slot slot : judge.layout().slots()) {
      if (slot.name().startsWith("bn")) {
        float[] uniform = random.uniform(slot.size());
        for (int i = 0; i < slot.size(); i++) {
          values[slot.offset() + i] = 0.5f + uniform[i];
        }
      }
    }
    return new Weights(judge.layout(), values);
  }

  private static final class Slow {
    final double[][] logits = new double[IMAGES][];
    double[] mean1;
    double[] variance1;
    double[] mean2;
    double[] variance2;
  }

  /** The whole judge; in training mode if there are masks. */
  private static Slow slow(Weights weights, float[] images, RandomStream masks) {
    return slow(weights, 28, images, masks);
  }

  private static Slow slow(Weights weights, int side, float[] images, RandomStream masks) {
    Slow slow = new Slow();
    SlowLayers layers = new SlowLayers(weights);
    double[][][][] maps = new double[IMAGES][][][];
    for (int n = 0; n < IMAGES; n++) {
      maps[n] = layers.convolution("conv1", SlowLayers.image(images, n, side), 1, 0);
    }
    slow.mean1 = SlowLayers.mean(maps);
    slow.variance1 = SlowLayers.variance(maps, 1);
    normalise(layers, "bn1", maps, masks != null);
    for (int n = 0; n < IMAGES; n++) {
      double[][][] pooled = SlowLayers.relu(SlowLayers.halve(maps[n]));
      maps[n] = layers.convolution("conv2", pooled, 1, 0);
    }
    slow.mean2 = SlowLayers.mean(maps);
    slow.variance2 = SlowLayers.variance(maps, 1);
    normalise(layers, "bn2", maps, masks != null);
    float[] channelMask = masks == null ? null : rows(masks.child("conv2"), 20);
    float[] unitMask = masks == null ? null : rows(masks.child("fc1"), 50);
    for (int n = 0; n < IMAGES; n++) {
      for (int c = 0; channelMask != null && c < 20; c++) {
        for (double[] row : maps[n][c]) {
          for (int i = 0; i < row.length; i++) {
            row[i] *= channelMask[n * 20 + c] < 0.5f ? 0 : 2;
          }
        }
      }
      double[] flat = SlowLayers.flat(SlowLayers.relu(SlowLayers.halve(maps[n])));
      double[] hidden = SlowLayers.relu(layers.linear("fc1", flat));
      for (int i = 0; unitMask != null && i < hidden.length; i++) {
        hidden[i] *= unitMask[n * 50 + i] < 0.5f ? 0 : 2;
      }
      slow.logits[n] = layers.linear("fc2", hidden);
    }
    return slow;
  }

  private static float[] rows(RandomStream masks, int size) {
    return new RandomRows(masks, size).uniform(FIRST, IMAGES);
  }

  private static void normalise(
      SlowLayers layers, String name, double[][][][] maps, boolean training) {
    layers.batchNorm(
        name,
        maps,
        training ? SlowLayers.mean(maps) : doubles(layers.numbers(name + ".running_mean")),
        training ? SlowLayers.variance(maps, 0) : doubles(layers.numbers(name + ".running_var")));
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  private static void assertMoved(Weights before, Weights after, String name, double[] batch) {
    float[] old = before.values(name);
    float[] now = after.values(name);
    for (int c = 0; c < batch.length; c++) {
      assertEquals(0.9 * old[c] + 0.1 * batch[c], now[c], 1e-5, name + " " + c);
    }
  }

  private static void assertClose(double[][] expected, float[] actual) {
    int labels = expected[0].length;
    assertEquals(expected.length * labels, actual.length);
    for (int i = 0; i < actual.length; i++) {
      assertEquals(expected[i / labels][i % labels], actual[i], 2e-4, "logit " + i);
    }
  }
}
