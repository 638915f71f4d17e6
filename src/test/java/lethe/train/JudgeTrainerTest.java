package lethe.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.Savepoint;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.engine.Torch;
import lethe.model.Answers;
import lethe.model.Judge;
import lethe.model.JudgeA;
import lethe.model.JudgeB;
import lethe.model.Layout;
import lethe.model.Tensors;
import lethe.model.TrainedJudge;
import lethe.model.Weights;
import lethe.optim.LearningRate;
import lethe.support.Altered;
import lethe.support.Bands;
import lethe.support.Expect;
import lethe.support.LinearJudge;
import lethe.support.Resumed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class JudgeTrainerTest {
  private static final Torch TORCH = Torch.open("cpu");
  private static final LabelledImages TRAIN = Bands.of(640, 1);
  private static final LabelledImages TEST = Bands.of(200, 2);

  private static final JudgeTrainingConfig CONFIG =
      new JudgeTrainingConfig(32, 2, LearningRate.constant(3e-3), 0, 0, 5);

  @Test
  void judgeALearnsAnEasyTask() {
    JudgeTrainer.Result result = train(new JudgeA(), CONFIG.withEpochs(3));

    assertTrue(result.log().last().testAccuracy() > 0.9, result.log().toString());
  }

  @Test
  void judgeBLearnsAnEasyTaskAndAnswersNonDigitsUniformly() {
    JudgeTrainer.Result result = train(new JudgeB(), CONFIG.withEpochs(5).withNonDigits(14));

    assertTrue(result.log().last().testAccuracy() > 0.9, result.log().toString());
    float[] grey = new float[784];
    Arrays.fill(grey, 0.5f);
    Answers answer = new TrainedJudge("B", new JudgeB(), result.weights()).answer(TORCH, grey);
    assertTrue(answer.largestProbability(0) < 0.2, "was " + answer.largestProbability(0));
  }

  @Test
  void judgeBLearnsImagesOfAnotherSize() {
    LabelledImages bars = bars(400);

    JudgeTrainer.Result result =
        new JudgeTrainer(TORCH, new JudgeB(8, 4), CONFIG.withEpochs(4).withNonDigits(14))
            .train(bars, bars(80), Progress.SILENT);

    assertTrue(result.log().last().testAccuracy() > 0.9, result.log().toString());
  }

  /** 8 × 8 pixels; of four labels, k is bright on rows 2k and 2k + 1. */
  private static LabelledImages bars(int count) {
    byte[] pixels = new byte[count * 64];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 4);
      Arrays.fill(pixels, i * 64 + i % 4 * 16, i * 64 + i % 4 * 16 + 16, (byte) (200 + i % 50));
    }
    return LabelledImages.of(64, 4, pixels, labels);
  }

  @Test
  void withoutNonDigitsTheSameJudgeIsNotUniformOnThem() {
    JudgeTrainer.Result result = train(new JudgeB(), CONFIG.withEpochs(5));

    float[] white = new float[784];
    Arrays.fill(white, 1);
    Answers answer = new TrainedJudge("B", new JudgeB(), result.weights()).answer(TORCH, white);
    assertTrue(answer.largestProbability(0) > 0.25, "was " + answer.largestProbability(0));
  }

  @Test
  void firstLossOfALinearJudgeIsTheLogarithmOfItsLabels() {
    List<String> texts = new ArrayList<>();

    new JudgeTrainer(TORCH, new LinearJudge(784, 10), CONFIG)
        .train(TRAIN, TEST, (work, step, steps, value) -> texts.add(step + "/" + steps + value));

    assertEquals("1/40loss 2.303", texts.get(0));
    assertEquals(40, texts.size());
  }

  static Stream<Judge> judges() {
    return Stream.of(new JudgeA(), new JudgeB());
  }

  /** With dropout, running statistics of batch norm in judge A, shifted digits and non-digits. */
  @ParameterizedTest
  @MethodSource("judges")
  void aRunThatIsStoppedAgainAndAgainEndsInTheSameBits(Judge judge) {
    JudgeTrainingConfig config =
        new JudgeTrainingConfig(32, 2, LearningRate.constant(3e-3), 5, 1, 5);
    JudgeTrainer.Result whole = train(judge, config);

    JudgeTrainer.Result resumed =
        Resumed.after(
            8,
            7,
            3,
            (savepoint, progress) ->
                new JudgeTrainer(TORCH, judge, config)
                    .resuming(savepoint)
                    .train(TRAIN, TEST, progress));

    assertEquals(whole.weights(), resumed.weights());
    assertEquals(whole.log().epochs(), resumed.log().epochs());
  }

  @Test
  void aStateOfMoreEpochsIsRefused() {
    Resumed.refuses("settings.epochs 2 instead of 1:", state(CONFIG), state(CONFIG.withEpochs(1)));
  }

  private static Consumer<Savepoint> state(JudgeTrainingConfig config) {
    return savepoint ->
        new JudgeTrainer(TORCH, new LinearJudge(784, 10), config)
            .resuming(savepoint)
            .train(TRAIN, TEST, Progress.SILENT);
  }

  @Test
  void theTimeBeforeAStopIsCounted() {
    double seconds =
        Resumed.afterAnHour(
                (savepoint, progress) ->
                    new JudgeTrainer(TORCH, new LinearJudge(784, 10), CONFIG)
                        .resuming(savepoint)
                        .train(TRAIN, TEST, progress))
            .log()
            .seconds();

    assertEquals(3600, seconds, 60);
    assertTrue(seconds > 3600, "and the time after it");
  }

  @Test
  void logHasOneEntryForEachPass() {
    JudgeTrainingLog log = train(new LinearJudge(784, 10), CONFIG.withEpochs(3)).log();

    assertEquals(List.of(1, 2, 3), log.epochs().stream().map(e -> e.epoch()).toList());
    assertTrue(log.epochs().get(2).trainLoss() < log.epochs().get(0).trainLoss());
    assertEquals(3e-3, log.last().learningRate());
  }

  @Test
  void sameSeedGivesTheSameBitsOnOneThread() {
    int threads = TORCH.threads();
    TORCH.useThreads(1);
    try {
      JudgeTrainingConfig config = CONFIG.withEpochs(1).withNonDigits(7);

      JudgeTrainer.Result first = train(new JudgeA(), config);

      assertEquals(first.weights(), train(new JudgeA(), config).weights());
      assertNotEquals(first.weights(), train(new JudgeA(), config.withSeed(6)).weights());
    } finally {
      TORCH.useThreads(threads);
    }
  }

  /** 33 images are 16 and 17 for a team of two; in both runs each has its own mask. */
  @Test
  void aTeamThatSharesEachBatchTrainsAsOneThreadDoes() {
    JudgeTrainingConfig config = CONFIG.withEpochs(1).withNonDigits(1);
    JudgeTrainer.Result alone = trainOn(1, TRAIN, config);

    JudgeTrainer.Result together = trainOn(2, TRAIN, config);

    assertArrayEquals(alone.weights().values(), together.weights().values(), 2e-3f);
    assertEquals(alone.log().last().trainLoss(), together.log().last().trainLoss(), 1e-3);
    assertNotEquals(alone.weights().values()[0], initial()[0], 2e-3f, "the weights have moved");
  }

  private static float[] initial() {
    return new JudgeB().initialise(RandomStream.of(CONFIG.seed(), "judge init")).values();
  }

  private static JudgeTrainer.Result trainOn(
      int threads, LabelledImages images, JudgeTrainingConfig config) {
    int before = TORCH.threads();
    TORCH.useThreads(threads);
    try {
      return new JudgeTrainer(TORCH, new JudgeB(), config).train(images, TEST, Progress.SILENT);
    } finally {
      TORCH.useThreads(before);
    }
  }

  @Test
  void aBatchOfOneImageIsLearntByOneMemberOfTheTeam() {
    JudgeTrainingConfig config =
        new JudgeTrainingConfig(1, 1, LearningRate.constant(1e-3), 0, 0, 5);

    JudgeTrainer.Result result =
        new JudgeTrainer(TORCH, new JudgeB(), config).train(Bands.of(40, 1), TEST, Progress.SILENT);

    assertEquals(1, result.log().epochs().size());
  }

  @Test
  void runningStatisticsAreAmongTheWeights() {
    JudgeTrainer.Result result = train(new JudgeA(), CONFIG.withEpochs(1));

    for (float mean : result.weights().values("bn1.running_mean")) {
      assertNotEquals(0, mean);
    }
  }

  @ParameterizedTest
  @MethodSource("judges")
  void leavesNoTensorBehindAfterAStep(Judge counted) {
    CountingJudge judge = new CountingJudge(counted);

    train(judge, CONFIG.withNonDigits(7));

    int members = counted.usesBatchStatistics() ? 1 : TORCH.threads();
    assertEquals(40 * members, judge.openTensors.size());
    // While members work side by side one may see what another is about to move to its own scope.
    List<Integer> late = judge.openTensors.subList(20 * members, 40 * members);
    assertEquals(
        Collections.min(judge.openTensors.subList(members, 20 * members)),
        Collections.min(late),
        judge.openTensors.toString());
  }

  @Test
  void stopsAtALossThatIsNotFinite() {
    JudgeTrainingConfig config =
        new JudgeTrainingConfig(32, 1, LearningRate.constant(1e38), 0, 0, 5);

    var error = assertThrows(IllegalStateException.class, () -> train(new JudgeB(), config));

    assertTrue(error.getMessage().startsWith("training a judge: the "), error.getMessage());
    assertTrue(error.getMessage().contains("lower the learning rate"), error.getMessage());
  }

  @Test
  void stopsAtAnInterruptAndLeavesTheThreadUsable() {
    JudgeTrainer trainer = new JudgeTrainer(TORCH, new LinearJudge(784, 10), CONFIG);
    Progress interruptAtThree =
        (work, step, steps, value) -> {
          if (step == 3) {
            Thread.currentThread().interrupt();
          }
        };

    var error =
        assertThrows(
            CancellationException.class, () -> trainer.train(TRAIN, TEST, interruptAtThree));

    assertEquals(
        "training a judge was interrupted at step 3 of 40: run it again", error.getMessage());
    assertEquals(false, Thread.currentThread().isInterrupted());
  }

  @Test
  void refusesImagesOfAnotherSize() {
    JudgeTrainer trainer = new JudgeTrainer(TORCH, new LinearJudge(12, 10), CONFIG);

    var error =
        assertThrows(
            IllegalArgumentException.class, () -> trainer.train(TRAIN, TEST, Progress.SILENT));

    assertEquals(
        "train is 640 images of 784 pixels in 10 classes, the judge reads images of 12 pixels in"
            + " 10 classes: use another judge or data",
        error.getMessage());
  }

  @Test
  void refusesLogitsOfAnotherShape() {
    for (String method : List.of("logits", "trainingLogits")) {
      Judge narrow =
          Altered.of(
              Judge.class,
              new LinearJudge(784, 10),
              method,
              (result, arguments) -> ((NDArray) result).get(":, :1"));

      var error = assertThrows(IllegalArgumentException.class, () -> train(narrow, CONFIG));

      assertTrue(
          error
              .getMessage()
              .matches(
                  "the judge's logits must have the shape \\((\\d+), 10\\) for \\1 images, was \\(\\1,"
                      + " 1\\): give a row of labels\\(\\) numbers for each image"),
          error.getMessage());
    }
  }

  @Test
  void refusesImagesWithoutALabelAndNone() {
    LabelledImages without = TRAIN.without(LabelSet.of(10, 2));
    JudgeTrainer trainer = new JudgeTrainer(TORCH, new LinearJudge(784, 10), CONFIG);

    Expect.refusal(
        "train must have images of every label, was "
            + without
            + " with none of label 2: a judge never answers a label that it was not shown; add some,"
            + " or count the classes again",
        () -> trainer.train(without, TEST, Progress.SILENT));
    JudgeTrainer trial = new JudgeTrainer(TORCH, new LinearJudge(784, 10), CONFIG.withBatchSize(4));
    assertEquals(2, trial.train(TRAIN.first(4), TEST, Progress.SILENT).log().epochs().size());
    Expect.refusal(
        "test images must be at least 1, was 0",
        () -> trainer.train(TRAIN, TEST.first(0), Progress.SILENT));
  }

  @Test
  void refusesToShiftOrMixImagesThatAreNoSquare() {
    LabelledImages wide = LabelledImages.of(56, 1, new byte[56 * 40], new byte[40]);
    JudgeTrainingConfig plain = JudgeTrainingConfig.fastA(1).withBatchSize(20);

    Expect.refusal(
        "shift needs square images, was 56 pixels: pad them to a square, or leave it out",
        () -> new JudgeBatches(wide, plain.withShift(1)));
    Expect.refusal(
        "nonDigits needs square images, was 56 pixels: pad them to a square, or leave it out",
        () -> new JudgeBatches(wide, plain.withNonDigits(3)));
    assertEquals(20 * 56, new JudgeBatches(wide, plain).next(0).images().length);
  }

  private static JudgeTrainer.Result train(Judge judge, JudgeTrainingConfig config) {
    return new JudgeTrainer(TORCH, judge, config).train(TRAIN, TEST, Progress.SILENT);
  }

  /** A judge that counts, at each step of each member, what is open where the weights live. */
  private static final class CountingJudge implements Judge {
    private final Judge judge;
    private final List<Integer> openTensors = Collections.synchronizedList(new ArrayList<>());

    CountingJudge(Judge judge) {
      this.judge = judge;
    }

    @Override
    public Layout layout() {
      return judge.layout();
    }

    @Override
    public int pixels() {
      return judge.pixels();
    }

    @Override
    public int labels() {
      return judge.labels();
    }

    @Override
    public int featureSize() {
      return judge.featureSize();
    }

    @Override
    public boolean usesBatchStatistics() {
      return judge.usesBatchStatistics();
    }

    @Override
    public Weights initialise(RandomStream random) {
      return judge.initialise(random);
    }

    @Override
    public NDArray features(NDArray theta, NDArray images) {
      return judge.features(theta, images);
    }

    @Override
    public NDArray logits(NDArray theta, NDArray images) {
      return judge.logits(theta, images);
    }

    @Override
    public NDArray trainingLogits(
        Tensors trained, NDArray theta, NDArray images, RandomStream masks, long first) {
      openTensors.add(theta.getManager().getManagedArrays().size());
      return judge.trainingLogits(trained, theta, images, masks, first);
    }
  }
}
