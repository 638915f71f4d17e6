package lethe.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import lethe.base.Progress;
import lethe.base.RandomRows;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.model.ConditionalVae;
import lethe.model.NegativeElbo;
import lethe.model.Weights;
import lethe.optim.Adam;
import lethe.optim.LearningRate;
import lethe.support.Expect;
import lethe.support.MemoryGrowth;
import lethe.support.Recorded;
import lethe.support.Resumed;
import lethe.support.SlowVae;
import lethe.support.Small;
import lethe.support.TrainedSmall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GradientAscentTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
  private static final LabelledImages IMAGES = Small.images(400, 1);
  private static final double GREY = GradientAscent.flatGrey(Small.PIXELS);

  private static AscentConfig config(boolean capped, double rate, int steps) {
    return new AscentConfig(
        ONE, capped, 0.5, 16, 48, steps, LearningRate.constant(rate), Math.max(1, steps / 4), 9);
  }

  private static GradientAscent ascent(AscentConfig config) {
    return new GradientAscent(Small.TORCH, Small.VAE, config);
  }

  private static GradientAscent.Result ascend(AscentConfig config) {
    return ascent(config).ascend(TrainedSmall.weights(), IMAGES, Progress.SILENT);
  }

  /**
   * The step's gradient against differences of the objective, written down once more in doubles.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theGradientIsThatOfTheObjective(boolean capped) {
    AscentConfig config = config(capped, 1e-3, 5);
    int step = 3;
    Weights weights = aroundTheCap(step);
    float[] gradient = gradient(weights, config, step);

    float[] direction = RandomStream.of(2, "direction").normal(gradient.length);
    double slope = 0;
    for (int i = 0; i < gradient.length; i++) {
      slope += (double) gradient[i] * direction[i];
    }
    double difference =
        (objective(moved(weights, direction, 1e-4), config, step, weights)
                - objective(moved(weights, direction, -1e-4), config, step, weights))
            / 2e-4;

    Expect.close(difference, slope, 5e-3);
  }

  /** Weights for which some of a step's images to forget cost more than flat grey, some less. */
  private static Weights aroundTheCap(int step) {
    for (int steps = 5; steps < 400; steps += 5) {
      Weights weights = ascend(config(true, 3e-3, steps)).weights();
      long above =
          rows(config(true, 1e-3, 5), step).stream()
              .filter(row -> row.forget() && row.loss(weights) > GREY)
              .count();
      if (above >= 4 && above <= 12) {
        return weights;
      }
    }
    throw new AssertionError("no weights around the cap");
  }

  private static float[] gradient(Weights weights, AscentConfig config, int step) {
    try (Team team = Team.of(Small.TORCH);
        Scope scope = Small.TORCH.scope()) {
      NDArray theta = weights.upload(scope);
      float[] sum = new float[weights.layout().trainedSize()];
      for (AscentStep.Part part : step(team, theta, config).pass(step)) {
        float[] own = part.gradients().flat(scope.manager(), weights.layout()).toFloatArray();
        for (int i = 0; i < sum.length; i++) {
          sum[i] += own[i];
        }
      }
      return sum;
    }
  }

  private static AscentStep step(Team team, NDArray theta, AscentConfig config) {
    return new AscentStep(team, Small.VAE, new Adam(theta), IMAGES, config);
  }

  private static Weights moved(Weights weights, float[] direction, double by) {
    float[] values = weights.values();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (by * direction[i]);
    }
    return new Weights(weights.layout(), values);
  }

  /**
   * L of one step's images, one at a time.
   *
   * @param from the weights that say which images lie above the cap, where L has a kink
   */
  private static double objective(Weights weights, AscentConfig config, int step, Weights from) {
    double sum = 0;
    int above = 0;
    List<Row> rows = rows(config, step);
    for (Row row : rows) {
      double loss = row.loss(weights);
      boolean over = config.capped() && row.loss(from) > GREY;
      above += row.forget() && over ? 1 : 0;
      sum += row.forget() ? (over ? 0 : -loss) : config.keptWeight() * loss;
    }
    if (config.capped()) {
      assertTrue(above > 0 && above < config.forgetBatch(), above + " above the cap");
    }
    return sum;
  }

  private record Row(boolean forget, double[] image, double[] condition, double[] noise) {
    double loss(Weights weights) {
      return new SlowVae(weights).negativeElbo(image, condition, noise).total();
    }
  }

  private static List<Row> rows(AscentConfig config, int step) {
    List<Row> rows = new ArrayList<>();
    int batch = config.forgetBatch() + config.keptBatch();
    float[] noise =
        new RandomRows(RandomStream.of(config.seed(), "ascent noise"), Small.LATENTS)
            .normal((long) step * batch, batch);
    add(rows, true, ONE, "forgotten", config.forgetBatch(), config, step, noise);
    add(rows, false, ONE.complement(), "kept", config.keptBatch(), config, step, noise);
    return rows;
  }

  private static void add(
      List<Row> rows,
      boolean forget,
      LabelSet labels,
      String kind,
      int count,
      AscentConfig config,
      int step,
      float[] noise) {
    int[] all = IMAGES.indicesOf(labels);
    RandomStream random = RandomStream.of(config.seed(), "ascent order, " + kind);
    for (int place : new BatchOrder(all.length, count, random).batch(step)) {
      double[] condition = new double[Small.LABELS];
      condition[IMAGES.label(all[place])] = 1;
      rows.add(
          new Row(
              forget,
              SlowVae.row(IMAGES.images(new int[] {all[place]}), 0, Small.PIXELS),
              condition,
              SlowVae.row(noise, rows.size(), Small.LATENTS)));
    }
  }

  @Test
  void aPointHoldsTheMeansOfBothKindsWithoutTheCap() {
    AscentConfig config = config(true, 1e-3, 5);
    Weights weights = Small.weights(4);
    double[] means = new double[2];
    for (Row row : rows(config, 2)) {
      means[row.forget() ? 0 : 1] +=
          row.loss(weights) / (row.forget() ? config.forgetBatch() : config.keptBatch());
    }

    try (Team team = Team.of(Small.TORCH);
        Scope scope = Small.TORCH.scope()) {
      AscentStep work = step(team, weights.upload(scope), config);
      AscentLog.Point point = work.point(2, work.pass(2));

      assertEquals(2, point.step());
      Expect.close(means[0], point.forgotten(), 1e-5);
      Expect.close(means[1], point.kept(), 1e-5);
    }
  }

  /** A recorded gradient of the same step leads to the same weights. */
  @Test
  void anyArchitectureAscends() {
    AscentConfig config = config(true, 1e-3, 3);

    Weights recorded =
        new GradientAscent(Small.TORCH, new Recorded(Small.VAE), config)
            .ascend(TrainedSmall.weights(), IMAGES, Progress.SILENT)
            .weights();

    Expect.close(ascend(config).weights().values(), recorded.values(), 1e-4);
  }

  @Test
  void theCappedFormEndsWhereTheModelKnowsNothingOfTheForgottenImages() {
    GradientAscent.Result result = ascend(config(true, 3e-3, 400));

    assertFalse(result.log().ranAway());
    assertEquals(List.of(0, 100, 200, 300, 400), steps(result));
    assertEquals(400, result.log().last().step());
    double forgotten = elbo(result.weights(), ONE);
    assertTrue(elbo(TrainedSmall.weights(), ONE) < 0.8 * GREY, "the original explains them");
    assertTrue(forgotten > 0.95 * GREY && forgotten < 3 * GREY, forgotten + " nats");
    assertTrue(elbo(result.weights(), ONE.complement()) < 0.8 * GREY, "the others are explained");
  }

  private static List<Integer> steps(GradientAscent.Result result) {
    return result.log().points().stream().map(AscentLog.Point::step).toList();
  }

  private static double elbo(Weights weights, LabelSet labels) {
    return new NegativeElbo(Small.VAE, Small.images(200, 2).only(labels), 4, 1)
        .of(Small.TORCH, weights)
        .total();
  }

  /** Nothing bounds the plain form: it ends early, with numbers, and says so. */
  @Test
  void thePlainFormRunsAwayAndEndsInTheLastWeightsThatWereBelow() {
    AscentConfig config = config(false, 3e-2, 4_000);
    List<String> said = new ArrayList<>();

    GradientAscent.Result result =
        ascent(config).ascend(TrainedSmall.weights(), IMAGES, watched(said));

    AscentLog.Point last = result.log().last();
    assertTrue(result.log().ranAway());
    assertTrue(last.step() > 0 && last.step() < 4_000, "ended at " + last.step());
    assertTrue(last.forgotten() > 10 * GREY, last.toString());
    assertTrue(last.forgotten() <= GradientAscent.RUNAWAY * GREY, last.toString());
    assertEquals(result.weights(), result.weights().requireFinite("the result"));
    assertTrue(Double.isFinite(elbo(result.weights(), ONE)));
    assertEquals(
        List.of("gradient ascent ended at " + (last.step() + 1) + " of 4000: ran away"), said);
    assertEquals(
        last.step(),
        ascend(config(false, 3e-2, last.step())).log().last().step(),
        "so many steps alone end as planned");
  }

  private static Progress watched(List<String> said) {
    return new Progress() {
      @Override
      public void step(String work, long step, long steps, String value) {
        assertTrue(value.matches("−ELBO \\d+ to forget, \\d+ to keep"), value);
      }

      @Override
      public void ended(String work, long step, long steps, String why) {
        said.add(work + " ended at " + step + " of " + steps + ": " + why);
      }
    };
  }

  @Test
  void numbersThatAreNoneRunAwayToo() {
    GradientAscent.Result result = ascend(config(false, 1e20, 50));

    assertTrue(result.log().ranAway());
    assertEquals(0, result.log().last().step());
    assertEquals(TrainedSmall.weights(), result.weights());
  }

  @Test
  void anOriginalThatIsBrokenIsRefused() {
    Weights broken = Weights.constant(Small.VAE.layout(), 1e6f);

    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> ascent(config(true, 1e-3, 5)).ascend(broken, IMAGES, Progress.SILENT))
            .getMessage();

    assertTrue(
        message.startsWith("the original's −ELBO must be at most 1,000 times that of flat grey"),
        message);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRunThatIsStoppedAgainAndAgainEndsInTheSameBits(boolean runsAway) {
    AscentConfig config = runsAway ? config(false, 1, 60) : config(true, 3e-3, 60);
    GradientAscent.Result whole = ascend(config);
    assertEquals(runsAway, whole.log().ranAway());
    for (long seed = 1; seed <= 6; seed++) {
      GradientAscent.Result resumed =
          Resumed.after(
              10,
              12,
              seed,
              (savepoint, progress) ->
                  ascent(config)
                      .resuming(savepoint)
                      .ascend(TrainedSmall.weights(), IMAGES, progress));

      assertEquals(whole.weights(), resumed.weights());
      assertEquals(whole.log().points(), resumed.log().points());
      assertEquals(whole.snapshots().size(), resumed.snapshots().size());
      for (int i = 0; i < whole.snapshots().size(); i++) {
        assertArrayEquals(whole.snapshots().get(i).images(), resumed.snapshots().get(i).images());
      }
    }
  }

  @Test
  void aStateOfOtherSettingsIsRefused() {
    Resumed.refuses(
        "settings.capped true instead of false:",
        savepoint ->
            ascent(config(true, 1e-3, 20))
                .resuming(savepoint)
                .ascend(TrainedSmall.weights(), IMAGES, Progress.SILENT),
        savepoint ->
            ascent(config(false, 1e-3, 20))
                .resuming(savepoint)
                .ascend(TrainedSmall.weights(), IMAGES, Progress.SILENT));
  }

  @Test
  void anotherSeedEndsInOtherBits() {
    AscentConfig one = config(true, 1e-3, 5);
    AscentConfig other =
        new AscentConfig(
            ONE, true, 0.5, 16, 48, 5, LearningRate.constant(1e-3), one.logInterval(), 10);

    assertEquals(ascend(one).weights(), ascend(one).weights());
    assertNotEquals(ascend(one).weights(), ascend(other).weights());
  }

  @Test
  void anInterruptStopsTheRun() {
    Thread self = Thread.currentThread();

    var error =
        assertThrows(
            CancellationException.class,
            () ->
                ascent(config(true, 1e-3, 1_000_000))
                    .ascend(
                        TrainedSmall.weights(),
                        IMAGES,
                        (work, step, of, value) -> {
                          if (step == 12) {
                            self.interrupt();
                          }
                        }));

    assertEquals(
        "gradient ascent was interrupted at step 12 of 1000000: run it again", error.getMessage());
    assertFalse(self.isInterrupted());
  }

  @Test
  void aLongRunLeavesNothingBehind() {
    ConditionalVae wide = Small.vae(512, 256);
    int steps = 1_500;
    MemoryGrowth growth = new MemoryGrowth(steps);
    AscentConfig config =
        new AscentConfig(ONE, true, 1, 8, 8, steps, LearningRate.constant(1e-4), 500, 9);

    new GradientAscent(Small.TORCH, wide, config)
        .ascend(
            wide.initialise(RandomStream.of(1, "init")),
            IMAGES,
            (work, step, of, value) -> growth.step(step));

    growth.assertFlat();
  }

  @Test
  void tooFewImagesOfAKindAreRefused() {
    Expect.refusal(
        "batchSize must be at most the number of images, was 16 for 3 images: take smaller"
            + " batches",
        () ->
            ascent(config(true, 1e-3, 5))
                .ascend(
                    TrainedSmall.weights(),
                    IMAGES.at(Arrays.copyOf(IMAGES.indicesOf(ONE), 3)),
                    Progress.SILENT));
    Expect.refusal(
        "the images have 2 pixels, the model 12: give it images of its own size",
        () ->
            ascent(config(true, 1e-3, 5))
                .ascend(
                    TrainedSmall.weights(),
                    LabelledImages.of(2, Small.LABELS, new byte[200], new byte[100]),
                    Progress.SILENT));
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    LearningRate rate = LearningRate.constant(1e-3);
    Expect.refusal(
        "forgetSet must be given, was null",
        () -> new AscentConfig(null, true, 1, 1, 1, 1, rate, 1, 1));
    Expect.refusal(
        "keptWeight must be at least 0, was -1",
        () -> new AscentConfig(ONE, true, -1, 1, 1, 1, rate, 1, 1));
    Expect.refusal(
        "forgetBatch must be at least 1, was 0",
        () -> new AscentConfig(ONE, true, 1, 0, 1, 1, rate, 1, 1));
    Expect.refusal(
        "keptBatch must be at least 1, was 0",
        () -> new AscentConfig(ONE, true, 1, 1, 0, 1, rate, 1, 1));
    Expect.refusal(
        "steps must be at least 1, was 0",
        () -> new AscentConfig(ONE, true, 1, 1, 1, 0, rate, 1, 1));
    Expect.refusal(
        "logInterval must be at least 1, was 0",
        () -> new AscentConfig(ONE, true, 1, 1, 1, 1, rate, 0, 1));
    Expect.refusal(
        "learningRate must be given, was null",
        () -> new AscentConfig(ONE, true, 1, 1, 1, 1, null, 1, 1));
  }
}
