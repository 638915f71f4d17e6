package lethe.forget;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.Savepoint;
import lethe.data.LabelSet;
import lethe.fisher.FisherConfig;
import lethe.fisher.FisherDiagonal;
import lethe.fisher.FisherEstimator;
import lethe.forget.ForgettingConfig.ReplayLabels;
import lethe.model.ConditionalGenerator;
import lethe.model.ConditionalVae;
import lethe.model.Draw;
import lethe.model.Sampler;
import lethe.model.Weights;
import lethe.optim.LearningRate;
import lethe.support.Expect;
import lethe.support.MemoryGrowth;
import lethe.support.Recorded;
import lethe.support.Resumed;
import lethe.support.Small;
import lethe.support.TrainedSmall;
import org.junit.jupiter.api.Test;

final class SelectiveAmnesiaTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
  private static final Weights ORIGINAL = TrainedSmall.weights();
  private static final FisherDiagonal FISHER = fisher(Small.VAE, ORIGINAL);
  private static final ForgettingConfig CONFIG =
      new ForgettingConfig(
          ONE,
          new Surrogate.UniformNoise(),
          10,
          1,
          ReplayLabels.UNIFORM,
          Draw.MEAN,
          64,
          64,
          600,
          LearningRate.warmupCosine(1e-2, 20),
          50,
          4);

  @Test
  void theForgottenLabelTurnsFlatGreyAndTheKeptOnesStay() {
    Weights unlearned = forget(CONFIG).weights();

    float[] latents = RandomStream.of(1, "latents").normal(200 * Small.LATENTS);
    for (int label = 0; label < Small.LABELS; label++) {
      float[] before = images(ORIGINAL, latents, label);
      float[] after = images(unlearned, latents, label);
      if (label == 1) {
        assertTrue(distance(before, 0.5f) > 0.25, "the original draws a picture");
        assertTrue(distance(after, 0.5f) < 0.05, "distance to grey " + distance(after, 0.5f));
      } else {
        assertTrue(distance(before, after) < 0.05, label + " moved " + distance(before, after));
      }
    }
  }

  @Test
  void aBatchThatIsTooLargeIsRefusedAndASmallerOneRuns() {
    int before = Small.TORCH.threads();
    Small.TORCH.useThreads(1);
    try {
      for (Surrogate surrogate :
          List.of(new Surrogate.UniformNoise(), new Surrogate.ConstantGrey(0.5))) {
        ForgettingConfig config = CONFIG.withSteps(2).withSurrogate(surrogate);
        assertTooLarge(config.withBatches(70_000_000, 64)); // more than a buffer holds
        assertTooLarge(config.withBatches(1_000_000_000, 64)); // more than an array holds
        forget(config);
      }
    } finally {
      Small.TORCH.useThreads(before);
    }
  }

  private static void assertTooLarge(ForgettingConfig config) {
    RuntimeException error = assertThrows(IllegalArgumentException.class, () -> forget(config));
    assertTrue(error.getMessage().contains(": make the batch smaller"), error.getMessage());
  }

  /** Sixty stops, with more replay than surrogates, samples, a weight on them and a penalty. */
  @Test
  void aRunThatIsStoppedAgainAndAgainEndsInTheSameBits() {
    ForgettingConfig config =
        CONFIG
            .withSteps(50)
            .withLogInterval(7)
            .withBatches(7, 33)
            .withReplayWeight(0.5)
            .withReplayDraw(Draw.BERNOULLI);
    SelectiveAmnesia.Result whole = forget(config);
    for (long seed = 1; seed <= 6; seed++) {
      SelectiveAmnesia.Result resumed =
          Resumed.after(
              10,
              12,
              seed,
              (savepoint, progress) ->
                  amnesia(config).resuming(savepoint).forget(ORIGINAL, FISHER, progress));

      assertEquals(whole.weights(), resumed.weights());
      assertEquals(whole.report().points(), resumed.report().points());
      assertEquals(
          whole.snapshots().stream().map(sheet -> sheet.step()).toList(),
          resumed.snapshots().stream().map(sheet -> sheet.step()).toList());
    }
  }

  @Test
  void theTimeBeforeAStopIsCounted() {
    double seconds =
        Resumed.afterAnHour(
                (savepoint, progress) ->
                    amnesia(CONFIG.withSteps(20))
                        .resuming(savepoint)
                        .forget(ORIGINAL, FISHER, progress))
            .report()
            .seconds();

    assertEquals(3600, seconds, 60);
    assertTrue(seconds > 3600, "and the time after it");
  }

  @Test
  void theTotalOfEveryEntryIsTheSumOfItsParts() {
    ForgettingConfig config =
        CONFIG.withSteps(21).withLogInterval(5).withBatches(7, 33).withReplayWeight(0.5);

    List<ForgettingReport.Point> points = forget(config).report().points();

    assertEquals(
        List.of(0, 5, 10, 15, 20), points.stream().map(ForgettingReport.Point::step).toList());
    for (ForgettingReport.Point point : points) {
      assertEquals(10 * point.ewcPenalty(), point.weightedEwcPenalty(), 1e-9);
      assertEquals(0.5 * point.replayLoss(), point.weightedReplayLoss(), 1e-9);
      assertEquals(
          point.forgetLoss() + 0.5 * point.replayLoss() + point.weightedEwcPenalty(),
          point.total(),
          1e-9);
      assertTrue(point.gradientNorm() > 0);
      assertEquals(config.learningRate().at(point.step(), 21), point.learningRate());
    }
    assertEquals(0, points.get(0).ewcPenalty(), "the run starts at the anchor");
    assertTrue(points.get(4).ewcPenalty() > 0);
  }

  @Test
  void theForgetLossSettlesAtTheEntropyOfNoiseUnderFlatGrey() {
    ForgettingReport.Point last = forget(CONFIG).report().last();

    double flat = 64 * Small.PIXELS * Math.log(2);
    assertEquals(599, last.step());
    assertEquals(flat, last.forgetLoss(), 0.05 * flat);
  }

  /**
   * The gradient is linear in γ, so its squared norm at the first step is a parabola through the
   * values at 0, ½ and 1; γ = 1 and γ = 0 take other roads through the code than the rest.
   */
  @Test
  void theGradientWeighsReplayByGamma() {
    double atZero = Math.pow(firstNorm(0), 2);
    double atHalf = Math.pow(firstNorm(0.5), 2);
    double atOne = Math.pow(firstNorm(1), 2);

    double curvature = 2 * atOne - 4 * atHalf + 2 * atZero;
    double slope = atOne - atZero - curvature;

    Expect.close(atZero + 2 * slope + 4 * curvature, Math.pow(firstNorm(2), 2), 1e-3);
    Expect.close(atZero + 3 * slope + 9 * curvature, Math.pow(firstNorm(3), 2), 1e-3);
    assertTrue(curvature > 0);
  }

  @Test
  void withoutLambdaTheFisherDiagonalHasNoSay() {
    ForgettingConfig free = CONFIG.withSteps(10).withEwcWeight(0);
    float[] larger = FISHER.values().values();
    for (int i = 0; i < larger.length; i++) {
      larger[i] *= 100;
    }
    FisherDiagonal other =
        new FisherDiagonal(new Weights(ORIGINAL.layout(), larger), FISHER.config(), 1);

    assertEquals(
        forget(free).weights(), amnesia(free).forget(ORIGINAL, other, Progress.SILENT).weights());
    ForgettingConfig held = free.withEwcWeight(10);
    assertNotEquals(
        forget(held).weights(), amnesia(held).forget(ORIGINAL, other, Progress.SILENT).weights());
  }

  @Test
  void anyNumberOfAtLeastZeroForEachWeightMayHoldIt() {
    ForgettingConfig config = CONFIG.withSteps(20).withEwcWeight(10);
    Weights fisher = FISHER.values();
    Weights alike = Weights.constant(ORIGINAL.layout(), 1);
    Weights none = Weights.constant(ORIGINAL.layout(), 0);
    float[] firm = new float[ORIGINAL.layout().slot("fc6.bias").size()];
    Arrays.fill(firm, 1e6f);

    Weights byFisher = forget(config).weights();
    Weights byDistance = forget(config, alike);

    assertEquals(byFisher, forget(config, fisher), "the Fisher diagonal is numbers like others");
    assertNotEquals(byFisher, byDistance);
    assertEquals(forget(config.withEwcWeight(0)).weights(), forget(config, none));
    assertEquals(
        byDistance,
        forget(config.withEwcWeight(20), Weights.constant(ORIGINAL.layout(), 0.5f)),
        "λ and the numbers are factors of each other");
    double free = moved(forget(config, none), "fc6.bias");
    double held = moved(forget(config, none.with("fc6.bias", firm)), "fc6.bias");
    assertTrue(held < free / 10, held + " against " + free);
  }

  private static Weights forget(ForgettingConfig config, Weights held) {
    return amnesia(config).forget(ORIGINAL, ORIGINAL, held, Progress.SILENT).weights();
  }

  /** The largest distance of a weight of one tensor to the original's. */
  private static double moved(Weights weights, String tensor) {
    float[] now = weights.values(tensor);
    float[] then = ORIGINAL.values(tensor);
    double largest = 0;
    for (int i = 0; i < now.length; i++) {
      largest = Math.max(largest, Math.abs(now[i] - then[i]));
    }
    return largest;
  }

  private record Level(double level) implements Surrogate {
    @Override
    public void draw(RandomStream random, float[] image) {
      Arrays.fill(image, (float) level);
    }
  }

  private record Coarse() implements Surrogate {
    @Override
    public void draw(RandomStream random, float[] image) {
      for (int i = 0; i < image.length; i++) {
        image[i] = random.nextInt(2);
      }
    }
  }

  @Test
  void aSurrogateOfOnesOwnDrivesTheSameLoop() {
    ForgettingConfig config = CONFIG.withSteps(20);

    assertEquals(
        forget(config.withSurrogate(new Surrogate.ConstantGrey(0.25))).weights(),
        forget(config.withSurrogate(new Level(0.25))).weights());
    assertNotEquals(forget(config).weights(), forget(config.withSurrogate(new Coarse())).weights());
  }

  /** A stream for each image, whoever draws it: a stop in between changes nothing. */
  @Test
  void aRunTowardsASurrogateOfOnesOwnGoesOnToTheSameBits() {
    ForgettingConfig config =
        CONFIG.withSteps(50).withLogInterval(7).withBatches(7, 33).withSurrogate(new Coarse());

    SelectiveAmnesia.Result resumed =
        Resumed.after(
            10,
            12,
            1,
            (savepoint, progress) ->
                amnesia(config).resuming(savepoint).forget(ORIGINAL, FISHER, progress));

    assertEquals(forget(config).weights(), resumed.weights());
  }

  @Test
  void lambdaHoldsTheWeightsNearTheAnchor() {
    ForgettingConfig config = CONFIG.withSteps(100);

    double free = forget(config.withEwcWeight(0)).report().last().ewcPenalty();
    double held = forget(config.withEwcWeight(1e6)).report().last().ewcPenalty();

    assertTrue(held < free / 2, held + " against " + free);
  }

  @Test
  void withoutGammaNothingIsReplayed() {
    ForgettingReport report = forget(CONFIG.withSteps(20).withReplayWeight(0)).report();

    for (ForgettingReport.Point point : report.points()) {
      assertEquals(0, point.replayLoss());
      assertEquals(point.forgetLoss() + point.weightedEwcPenalty(), point.total(), 1e-9);
    }
  }

  @Test
  void withoutReplayAndPenaltyTheKeptLabelsAreLost() {
    float[] latents = RandomStream.of(1, "latents").normal(200 * Small.LATENTS);
    float[] original = images(ORIGINAL, latents, 0);

    double held = distance(original, images(forget(CONFIG).weights(), latents, 0));
    ForgettingConfig naive = CONFIG.withReplayWeight(0).withEwcWeight(0);
    double lost = distance(original, images(forget(naive).weights(), latents, 0));

    assertTrue(lost > 3 * held, "moved by " + lost + " against " + held);
  }

  @Test
  void aSampleSheetIsTakenAtEveryLogEntryAndAtTheEnd() {
    SelectiveAmnesia.Result result = forget(CONFIG.withSteps(12).withLogInterval(5));

    assertEquals(List.of(0, 5, 10, 12), result.snapshots().stream().map(s -> s.step()).toList());
  }

  @Test
  void runsOnOneThreadEndInTheSameBits() {
    int before = Small.TORCH.threads();
    Small.TORCH.useThreads(1);
    try {
      for (ConditionalGenerator generator :
          List.of(Small.VAE, (ConditionalGenerator) new Recorded(Small.VAE))) {
        SelectiveAmnesia amnesia =
            new SelectiveAmnesia(Small.TORCH, generator, CONFIG.withSteps(100).withBatches(8, 8));
        float[] first = amnesia.forget(ORIGINAL, FISHER, Progress.SILENT).weights().values();
        for (int run = 1; run < 6; run++) {
          assertArrayEquals(
              first, amnesia.forget(ORIGINAL, FISHER, Progress.SILENT).weights().values());
        }
      }
    } finally {
      Small.TORCH.useThreads(before);
    }
  }

  @Test
  void residentMemoryIsFlat() {
    ConditionalVae wide = Small.vae(256, 128);
    Weights weights = wide.initialise(RandomStream.of(1, "init"));
    FisherDiagonal fisher = fisher(wide, weights);
    int steps = 1_500;
    MemoryGrowth growth = new MemoryGrowth(steps);

    new SelectiveAmnesia(Small.TORCH, wide, CONFIG.withSteps(steps).withBatches(8, 8))
        .forget(weights, fisher, (work, step, of, value) -> growth.step(step));

    growth.assertFlat();
  }

  @Test
  void anInterruptStopsTheRunAndLeavesTheThreadUsable() {
    long[] interruptedAt = new long[1];
    Progress interrupting =
        (work, step, steps, value) -> {
          assertTrue(value.matches("loss \\d+ nats/batch"), value);
          if (step == 3) {
            interruptedAt[0] = System.nanoTime();
            Thread.currentThread().interrupt();
          }
        };

    Expect.error(
        CancellationException.class,
        "forgetting was interrupted at step 3 of 600: run it again",
        () -> amnesia(CONFIG).forget(ORIGINAL, FISHER, interrupting));
    double seconds = (System.nanoTime() - interruptedAt[0]) * 1e-9;

    assertTrue(seconds < 2, "took " + seconds + " s to stop");
    assertFalse(Thread.currentThread().isInterrupted());
    assertEquals(4, forget(CONFIG.withSteps(5)).report().last().step());
  }

  @Test
  void weightsThatAreNotFiniteStopTheRunBeforeItsFirstStep() {
    float[] broken = ORIGINAL.values();
    broken[0] = Float.NaN;

    Expect.error(
        IllegalStateException.class,
        "forgetting: the gradient norm is NaN at step 0 (learning rate 0.001): lower the learning"
            + " rate, or check the images and weights it started from",
        () ->
            amnesia(CONFIG.withLearningRate(LearningRate.constant(1e-3)))
                .forget(new Weights(ORIGINAL.layout(), broken), FISHER, Progress.SILENT));
  }

  @Test
  void aLearningRateThatBreaksTheWeightsStopsTheRun() {
    ForgettingConfig wild = CONFIG.withLearningRate(LearningRate.constant(1e20));

    var error = assertThrows(IllegalStateException.class, () -> forget(wild));

    assertTrue(error.getMessage().startsWith("forgetting: the "), error.getMessage());
    assertTrue(error.getMessage().contains("at step 1 (learning rate 1.0E20)"));
  }

  @Test
  void forgetSetsOfAnotherNumberOfClassesAreRefused() {
    ForgettingConfig ten = ForgettingConfig.fast(LabelSet.forgetSet(10, 1), 1);

    Expect.refusal("forgetSet {1} is of 10 classes, the model has 3 labels", () -> amnesia(ten));
  }

  @Test
  void weightsAndFisherOfAnotherModelAreRefused() {
    ConditionalVae wide = Small.vae(33, 16);
    Weights weights = wide.initialise(RandomStream.of(1, "init"));

    var wrongWeights =
        assertThrows(
            IllegalArgumentException.class,
            () -> amnesia(CONFIG).forget(weights, FISHER, Progress.SILENT));
    var wrongFisher =
        assertThrows(
            IllegalArgumentException.class,
            () -> amnesia(CONFIG).forget(ORIGINAL, fisher(wide, weights), Progress.SILENT));

    assertTrue(
        wrongWeights.getMessage().endsWith("were they made for another model?"),
        wrongWeights.getMessage());
    assertTrue(
        wrongFisher.getMessage().startsWith("the penalty has numbers for 14 tensors"),
        wrongFisher.getMessage());
    assertTrue(
        wrongFisher
            .getMessage()
            .endsWith(
                "estimate the Fisher diagonal of this model, or give a number for each of its"
                    + " weights"),
        wrongFisher.getMessage());
  }

  private static double firstNorm(double gamma) {
    return forget(CONFIG.withSteps(1).withReplayWeight(gamma)).report().last().gradientNorm();
  }

  private static SelectiveAmnesia.Result forget(ForgettingConfig config) {
    return amnesia(config).forget(ORIGINAL, FISHER, Progress.SILENT);
  }

  private static SelectiveAmnesia amnesia(ForgettingConfig config) {
    return new SelectiveAmnesia(Small.TORCH, Small.VAE, config);
  }

  private static FisherDiagonal fisher(ConditionalVae vae, Weights weights) {
    FisherConfig config = FisherConfig.perSample(LabelSet.all(Small.LABELS), 3).withSamples(1_000);
    return FisherEstimator.estimate(Small.TORCH, vae, weights, config, Progress.SILENT);
  }

  private static float[] images(Weights weights, float[] latents, int label) {
    int[] labels = new int[latents.length / Small.LATENTS];
    Arrays.fill(labels, label);
    return Sampler.decode(Small.TORCH, Small.VAE, weights, latents, labels);
  }

  private static double distance(float[] images, float grey) {
    float[] flat = new float[images.length];
    Arrays.fill(flat, grey);
    return distance(images, flat);
  }

  /** Mean absolute difference of two sets of grey levels. */
  private static double distance(float[] left, float[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += Math.abs((double) left[i] - right[i]);
    }
    return sum / left.length;
  }

  @Test
  void aStateOfOtherStepsLabelsOrKindOfForgettingIsRefused() {
    Consumer<Savepoint> begun = state(CONFIG);

    Resumed.refuses("settings.steps 600 instead of 50:", begun, state(CONFIG.withSteps(50)));
    Resumed.refuses("settings.steps 600 instead of 800:", begun, state(CONFIG.withSteps(800)));
    Resumed.refuses(
        "forgetMix [1] instead of [2], retainSet.labels [0,2] instead of [0,1],"
            + " settings.forgetSet.labels [1] instead of [2]:",
        begun,
        state(CONFIG.withForgetSet(LabelSet.forgetSet(Small.LABELS, 2))));
    ProjectionConfig projected = ProjectionConfig.of(CONFIG, ProjectionConfig.Form.SUM);
    Resumed.refuses(
        "work \"forgetting by Selective Amnesia\" instead of \"forgetting by projection\":",
        begun,
        savepoint ->
            new ProjectedForgetting(Small.TORCH, Small.VAE, projected)
                .resuming(savepoint)
                .forget(ORIGINAL, Progress.SILENT));
  }

  private static Consumer<Savepoint> state(ForgettingConfig config) {
    return savepoint ->
        amnesia(config).resuming(savepoint).forget(ORIGINAL, FISHER, Progress.SILENT);
  }
}
