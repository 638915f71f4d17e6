package lethe.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.Safetensors;
import lethe.base.Savepoint;
import lethe.data.LabelledImages;
import lethe.model.ConditionalGenerator;
import lethe.model.NegativeElbo;
import lethe.model.SampleSheet;
import lethe.model.Weights;
import lethe.optim.LearningRate;
import lethe.support.Altered;
import lethe.support.Expect;
import lethe.support.Recorded;
import lethe.support.Resumed;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class CvaeTrainerTest {
  private static final LabelledImages TRAIN = Small.images(400, 1);
  private static final LabelledImages TEST = Small.images(100, 2);
  private static final CvaeTrainingConfig CONFIG =
      new CvaeTrainingConfig(32, 200, LearningRate.constant(5e-3), 50, 9);

  private static final CvaeTrainingConfig BITS =
      new CvaeTrainingConfig(8, 300, LearningRate.constant(5e-3), 300, 9);

  @Test
  void theLossGoesDownTowardsTheEntropyOfTheImages() {
    CvaeTrainer.Result result = train(CONFIG);

    double before = testLoss(Small.VAE.initialise(initStream()));
    double after = result.log().last().testNegativeElbo();
    assertEquals(Small.PIXELS * Math.log(2), before, 0.5, "fresh weights know nothing");
    assertTrue(after < 5.5, "still " + after + " nats an image");
    assertTrue(result.log().last().trainNegativeElbo() < 5.5);
  }

  @Test
  void everyLogEntryHoldsItsStepPartsAndRate() {
    CvaeTrainer.Result result = train(CONFIG.withSteps(120));

    List<TrainingLog.Point> points = result.log().points();
    assertEquals(List.of(50, 100, 120), points.stream().map(TrainingLog.Point::step).toList());
    for (TrainingLog.Point point : points) {
      assertEquals(
          point.testNegativeElbo(), point.testReconstruction() + point.testKlDivergence(), 1e-9);
      assertTrue(point.testKlDivergence() > 0);
      assertEquals(5e-3, point.learningRate());
    }
    assertEquals(testLoss(result.weights()), result.log().last().testNegativeElbo());
    assertTrue(result.log().seconds() > 0);
  }

  @Test
  void theTrainingLossIsKnownAtEveryLogInterval() {
    CvaeTrainingConfig every = new CvaeTrainingConfig(32, 7, CONFIG.learningRate(), 1, 9);

    for (TrainingLog.Point point : train(every).log().points()) {
      assertEquals(Small.PIXELS * Math.log(2), point.trainNegativeElbo(), 1.5);
    }
  }

  @Test
  void aSampleSheetIsTakenAtEveryLogEntry() {
    CvaeTrainer.Result result = train(CONFIG.withSteps(100));

    assertEquals(List.of(50, 100), result.snapshots().stream().map(s -> s.step()).toList());
    assertArrayEquals(
        SampleSheet.of(Small.VAE, CONFIG.seed()).images(Small.TORCH, result.weights()),
        result.snapshots().get(1).images());
  }

  @Test
  void progressIsToldEveryStepOnce() {
    List<Long> steps = new ArrayList<>();

    train(
        CONFIG.withSteps(30),
        (work, step, of, value) -> {
          assertEquals("training", work);
          assertEquals(30, of);
          assertTrue(value.matches("−ELBO \\d+\\.\\d nats/image"), value);
          steps.add(step);
        });

    assertEquals(30, steps.size());
    assertEquals(1, steps.get(0));
    assertEquals(30, steps.get(29));
  }

  @Test
  void twentyRunsOnOneThreadEndInTheSameBits() {
    int before = Small.TORCH.threads();
    Small.TORCH.useThreads(1);
    try {
      sameBitsEveryTime(20, BITS, Small.VAE);
    } finally {
      Small.TORCH.useThreads(before);
    }
  }

  /** The same with recorded gradients, where the engine's fault spoils one run in three. */
  @Test
  void twentyRunsWithRecordedGradientsEndInTheSameBits() {
    int before = Small.TORCH.threads();
    Small.TORCH.useThreads(1);
    try {
      sameBitsEveryTime(20, BITS, new Recorded(Small.VAE));
    } finally {
      Small.TORCH.useThreads(before);
    }
  }

  @Test
  void runsOnTheDefaultNumberOfThreadsEndInTheSameBits() {
    sameBitsEveryTime(4, CONFIG.withSteps(100), Small.vae(512, 256));
  }

  /** Sixty stops: sheets, log and weights, as if it had run through. */
  @Test
  void aRunThatIsStoppedAgainAndAgainEndsInTheSameBits() {
    CvaeTrainingConfig config = CONFIG.withSteps(60);
    CvaeTrainer.Result whole = train(config);
    for (long seed = 1; seed <= 6; seed++) {
      CvaeTrainer.Result resumed =
          Resumed.after(
              10,
              12,
              seed,
              (savepoint, progress) ->
                  trainer(config).resuming(savepoint).train(TRAIN, TEST, progress));

      assertEquals(whole.weights(), resumed.weights());
      assertEquals(whole.log().points(), resumed.log().points());
      assertEquals(whole.snapshots().size(), resumed.snapshots().size());
      for (int i = 0; i < whole.snapshots().size(); i++) {
        assertEquals(whole.snapshots().get(i).step(), resumed.snapshots().get(i).step());
        assertArrayEquals(whole.snapshots().get(i).images(), resumed.snapshots().get(i).images());
      }
    }
  }

  @Test
  void theTimeBeforeAStopIsCounted() {
    double seconds =
        Resumed.afterAnHour(
                (savepoint, progress) ->
                    trainer(CONFIG.withSteps(20)).resuming(savepoint).train(TRAIN, TEST, progress))
            .log()
            .seconds();

    assertEquals(3600, seconds, 60);
    assertTrue(seconds > 3600, "and the time after it");
  }

  /** The stop comes while the model is read for the log, not between two steps. */
  @Test
  void aStopWhileTheModelIsReadKeepsTheStateBeforeIt() {
    CvaeTrainingConfig config = CONFIG.withSteps(20);
    LabelledImages many = Small.images(1_200, 3); // more than are read at once
    CvaeTrainer.Result whole = trainer(config).train(TRAIN, many, Progress.SILENT);
    List<Safetensors> kept = new ArrayList<>();
    Savepoint whenInterrupted =
        new Savepoint() {
          @Override
          public Optional<Safetensors> last() {
            return kept.stream().findFirst();
          }

          @Override
          public void offer(Supplier<Safetensors> state) {
            if (Thread.currentThread().isInterrupted()) {
              kept.add(state.get());
            }
          }
        };

    assertThrows(
        CancellationException.class,
        () ->
            new CvaeTrainer(Small.TORCH, interruptsItsReader(), config)
                .resuming(whenInterrupted)
                .train(TRAIN, many, Progress.SILENT));

    assertFalse(Thread.interrupted(), "the thread stays usable");
    assertEquals(1, kept.size());
    CvaeTrainer.Result resumed =
        trainer(config).resuming(whenInterrupted).train(TRAIN, many, Progress.SILENT);
    assertEquals(whole.weights(), resumed.weights());
    assertEquals(whole.log().points(), resumed.log().points());
  }

  /**
   * The small model, which interrupts whoever encodes by it: the log does, a training step not. The
   * look at its shapes before the run is let pass.
   */
  private static ConditionalGenerator interruptsItsReader() {
    AtomicInteger calls = new AtomicInteger();
    return Altered.of(
        ConditionalGenerator.class,
        Small.VAE,
        "encode",
        (posterior, arguments) -> {
          if (calls.incrementAndGet() > 1) {
            Thread.currentThread().interrupt();
          }
          return posterior;
        });
  }

  /** A state of 150 steps would never have ended in a run of 100. */
  @Test
  void aStateOfOtherSettingsImagesOrModelIsRefused() {
    Consumer<Savepoint> begun = state(CONFIG, TRAIN);

    Resumed.refuses(
        "settings.steps 200 instead of 100:", begun, state(CONFIG.withSteps(100), TRAIN));
    Resumed.refuses("settings.seed 9 instead of 10:", begun, state(CONFIG.withSeed(10), TRAIN));
    Resumed.refuses(
        "train \"" + TRAIN.checksum().substring(0, 39) + "… instead of ",
        begun,
        state(CONFIG, Small.images(400, 7)));
    Resumed.refuses(
        "model.fc1.bias \"(32)\" instead of \"(8)\", ",
        begun,
        savepoint ->
            new CvaeTrainer(Small.TORCH, Small.vae(8, 4), CONFIG)
                .resuming(savepoint)
                .train(TRAIN, TEST, Progress.SILENT));
  }

  /** The weights that a fresh run begins with are as good as fresh ones. */
  @Test
  void trainingFromTheWeightsOfAFreshRunIsThatRun() {
    CvaeTrainer.Result fresh = train(CONFIG.withSteps(60));

    CvaeTrainer.Result given =
        trainer(CONFIG.withSteps(60))
            .train(Small.VAE.initialise(initStream()), TRAIN, TEST, Progress.SILENT);

    assertEquals(fresh.weights(), given.weights());
    assertEquals(fresh.log().points(), given.log().points());
  }

  @Test
  void trainingBeginsAtTheGivenWeights() {
    Weights start = train(CONFIG).weights();
    CvaeTrainingConfig still =
        new CvaeTrainingConfig(32, 3, LearningRate.constant(1e-9), 3, CONFIG.seed() + 1);

    CvaeTrainer.Result result = trainer(still).train(start, TRAIN, TEST, Progress.SILENT);

    Expect.close(start.values(), result.weights().values(), 1e-6);
    assertEquals(
        new NegativeElbo(Small.VAE, TEST, 1, still.seed()).of(Small.TORCH, start).total(),
        result.log().last().testNegativeElbo(),
        1e-4);
  }

  @Test
  void aStoppedRunFromGivenWeightsGoesOnAndOneFromOthersIsRefused() {
    CvaeTrainingConfig config = CONFIG.withSteps(60);
    Weights start = Small.weights(4);
    CvaeTrainer.Result whole = trainer(config).train(start, TRAIN, TEST, Progress.SILENT);

    CvaeTrainer.Result resumed =
        Resumed.after(
            10,
            12,
            3,
            (savepoint, progress) ->
                trainer(config).resuming(savepoint).train(start, TRAIN, TEST, progress));

    assertEquals(whole.weights(), resumed.weights());
    Resumed.refuses(
        "start \"" + start.checksum().substring(0, 39) + "… instead of ",
        savepoint -> trainer(CONFIG).resuming(savepoint).train(start, TRAIN, TEST, Progress.SILENT),
        savepoint ->
            trainer(CONFIG)
                .resuming(savepoint)
                .train(Small.weights(5), TRAIN, TEST, Progress.SILENT));
    Resumed.refuses(
        "start nothing instead of \"",
        state(CONFIG, TRAIN),
        savepoint ->
            trainer(CONFIG).resuming(savepoint).train(start, TRAIN, TEST, Progress.SILENT));
  }

  @Test
  void weightsOfAnotherModelOrWithoutANumberAreRefused() {
    Weights other = Small.vae(8, 4).initialise(initStream());
    Weights broken = Weights.constant(Small.VAE.layout(), Float.NaN);

    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> trainer(CONFIG).train(other, TRAIN, TEST, Progress.SILENT))
            .getMessage()
            .endsWith(": were they made for another model?"));
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> trainer(CONFIG).train(broken, TRAIN, TEST, Progress.SILENT))
            .getMessage()
            .startsWith("start has NaN in "));
  }

  private static Consumer<Savepoint> state(CvaeTrainingConfig config, LabelledImages train) {
    return savepoint -> trainer(config).resuming(savepoint).train(train, TEST, Progress.SILENT);
  }

  @Test
  void anotherSeedEndsInOtherBits() {
    Weights one = train(CONFIG.withSteps(5)).weights();

    assertEquals(one, train(CONFIG.withSteps(5)).weights());
    assertNotEquals(one, train(CONFIG.withSteps(5).withSeed(10)).weights());
  }

  @Test
  void trainingGoesOnFromCellToCellOnChangingThreads() throws Exception {
    Weights here = train(CONFIG.withSteps(5)).weights();

    for (int cell = 0; cell < 3; cell++) {
      ExecutorService thread = Executors.newSingleThreadExecutor();
      try {
        assertEquals(here, thread.submit(() -> train(CONFIG.withSteps(5)).weights()).get());
      } finally {
        thread.shutdown();
      }
    }
  }

  @Test
  void anInterruptStopsTheRunAtTheNextStepAndLeavesTheThreadUsable() {
    CvaeTrainingConfig endless = CONFIG.withSteps(1_000_000);
    Thread self = Thread.currentThread();
    long[] interruptedAt = new long[1];

    var error =
        assertThrows(
            CancellationException.class,
            () ->
                train(
                    endless,
                    (work, step, of, value) -> {
                      if (step == 12) {
                        interruptedAt[0] = System.nanoTime();
                        self.interrupt();
                      }
                    }));
    double seconds = (System.nanoTime() - interruptedAt[0]) * 1e-9;

    assertEquals(
        "training was interrupted at step 12 of 1000000: run it again", error.getMessage());
    assertTrue(seconds < 2, "took " + seconds + " s to stop");
    assertFalse(self.isInterrupted());
    assertEquals(5, train(CONFIG.withSteps(5)).log().last().step());
  }

  @Test
  void aLearningRateThatBreaksTheWeightsStopsTheRunWithStepAndRemedy() {
    CvaeTrainingConfig wild = new CvaeTrainingConfig(32, 50, LearningRate.constant(1e20), 50, 9);

    var error = assertThrows(IllegalStateException.class, () -> train(wild));

    assertTrue(
        error
            .getMessage()
            .matches(
                "training: the (loss|gradient norm) is (NaN|Infinity) at step 1 \\(learning rate"
                    + " 1.0E20\\): lower the learning rate, or check the images and weights it"
                    + " started from"),
        error.getMessage());
  }

  @Test
  void imagesThatDoNotFitAreRefused() {
    LabelledImages wide = LabelledImages.of(2, Small.LABELS, new byte[200], new byte[100]);

    Expect.refusal(
        "batchSize must be at most the number of images, was 32 for 20 images: take smaller"
            + " batches",
        () -> trainer(CONFIG).train(TRAIN.first(20), TEST, Progress.SILENT));
    Expect.refusal(
        "the images have 2 pixels, the model 12: give it images of its own size",
        () -> trainer(CONFIG).train(wide, TEST, Progress.SILENT));
    Expect.refusal(
        "the images have 2 pixels, the model 12: give it images of its own size",
        () -> trainer(CONFIG).train(TRAIN, wide, Progress.SILENT));
  }

  @Test
  void imagesOfOtherClassesOrNoneAreRefused() {
    for (int classes : new int[] {2, 10}) {
      LabelledImages other = LabelledImages.of(12, classes, new byte[12 * 50], new byte[50]);
      String message =
          "the images are of "
              + classes
              + " classes, the model has 3 labels: give it images of its own labels";

      Expect.refusal(message, () -> trainer(CONFIG).train(other, TEST, Progress.SILENT));
      Expect.refusal(message, () -> trainer(CONFIG).train(TRAIN, other, Progress.SILENT));
    }
    Expect.refusal(
        "test images must be at least 1, was 0",
        () -> trainer(CONFIG).train(TRAIN, TEST.first(0), Progress.SILENT));
  }

  /** It would be broadcast over the pixels by the loss, and train. */
  @Test
  void aModelWhoseResultsHaveAnotherShapeIsRefused() {
    refused(
        "decode's result must have the shape (2, 12) for 2 images, was (2, 1): give a row of"
            + " pixels() numbers for each image",
        "decode",
        logits -> ((NDArray) logits).get(":, :1"));
    refused(
        "decode's result must have the shape (2, 12) for 2 images, was (1, 12): give a row of"
            + " pixels() numbers for each image",
        "decode",
        logits -> ((NDArray) logits).get(":1"));
    refused(
        "encode's logVariance must have the shape (2, 2) for 2 images, was (2, 1): give a row of"
            + " latentSize() numbers for each image",
        "encode",
        result -> {
          var posterior = (ConditionalGenerator.Posterior) result;
          return new ConditionalGenerator.Posterior(
              posterior.mean(), posterior.logVariance().get(":, :1"));
        });
  }

  private static void refused(String message, String method, UnaryOperator<Object> change) {
    ConditionalGenerator own =
        Altered.of(
            ConditionalGenerator.class,
            new Recorded(Small.VAE),
            method,
            (result, arguments) -> change.apply(result));
    Expect.refusal(
        message,
        () -> new CvaeTrainer(Small.TORCH, own, CONFIG).train(TRAIN, TEST, Progress.SILENT));
  }

  private static void sameBitsEveryTime(
      int runs, CvaeTrainingConfig config, ConditionalGenerator generator) {
    CvaeTrainer trainer = new CvaeTrainer(Small.TORCH, generator, config);
    float[] first = trainer.train(TRAIN, TEST, Progress.SILENT).weights().values();
    for (int run = 1; run < runs; run++) {
      assertArrayEquals(first, trainer.train(TRAIN, TEST, Progress.SILENT).weights().values());
    }
  }

  private static double testLoss(Weights weights) {
    return new NegativeElbo(Small.VAE, TEST, 1, CONFIG.seed()).of(Small.TORCH, weights).total();
  }

  private static RandomStream initStream() {
    return RandomStream.of(CONFIG.seed(), "init");
  }

  private static CvaeTrainer.Result train(CvaeTrainingConfig config) {
    return train(config, Progress.SILENT);
  }

  private static CvaeTrainer.Result train(CvaeTrainingConfig config, Progress progress) {
    return trainer(config).train(TRAIN, TEST, progress);
  }

  private static CvaeTrainer trainer(CvaeTrainingConfig config) {
    return new CvaeTrainer(Small.TORCH, Small.VAE, config);
  }
}
