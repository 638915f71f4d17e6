package lethe.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.Savepoint;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.model.TrainedJudge;
import lethe.model.Weights;
import lethe.optim.LearningRate;
import lethe.support.Expect;
import lethe.support.LinearJudge;
import lethe.support.Resumed;
import lethe.support.Small;
import lethe.support.TrainedSmall;
import lethe.train.CvaeTrainer;
import lethe.train.CvaeTrainingConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RelearningTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
  private static final LabelledImages TRAIN = Small.images(600, 1);
  private static final TrainedJudge JUDGE = thirds("A", 2);
  private static final TrainedJudge READER = thirds("B", 1);
  private static final AttackTarget ORIGINAL =
      new AttackTarget("original", Small.VAE, TrainedSmall.weights(), ONE, 1);
  private static final RelearningConfig CONFIG =
      new RelearningConfig(40, 400, 5, 50, 1e-2, 0.95, 3);
  private static final Relearning RELEARNING = new Relearning(Small.TORCH, JUDGE, READER, CONFIG);
  private static final Relearning.Known KNOWN = RELEARNING.known(ORIGINAL);

  @Test
  void theOriginalKnowsTheLabelAlready() {
    RelearningReport report = RELEARNING.run(ORIGINAL, TRAIN, KNOWN, Progress.SILENT);

    assertTrue(KNOWN.guide() > 0.9 && KNOWN.reader() < KNOWN.guide(), KNOWN.toString());
    assertTrue(report.reached());
    assertEquals(0, report.steps());
    assertEquals(report.keptAccuracyBefore(), report.keptAccuracy());
    assertEquals(1, report.points().size());
  }

  @Test
  void aModelThatNeverSawTheLabelLearnsItAndIsCountedInChecks() {
    AttackTarget retrained = ORIGINAL.withModel("retrained", retrained());

    Endings endings = new Endings();

    RelearningReport report = RELEARNING.run(retrained, TRAIN, KNOWN, endings);

    assertTrue(report.reached(), report.toString());
    assertEquals(
        List.of(endings.steps + " of " + CONFIG.cap() + ": both judges read the label"),
        endings.said);
    assertTrue(report.steps() > 0 && report.steps() % 5 == 0, report.toString());
    assertTrue(report.points().get(0).forgetProbability() < report.wantedProbability());
    assertTrue(report.keptAccuracyBefore() > 0.9, report.toString());
    RelearningReport.Point last = report.points().get(report.points().size() - 1);
    assertEquals(
        last.step(), Math.max(report.steps(), report.stepsByReader()), "both judges are asked");
    assertTrue(report.reachedByReader() && last.readerProbability() >= report.wantedByReader());
    assertEquals(0.95 * KNOWN.reader(), report.wantedByReader(), 1e-12);
    assertEquals(report, RELEARNING.run(retrained, TRAIN, KNOWN, Progress.SILENT), "same seed");
    assertEquals(1, report.ratioTo(report));
    assertEquals(1, report.readerRatioTo(report));
  }

  /** Counts steps and keeps what is said of the end. */
  private static final class Endings implements Progress {
    private final List<String> said = new ArrayList<>();
    private long steps;

    @Override
    public void step(String work, long step, long of, String value) {
      steps = step;
    }

    @Override
    public void ended(String work, long step, long of, String why) {
      said.add(step + " of " + of + ": " + why);
    }
  }

  @Test
  void whoNeedsMoreThanTheCapIsCensored() {
    AttackTarget fresh = ORIGINAL.withModel("untrained", Small.weights(9));
    Relearning short7 = new Relearning(Small.TORCH, JUDGE, READER, CONFIG.withCap(7));

    RelearningReport report = short7.run(fresh, TRAIN, KNOWN, Progress.SILENT);

    assertFalse(report.reached());
    assertEquals(7, report.steps());
    assertEquals(3, report.points().size(), "steps 0, 5 and 7");
  }

  @Test
  void keptAccuracyIsJudgeAsBeforeAndAtTheStepThatLearntTheLabel() {
    AttackTarget retrained = ORIGINAL.withModel("retrained", retrained());
    Relearning wrong = new Relearning(Small.TORCH, JUDGE, thirds("B", -1), CONFIG.withCap(200));

    RelearningReport report =
        wrong.run(retrained, TRAIN, new Relearning.Known(KNOWN.guide(), 2), Progress.SILENT);

    assertTrue(report.keptAccuracyBefore() > 0.9, "judge B reads every label wrong: " + report);
    assertTrue(report.reached() && !report.reachedByReader(), report.toString());
    RelearningReport upToThere =
        new Relearning(Small.TORCH, JUDGE, READER, CONFIG.withCap(report.steps()))
            .run(retrained, TRAIN, new Relearning.Known(2, 2), Progress.SILENT);
    assertFalse(upToThere.reached());
    assertEquals(upToThere.keptAccuracy(), report.keptAccuracy());
    assertNotEquals(report.keptAccuracyBefore(), report.keptAccuracy(), "nothing holds the others");
    assertEquals(0.95 * KNOWN.guide(), report.wantedProbability(), 1e-12);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void relearningThatIsStoppedAgainAndAgainEndsInTheSameBits(long seed) {
    AttackTarget retrained = ORIGINAL.withModel("retrained", retrained());
    RelearningReport whole = RELEARNING.run(retrained, TRAIN, KNOWN, Progress.SILENT);

    RelearningReport resumed =
        Resumed.after(
            8,
            20,
            seed,
            (savepoint, progress) ->
                RELEARNING.resuming(savepoint).run(retrained, TRAIN, KNOWN, progress));

    assertEquals(whole, resumed);
  }

  @Test
  void stopsWhenItIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThrows(
        CancellationException.class,
        () ->
            RELEARNING.run(
                ORIGINAL.withModel("untrained", Small.weights(9)), TRAIN, KNOWN, Progress.SILENT));
  }

  @Test
  void refusesJudgesOfOtherImages() {
    LinearJudge narrow = new LinearJudge(9, Small.LABELS);
    TrainedJudge other =
        new TrainedJudge("other", narrow, narrow.initialise(RandomStream.of(1, "init")));
    String message =
        other
            + " reads 9 pixels and 3 labels, the generator draws 12 and 3: take a judge of the same"
            + " images";

    Expect.refusal(
        message, () -> new Relearning(Small.TORCH, other, READER, CONFIG).known(ORIGINAL));
    Expect.refusal(
        message,
        () ->
            new Relearning(Small.TORCH, JUDGE, other, CONFIG)
                .run(ORIGINAL, TRAIN, KNOWN, Progress.SILENT));
  }

  @Test
  void refusesSettingsWithoutSense() {
    int own = TRAIN.perLabelCounts()[1];
    Relearning greedy =
        new Relearning(
            Small.TORCH, JUDGE, READER, new RelearningConfig(own + 1, 1, 1, 1, 1e-3, 0.95, 1));

    Expect.refusal(
        "images must be at most the " + own + " training images of label 1, was " + (own + 1),
        () -> greedy.run(ORIGINAL, TRAIN, KNOWN, Progress.SILENT));
    Expect.refusal("images must be at least 1, was 0", () -> RelearningConfig.full(0, 1));
    Expect.refusal("cap must be at least 1, was 0", () -> CONFIG.withCap(0));
    Expect.refusal("samples must be at least 1, was 0", () -> CONFIG.withSamples(0));
    Expect.refusal(
        "checkInterval must be at least 1, was 0",
        () -> new RelearningConfig(1, 1, 0, 1, 1e-3, 0.95, 1));
    Expect.refusal(
        "share must lie in (0, 1], was 1.5", () -> new RelearningConfig(1, 1, 1, 1, 1e-3, 1.5, 1));
    Expect.refusal(
        "learningRate must be above 0, was 0", () -> new RelearningConfig(1, 1, 1, 1, 0, 0.95, 1));
  }

  private static Weights retrained() {
    return new CvaeTrainer(
            Small.TORCH,
            Small.VAE,
            new CvaeTrainingConfig(64, 300, LearningRate.warmupCosine(1e-2, 20), 300, 2))
        .train(TRAIN.without(ONE), Small.images(60, 2), Progress.SILENT)
        .weights();
  }

  /** A judge that compares how bright the three thirds of an image are. */
  static TrainedJudge thirds(String name, float sharpness) {
    LinearJudge linear = new LinearJudge(Small.PIXELS, Small.LABELS);
    float[] values = new float[linear.layout().size()];
    for (int label = 0; label < Small.LABELS; label++) {
      for (int p = 0; p < Small.PIXELS; p++) {
        values[label * Small.PIXELS + p] = p * Small.LABELS / Small.PIXELS == label ? sharpness : 0;
      }
    }
    return new TrainedJudge(name, linear, new Weights(linear.layout(), values));
  }

  @Test
  void aStateOfAnotherCapOrModelIsRefused() {
    AttackTarget fresh = ORIGINAL.withModel("retrained", Small.weights(3));
    Consumer<Savepoint> begun = state(CONFIG, fresh);

    Resumed.refuses("settings.cap 400 instead of 1:", begun, state(CONFIG.withCap(1), fresh));
    Resumed.refuses("weights \"", begun, state(CONFIG, ORIGINAL));
  }

  private static Consumer<Savepoint> state(RelearningConfig config, AttackTarget target) {
    return savepoint ->
        new Relearning(Small.TORCH, JUDGE, READER, config)
            .resuming(savepoint)
            .run(target, TRAIN, KNOWN, Progress.SILENT);
  }

  @Test
  void imagesOfOtherClassesAreRefused() {
    LabelledImages two = LabelledImages.of(12, 2, new byte[12 * 50], new byte[50]);

    Expect.refusal(
        "the images are of 2 classes, the model has 3 labels: give it images of its own labels",
        () -> RELEARNING.run(ORIGINAL, two, KNOWN, Progress.SILENT));
  }
}
