package lethe.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import lethe.base.RandomStream;
import lethe.engine.Scope;
import lethe.engine.Torch;
import lethe.model.ConditionalGenerator.ElboBatch;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class ConditionalVaeTest {
  private static final Torch TORCH = Torch.open("cpu");
  private static final ConditionalVae SMALL = new ConditionalVae(new CvaeConfig(12, 3, 2));

  @Test
  void theLastLayerOfTheHiddenActivationsIsWhatIsDecoded() {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray theta = Small.weights(1).upload(scope);
      var batch = Small.batch(scope, 5, 2);

      NDArray hidden = Small.VAE.hidden(theta, batch.noise(), batch.conditions());
      NDArray logits =
          DenseLayer.of(scope.manager(), Small.VAE.layout(), theta, "fc6").apply(hidden);

      assertEquals(new Shape(5, 32), hidden.getShape());
      assertTrue(hidden.min().getFloat() >= 0, "after ReLU");
      assertArrayEquals(
          Small.VAE.decode(theta, batch.noise(), batch.conditions()).toFloatArray(),
          logits.toFloatArray());
    }
  }

  @Test
  void theDecoderOfALoopDecodes() {
    ConditionalVae whole = new ConditionalVae(CvaeConfig.mnist());
    try (Scope scope = TORCH.scope()) {
      for (ConditionalVae generator : List.of(SMALL, whole)) {
        NDArray theta = generator.initialise(RandomStream.of(2, "init")).upload(scope);
        ElboBatch batch = batch(scope, generator, 20, 4);
        NDArray expected = generator.decode(theta, batch.noise(), batch.conditions());

        assertArrayEquals(
            expected.toFloatArray(),
            generator.decoder(theta).logits(batch.noise(), batch.conditions()).toFloatArray(),
            1e-6f);
      }
    }
  }

  @Test
  void thePassOfTheDecoderEqualsTheRecordedOne() {
    ConditionalVae whole = new ConditionalVae(CvaeConfig.mnist());
    try (Scope scope = TORCH.scope()) {
      for (ConditionalVae generator : List.of(SMALL, whole)) {
        NDArray theta = generator.initialise(RandomStream.of(2, "init")).upload(scope);
        ElboBatch batch = batch(scope, generator, 20, 4);
        int pixels = generator.pixels();
        Decoder general = (z, c) -> generator.decode(theta, z, c);
        Pass expected = general.pass(batch.noise(), batch.conditions());
        NDArray delta = scope.array(RandomStream.of(5, "delta").normal(20 * pixels), 20, pixels);

        Pass pass = generator.decoder(theta).pass(batch.noise(), batch.conditions());

        assertArrayEquals(expected.output().toFloatArray(), pass.output().toFloatArray(), 1e-6f);
        NDArray slope = expected.back(delta);
        assertEquals(new Shape(20, generator.latentSize() + generator.labels()), slope.getShape());
        assertArrayEquals(slope.toFloatArray(), pass.back(delta.duplicate()).toFloatArray(), 1e-6f);
      }
    }
  }

  @Test
  void eightLatentsGiveTheReferencesParameterCountAndNames() {
    Layout layout = new ConditionalVae(CvaeConfig.mnist()).layout();

    assertEquals(1_081_120, layout.size());
    assertEquals(1_081_120, layout.trainedSize());
    assertEquals(
        "fc1.weight (512, 794), fc1.bias (512), fc2.weight (256, 512), fc2.bias (256),"
            + " fc31.weight (8, 256), fc31.bias (8), fc32.weight (8, 256), fc32.bias (8),"
            + " fc4.weight (256, 18), fc4.bias (256), fc5.weight (512, 256), fc5.bias (512),"
            + " fc6.weight (784, 512), fc6.bias (784)",
        String.join(
            ", ", layout.slots().stream().map(slot -> slot.name() + " " + slot.shape()).toList()));
  }

  @Test
  void twoLatentsGiveTheReferencesParameterCount() {
    assertEquals(
        1_076_500, new ConditionalVae(CvaeConfig.mnist().withLatentSize(2)).layout().size());
  }

  @Test
  void initialWeightsAreUniformWithinOneOverRootFanIn() {
    Weights weights = new ConditionalVae(CvaeConfig.mnist()).initialise(RandomStream.of(1, "init"));

    double bound = 1 / Math.sqrt(794);
    double sumOfSquares = 0;
    float[] values = weights.values("fc1.weight");
    for (float value : values) {
      assertTrue(Math.abs(value) <= bound);
      sumOfSquares += (double) value * value;
    }
    assertEquals(bound * bound / 3, sumOfSquares / values.length, 1e-2 * bound * bound);
  }

  @Test
  void closedFormLossEqualsTheRecordedOne() {
    try (Scope scope = TORCH.scope()) {
      NDArray theta = SMALL.initialise(RandomStream.of(2, "init")).upload(scope);
      ElboBatch batch = batch(scope, 5, 3);

      ElboPass fast = SMALL.pass(theta, batch);
      ElboPass slow = new RecordedPass(SMALL, theta, batch);

      assertClose(slow.reconstruction(), fast.reconstruction(), 1e-6);
      assertClose(slow.klDivergence(), fast.klDivergence(), 1e-6);
    }
  }

  @Test
  void closedFormGradientEqualsAutomaticDifferentiation() {
    try (Scope scope = TORCH.scope()) {
      NDArray theta = SMALL.initialise(RandomStream.of(2, "init")).upload(scope);
      ElboBatch batch = batch(scope, 7, 4);

      assertClose(
          flat(scope, new RecordedPass(SMALL, theta, batch).gradients()),
          flat(scope, SMALL.pass(theta, batch).gradients()),
          1e-5);
    }
  }

  /** Of a size whose products take the faster way. */
  @Test
  void closedFormGradientsOfWholeDigitsEqualAutomaticDifferentiation() {
    ConditionalVae whole = new ConditionalVae(CvaeConfig.mnist());
    try (Scope scope = TORCH.scope()) {
      NDArray theta = whole.initialise(RandomStream.of(2, "init")).upload(scope);
      ElboBatch batch = batch(scope, whole, 20, 4);

      ElboPass fast = whole.pass(theta, batch);
      ElboPass slow = new RecordedPass(whole, theta, batch);
      ElboPass frozen = whole.frozenPasses(theta).over(batch);

      for (ElboPass pass : List.of(fast, frozen)) {
        assertClose(
            flat(scope, slow.gradients(), whole), flat(scope, pass.gradients(), whole), 1e-5);
        assertClose(
            flat(scope, slow.squaredGradients(), whole),
            flat(scope, pass.squaredGradients(), whole),
            1e-5);
        assertSomeImages(scope, slow.gradients(), pass.gradients(), whole);
      }
    }
  }

  @Test
  void closedFormWeightedGradientEqualsAutomaticDifferentiation() {
    try (Scope scope = TORCH.scope()) {
      NDArray theta = SMALL.initialise(RandomStream.of(2, "init")).upload(scope);
      ElboBatch batch = batch(scope, 4, 5);
      NDArray sampleWeights = scope.array(new float[] {1, 0, 0.5f, 2}, 4, 1);

      assertClose(
          flat(scope, new RecordedPass(SMALL, theta, batch).gradients(sampleWeights)),
          flat(scope, SMALL.pass(theta, batch).gradients(sampleWeights)),
          1e-5);
    }
  }

  @Test
  void closedFormGradientOfSomeImagesEqualsAutomaticDifferentiation() {
    try (Scope scope = TORCH.scope()) {
      NDArray theta = SMALL.initialise(RandomStream.of(2, "init")).upload(scope);
      ElboBatch batch = batch(scope, 7, 4);

      ElboPass fast = SMALL.pass(theta, batch);
      ElboPass slow = new RecordedPass(SMALL, theta, batch);

      assertSomeImages(scope, slow.gradients(), fast.gradients(), SMALL);
      assertSomeImages(scope, slow.squaredGradients(), fast.squaredGradients(), SMALL);
    }
  }

  @Test
  void sumOfSquaredGradientsEqualsTheLoopOverImages() {
    try (Scope scope = TORCH.scope()) {
      NDArray theta = SMALL.initialise(RandomStream.of(6, "init")).upload(scope);
      ElboBatch batch = batch(scope, 9, 7);

      assertClose(
          flat(scope, new RecordedPass(SMALL, theta, batch).squaredGradients()),
          flat(scope, SMALL.pass(theta, batch).squaredGradients()),
          1e-5);
    }
  }

  @Test
  void whatWasAskedBeforeIsNotChangedBySquares() {
    try (Scope scope = TORCH.scope()) {
      NDArray theta = SMALL.initialise(RandomStream.of(6, "init")).upload(scope);
      ElboPass pass = SMALL.pass(theta, batch(scope, 9, 7));
      ImageGradients gradients = pass.gradients();
      float[] before = flat(scope, gradients).toFloatArray();

      float[] squares = flat(scope, pass.squaredGradients()).toFloatArray();

      assertArrayEquals(before, flat(scope, gradients).toFloatArray());
      assertArrayEquals(before, flat(scope, pass.gradients()).toFloatArray());
      assertArrayEquals(squares, flat(scope, pass.squaredGradients()).toFloatArray());
    }
  }

  @Test
  void gradientsOfAFirstLayerThatIsMostlySilentEqualAutomaticDifferentiation() {
    try (Scope scope = TORCH.scope()) {
      Weights weights = SMALL.initialise(RandomStream.of(2, "init"));
      float[] values = weights.values();
      Layout.Slot bias = SMALL.layout().slot("fc1.bias");
      Arrays.fill(values, bias.offset(), bias.offset() + bias.size() * 4 / 5, -9);
      NDArray theta = new Weights(weights.layout(), values).upload(scope);
      ElboBatch batch = batch(scope, 11, 4);

      ElboPass fast = SMALL.pass(theta, batch);
      ElboPass slow = new RecordedPass(SMALL, theta, batch);

      assertClose(flat(scope, slow.gradients()), flat(scope, fast.gradients()), 1e-5);
      assertClose(flat(scope, slow.squaredGradients()), flat(scope, fast.squaredGradients()), 1e-5);
      assertSomeImages(scope, slow.gradients(), fast.gradients(), SMALL);
      assertSomeImages(scope, slow.squaredGradients(), fast.squaredGradients(), SMALL);
    }
  }

  @Test
  void thePassesOfALoopAreAtTheWeightsOfTheirTime() {
    try (Scope scope = TORCH.scope()) {
      NDArray theta = SMALL.initialise(RandomStream.of(2, "init")).upload(scope);
      ElboBatch batch = batch(scope, 5, 4);
      ElboPasses passes = SMALL.passes(theta);
      float[] before = passes.over(batch).reconstruction().toFloatArray();

      theta.muli(scope.array(new float[] {1.5f}, 1));

      float[] expected = SMALL.pass(theta, batch).reconstruction().toFloatArray();
      assertArrayEquals(expected, passes.over(batch).reconstruction().toFloatArray());
      assertFalse(Arrays.equals(before, expected));
      assertArrayEquals(
          flat(scope, SMALL.pass(theta, batch).gradients()).toFloatArray(),
          flat(scope, passes.over(batch).gradients()).toFloatArray());
    }
  }

  @Test
  void gradientEqualsFiniteDifferencesOfTheLoss() {
    try (Scope scope = TORCH.scope()) {
      Weights weights = SMALL.initialise(RandomStream.of(2, "init"));
      ElboBatch batch = batch(scope, 3, 8);
      float[] gradient =
          flat(scope, SMALL.pass(weights.upload(scope), batch).gradients()).toFloatArray();

      for (int i = 0; i < gradient.length; i += 997) {
        double step = 1e-2;
        double slope =
            (loss(scope, weights, batch, i, step) - loss(scope, weights, batch, i, -step))
                / (2 * step);
        assertEquals(slope, gradient[i], 2e-2 * Math.max(1, Math.abs(slope)), "parameter " + i);
      }
    }
  }

  @Test
  void rowsOfATensorAreRowsOfTheWholeGradient() {
    try (Scope scope = TORCH.scope()) {
      NDArray theta = SMALL.initialise(RandomStream.of(2, "init")).upload(scope);
      ElboBatch batch = batch(scope, 7, 4);
      for (ElboPass pass :
          List.of(SMALL.pass(theta, batch), new RecordedPass(SMALL, theta, batch))) {
        ImageGradients gradients = pass.gradients();
        float[] whole = flat(scope, gradients).toFloatArray();
        for (Layout.Slot slot : SMALL.layout().slots()) {
          int width = slot.size() / slot.rows();

          NDArray rows = gradients.sum(scope.manager(), slot, 1, slot.rows());

          assertEquals(slot.rows() - 1, rows.getShape().get(0));
          float[] expected =
              Arrays.copyOfRange(whole, slot.offset() + width, slot.offset() + slot.rows() * width);
          assertArrayEquals(expected, rows.toFloatArray(), 1e-4f, slot.name());
        }
      }
    }
  }

  private static void assertSomeImages(
      Scope scope, ImageGradients slow, ImageGradients fast, ConditionalVae generator) {
    for (int[] some : new int[][] {{0, 3}, {3, 7}}) {
      assertClose(
          flat(scope, slow.images(some[0], some[1]), generator),
          flat(scope, fast.images(some[0], some[1]), generator),
          1e-5);
    }
  }

  private static NDArray flat(Scope scope, ImageGradients gradients) {
    return flat(scope, gradients, SMALL);
  }

  private static NDArray flat(Scope scope, ImageGradients gradients, ConditionalVae generator) {
    return gradients.flat(scope.manager(), generator.layout());
  }

  private static double loss(Scope scope, Weights weights, ElboBatch batch, int i, double step) {
    float[] moved = weights.values();
    moved[i] += (float) step;
    ElboPass pass = SMALL.pass(new Weights(weights.layout(), moved).upload(scope), batch);
    return pass.reconstruction().sum().getFloat() + pass.klDivergence().sum().getFloat();
  }

  private static ElboBatch batch(Scope scope, int n, long seed) {
    return batch(scope, SMALL, n, seed);
  }

  private static ElboBatch batch(Scope scope, ConditionalVae generator, int n, long seed) {
    RandomStream random = RandomStream.of(seed, "batch");
    int labels = generator.labels();
    float[] conditions = new float[n * labels];
    for (int i = 0; i < n; i++) {
      conditions[i * labels + random.nextInt(labels)] = 1;
    }
    int pixels = generator.pixels();
    int latents = generator.latentSize();
    return ElboBatch.of(
        scope.array(random.uniform(n * pixels), n, pixels),
        scope.array(conditions, n, labels),
        scope.array(random.normal(n * latents), n, latents));
  }

  private static void assertClose(NDArray expected, NDArray actual, double tolerance) {
    assertEquals(expected.getShape(), actual.getShape());
    double scale = expected.norm().getFloat();
    assertTrue(scale > 0, "an oracle of zeros proves nothing");
    assertEquals(0, expected.sub(actual).norm().getFloat() / scale, tolerance);
  }

  @Test
  void widthsBelowOneAreRefused() {
    CvaeConfig config = new CvaeConfig(12, 3, 2);

    assertEquals("(7, 15)", new ConditionalVae(config, 7, 5).layout().shapes().get("fc1.weight"));
    Expect.refusal("outer must be at least 1, was 0", () -> new ConditionalVae(config, 0, 5));
    Expect.refusal("inner must be at least 1, was -1", () -> new ConditionalVae(config, 7, -1));
  }
}
