package lethe.fisher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.Savepoint;
import lethe.data.LabelSet;
import lethe.data.OneHot;
import lethe.engine.Scope;
import lethe.fisher.FisherConfig.Estimator;
import lethe.model.ConditionalGenerator;
import lethe.model.ConditionalGenerator.ElboBatch;
import lethe.model.ConditionalVae;
import lethe.model.CvaeConfig;
import lethe.model.Draw;
import lethe.model.RecordedPass;
import lethe.model.Weights;
import lethe.support.Altered;
import lethe.support.Expect;
import lethe.support.Recorded;
import lethe.support.Resumed;
import lethe.support.Small;
import lethe.train.CvaeTrainer;
import lethe.train.CvaeTrainingConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FisherEstimatorTest {
  private static final LabelSet ALL = LabelSet.all(Small.LABELS);
  private static final Weights WEIGHTS = Small.weights(3);
  private static final long SEED = 5;

  /** Odd in every size: numbers that are drawn in pairs must not run over from image to image. */
  private static final ConditionalVae ODD = new ConditionalVae(new CvaeConfig(9, 3, 3), 32, 16);

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 32, 65, 500})
  void perSampleEstimateEqualsTheLoopOverSamples(int batchSize) {
    FisherDiagonal fast = estimate(config(65, batchSize, Estimator.PER_SAMPLE));
    FisherDiagonal loop = estimate(config(65, 32, Estimator.LOOP));

    assertTrue(fast.largestRelativeDifference(loop) <= 1e-4);
    Expect.close(loop.values().values(), fast.values().values(), 1e-5);
  }

  @ParameterizedTest
  @EnumSource(Draw.class)
  void perSampleEstimateDoesNotDependOnTheBatchSize(Draw draw) {
    Weights weights = ODD.initialise(RandomStream.of(1, "init"));
    FisherConfig whole = new FisherConfig(20, 20, Estimator.PER_SAMPLE, ALL, draw, SEED);
    FisherDiagonal expected = estimate(ODD, weights, whole);

    for (int batchSize : new int[] {1, 3, 5, 19}) {
      FisherDiagonal other =
          estimate(
              ODD, weights, new FisherConfig(20, batchSize, Estimator.PER_SAMPLE, ALL, draw, SEED));
      assertTrue(other.largestRelativeDifference(expected) <= 1e-5, "batch size " + batchSize);
    }
  }

  @ParameterizedTest
  @EnumSource(Draw.class)
  void perSampleEstimateIsTheMeanOfSquaredGradientsOfTheDocumentedDraws(Draw draw) {
    FisherConfig config = new FisherConfig(6, 4, Estimator.PER_SAMPLE, ALL, draw, SEED);

    FisherDiagonal estimate = estimate(config);

    float[] expected = new float[WEIGHTS.layout().size()];
    for (float[] gradient : gradients(config)) {
      for (int k = 0; k < expected.length; k++) {
        expected[k] += gradient[k] * gradient[k] / 6;
      }
    }
    Expect.close(expected, estimate.values().values(), 1e-5);
  }

  @Test
  void batchMeanEstimateIsTheReferencesFormula() {
    FisherConfig config = config(12, 5, Estimator.BATCH_MEAN);

    FisherDiagonal estimate = estimate(config);

    List<float[]> gradients = gradients(config);
    float[] expected = new float[WEIGHTS.layout().size()];
    for (int[] batch : new int[][] {{0, 5}, {5, 10}, {10, 12}}) {
      int size = batch[1] - batch[0];
      for (int k = 0; k < expected.length; k++) {
        double mean = 0;
        for (int i = batch[0]; i < batch[1]; i++) {
          mean += gradients.get(i)[k] / size;
        }
        expected[k] += (float) (size * mean * mean / 12);
      }
    }
    Expect.close(expected, estimate.values().values(), 1e-5);
  }

  @Test
  void batchMeanOfSingleImagesIsThePerSampleEstimate() {
    FisherDiagonal one = estimate(config(15, 1, Estimator.BATCH_MEAN));
    FisherDiagonal perSample = estimate(config(15, 15, Estimator.PER_SAMPLE));

    assertTrue(one.largestRelativeDifference(perSample) <= 1e-5);
  }

  @Test
  void batchMeanLosesMostOfTheTraceOfALargeBatch() {
    double batchMean = estimate(config(256, 128, Estimator.BATCH_MEAN)).trace();
    double perSample = estimate(config(256, 128, Estimator.PER_SAMPLE)).trace();

    assertTrue(batchMean < perSample, batchMean + " against " + perSample);
  }

  @Test
  void squaredGradientsAddUpOverSamples() {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray theta = WEIGHTS.upload(scope);
      ElboBatch batch = Small.batch(scope, 7, 2);

      float[] first = squares(scope, theta, part(batch, "0:3"));
      float[] rest = squares(scope, theta, part(batch, "3:7"));

      float[] whole = squares(scope, theta, batch);
      for (int i = 0; i < whole.length; i++) {
        first[i] += rest[i];
      }
      Expect.close(first, whole, 1e-6);
    }
  }

  private static float[] squares(Scope scope, NDArray theta, ElboBatch batch) {
    return Small.VAE
        .pass(theta, batch)
        .squaredGradients()
        .flat(scope.manager(), Small.VAE.layout())
        .toFloatArray();
  }

  @Test
  void noWeightHasANegativeValue() {
    for (Estimator estimator : Estimator.values()) {
      for (float value : estimate(config(10, 4, estimator)).values().values()) {
        assertTrue(value >= 0);
      }
    }
  }

  @Test
  void labelsThatAreNotDrawnLeaveTheirOwnWeightsWithoutInformation() {
    FisherConfig onlyTwo =
        new FisherConfig(30, 10, Estimator.PER_SAMPLE, LabelSet.of(3, 2), Draw.MEAN, SEED);

    float[] fc4 = estimate(onlyTwo).values().values("fc4.weight");

    double[] perLabel = new double[3];
    for (int i = 0; i < fc4.length; i++) {
      int column = i % (Small.LATENTS + Small.LABELS);
      if (column >= Small.LATENTS) {
        perLabel[column - Small.LATENTS] += fc4[i];
      }
    }
    assertEquals(0, perLabel[0]);
    assertEquals(0, perLabel[1]);
    assertTrue(perLabel[2] > 0);
  }

  @Test
  void anArchitectureWithoutAClosedFormHasTheSameEstimate() {
    FisherConfig config = config(12, 5, Estimator.PER_SAMPLE);

    FisherDiagonal recorded = estimate(new Recorded(Small.VAE), WEIGHTS, config);

    assertTrue(estimate(config).largestRelativeDifference(recorded) <= 1e-4);
  }

  @Test
  void theSeedDecidesTheEstimate() {
    FisherConfig config = config(12, 5, Estimator.PER_SAMPLE);
    FisherConfig other = new FisherConfig(12, 5, Estimator.PER_SAMPLE, ALL, Draw.MEAN, SEED + 1);

    assertArrayEquals(estimate(config).values().values(), estimate(config).values().values());
    assertNotEquals(estimate(config).values(), estimate(other).values());
  }

  @ParameterizedTest
  @EnumSource(Estimator.class)
  void anEstimateThatIsStoppedAgainAndAgainEndsInTheSameBits(Estimator estimator) {
    FisherConfig config = config(estimator == Estimator.LOOP ? 170 : 90, 7, estimator);
    FisherDiagonal whole = estimate(config);

    for (long seed = 1; seed <= 3; seed++) {
      FisherDiagonal resumed =
          Resumed.after(
              4,
              5,
              seed,
              (savepoint, progress) ->
                  FisherEstimator.estimate(
                      Small.TORCH, Small.VAE, WEIGHTS, config, savepoint, progress));

      assertEquals(whole.values(), resumed.values());
    }
  }

  @Test
  void theTimeBeforeAStopIsCounted() {
    double seconds =
        Resumed.afterAnHour(
                (savepoint, progress) ->
                    FisherEstimator.estimate(
                        Small.TORCH,
                        Small.VAE,
                        WEIGHTS,
                        config(90, 7, Estimator.PER_SAMPLE),
                        savepoint,
                        progress))
            .seconds();

    assertEquals(3600, seconds, 60);
    assertTrue(seconds > 3600, "and the time after it");
  }

  @Test
  void progressIsToldInSamples() {
    List<Long> done = new ArrayList<>();

    FisherEstimator.estimate(
        Small.TORCH,
        Small.VAE,
        WEIGHTS,
        config(12, 5, Estimator.PER_SAMPLE),
        (work, step, steps, value) -> {
          assertEquals("estimating the Fisher information", work);
          assertEquals(12, steps);
          done.add(step);
        });

    assertEquals(List.of(5L, 10L, 12L), done);
  }

  @Test
  void anInterruptStopsTheEstimate() {
    var error =
        assertThrows(
            CancellationException.class,
            () ->
                FisherEstimator.estimate(
                    Small.TORCH,
                    Small.VAE,
                    WEIGHTS,
                    config(1_000_000, 5, Estimator.PER_SAMPLE),
                    (work, step, steps, value) -> {
                      if (step == 10) {
                        Thread.currentThread().interrupt();
                      }
                    }));

    assertEquals(
        "estimating the Fisher information was interrupted at step 10 of 1000000: run it again",
        error.getMessage());
    assertEquals(5, estimate(config(5, 5, Estimator.PER_SAMPLE)).config().samples());
  }

  @Test
  void labelsOfAnotherNumberOfClassesAreRefused() {
    FisherConfig tens = new FisherConfig(5, 5, Estimator.LOOP, LabelSet.of(10, 1), Draw.MEAN, 1);

    Expect.refusal("labels {1} is of 10 classes, the model has 3 labels", () -> estimate(tens));
  }

  @Test
  void weightsOfAnotherModelAreRefused() {
    Weights odd = ODD.initialise(RandomStream.of(1, "init"));

    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> estimate(Small.VAE, odd, config(5, 5, Estimator.LOOP)));

    assertTrue(
        error.getMessage().startsWith("the weights have 14 tensors, " + odd.layout().size()),
        error.getMessage());
    assertTrue(error.getMessage().endsWith("were they made for another model?"));
  }

  @Test
  void weightsThatAreNotFiniteGiveNoEstimate() {
    float[] broken = WEIGHTS.values();
    broken[0] = Float.NaN;

    var error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                estimate(
                    Small.VAE,
                    new Weights(WEIGHTS.layout(), broken),
                    config(5, 5, Estimator.PER_SAMPLE)));

    assertTrue(error.getMessage().startsWith("the Fisher diagonal has NaN"), error.getMessage());
  }

  private static FisherConfig config(int samples, int batchSize, Estimator estimator) {
    return new FisherConfig(samples, batchSize, estimator, ALL, Draw.MEAN, SEED);
  }

  private static FisherDiagonal estimate(FisherConfig config) {
    return estimate(Small.VAE, WEIGHTS, config);
  }

  private static FisherDiagonal estimate(
      lethe.model.ConditionalGenerator generator, Weights weights, FisherConfig config) {
    return FisherEstimator.estimate(Small.TORCH, generator, weights, config, Progress.SILENT);
  }

  /** The gradient of each sample, drawn one by one from the streams that the seed names. */
  private static List<float[]> gradients(FisherConfig config) {
    RandomStream root = RandomStream.of(config.seed(), "fisher");
    RandomStream labels = root.child("labels");
    RandomStream latents = root.child("latents");
    RandomStream noise = root.child("noise");
    RandomStream pixels = root.child("pixels");
    List<float[]> gradients = new ArrayList<>();
    try (Scope scope = Small.TORCH.scope()) {
      NDArray theta = WEIGHTS.upload(scope);
      for (int i = 0; i < config.samples(); i++) {
        int[] label = {labels.nextInt(Small.LABELS)};
        NDArray condition = scope.array(OneHot.of(label, Small.LABELS), 1, Small.LABELS);
        NDArray latent = scope.array(latents.normal(Small.LATENTS), 1, Small.LATENTS);
        float[] image =
            Activation.sigmoid(Small.VAE.decode(theta, latent, condition)).toFloatArray();
        if (config.draw() == Draw.BERNOULLI) {
          float[] uniform = pixels.uniform(Small.PIXELS);
          for (int p = 0; p < Small.PIXELS; p++) {
            image[p] = uniform[p] < image[p] ? 1 : 0;
          }
        }
        ElboBatch one =
            ElboBatch.of(
                scope.array(image, 1, Small.PIXELS),
                condition,
                scope.array(noise.normal(Small.LATENTS), 1, Small.LATENTS));
        gradients.add(
            new RecordedPass(Small.VAE, theta, one)
                .gradients()
                .flat(scope.manager(), Small.VAE.layout())
                .toFloatArray());
      }
    }
    return gradients;
  }

  private static ElboBatch part(ElboBatch batch, String rows) {
    return ElboBatch.of(
        batch.images().get(rows), batch.conditions().get(rows), batch.noise().get(rows));
  }

  @Test
  void aStateOfOtherSamplesOrWorkIsRefused() {
    Resumed.refuses("settings.samples 60 instead of 20:", state(60, WEIGHTS), state(20, WEIGHTS));
    Resumed.refuses(
        "weights \"" + WEIGHTS.checksum().substring(0, 39) + "… instead of ",
        state(60, WEIGHTS),
        state(60, Small.weights(4)));
    Resumed.refuses(
        "work \"training\" instead of \"estimating the Fisher information\":",
        savepoint ->
            new CvaeTrainer(Small.TORCH, Small.VAE, CvaeTrainingConfig.smoke(1))
                .resuming(savepoint)
                .train(Small.images(400, 1), Small.images(100, 2), Progress.SILENT),
        state(60, WEIGHTS));
  }

  private static Consumer<Savepoint> state(int samples, Weights weights) {
    FisherConfig config = config(samples, 10, Estimator.PER_SAMPLE);
    return savepoint ->
        FisherEstimator.estimate(
            Small.TORCH, Small.VAE, weights, config, savepoint, Progress.SILENT);
  }

  @Test
  void missingSettingsAreRefusedAndBatchesCanBeChanged() {
    FisherConfig config = config(20, 10, Estimator.PER_SAMPLE);

    assertEquals(config(20, 5, Estimator.PER_SAMPLE), config.withBatchSize(5));
    Expect.refusal("labels must be given, was null", () -> config.withLabels(null));
    Expect.refusal("estimator must be given, was null", () -> config.withEstimator(null));
    Expect.refusal("draw must be given, was null", () -> config.withDraw(null));
  }

  /** The loop would differentiate encode and decode, whatever the model's own pass is of. */
  @Test
  void aPassOfAnotherLossIsRefusedByTheLoop() {
    ConditionalGenerator own =
        Altered.of(
            ConditionalGenerator.class,
            Small.VAE,
            "pass",
            (pass, arguments) ->
                Small.VAE.pass(((NDArray) arguments[0]).neg(), (ElboBatch) arguments[1]));

    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> estimate(own, WEIGHTS, config(20, 10, Estimator.LOOP)));

    assertTrue(
        error
            .getMessage()
            .matches(
                "LOOP differentiates the −ELBO of encode and decode, the model's own pass has a"
                    + " gradient that differs by [0-9.]+ of its norm, at most 0.0010 is rounding:"
                    + " estimate by PER_SAMPLE, or repair the pass"),
        error.getMessage());
  }

  @Test
  void aDecoderOfOneColumnIsRefused() {
    ConditionalGenerator own =
        Altered.of(
            ConditionalGenerator.class,
            Small.VAE,
            "decode",
            (logits, arguments) -> ((NDArray) logits).get(":, :1"));

    Expect.refusal(
        "decode's result must have the shape (2, 12) for 2 images, was (2, 1): give a row of pixels()"
            + " numbers for each image",
        () -> estimate(own, WEIGHTS, config(20, 10, Estimator.PER_SAMPLE)));
  }
}
