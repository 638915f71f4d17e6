package lethe.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.Savepoint;
import lethe.data.LabelSet;
import lethe.model.ConditionalGenerator;
import lethe.model.ConditionalVae;
import lethe.model.CvaeConfig;
import lethe.model.Judge;
import lethe.model.JudgeA;
import lethe.model.TrainedJudge;
import lethe.model.Weights;
import lethe.support.Altered;
import lethe.support.Expect;
import lethe.support.LinearJudge;
import lethe.support.Resumed;
import lethe.support.Small;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RecoveryAttackTest {
  private static final LinearDecoder DECODER = new LinearDecoder(6, 3, 2);
  private static final LabelSet ONE = LabelSet.forgetSet(3, 1);
  private static final TrainedJudge JUDGE = judge();
  private static final AttackTarget TARGET =
      new AttackTarget(
          "linear", DECODER, DECODER.initialise(RandomStream.of(4, "decoder")), ONE, 1);
  private static final float[] STYLES = RandomStream.of(5, "styles").normal(8);

  static Stream<AttackKind> unconstrained() {
    return AttackKind.all().stream().filter(kind -> !kind.constraint().binds());
  }

  static Stream<AttackKind> all() {
    return AttackKind.all().stream();
  }

  @ParameterizedTest
  @MethodSource("unconstrained")
  void aPathEqualsTheTextbooks(AttackKind kind) {
    AttackConfig config = config(kind);

    AttackPath path = attack(config).run(TARGET, STYLES, Progress.SILENT);

    AttackStart start = AttackStart.of(config, TARGET, STYLES);
    for (int r = 0; r < config.restarts(); r++) {
      SlowAttack slow = new SlowAttack(TARGET, JUDGE, config, start, r);
      for (int t = 0; t <= config.steps(); t++) {
        Codes codes = path.at(t);
        assertNear(slow.z, codes.latent(r), kind + " latent, step " + t);
        assertNear(slow.condition(), codes.condition(r), kind + " condition, step " + t);
        slow.step(t);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aStoppedAttackGoesOnToTheSameBits(AttackKind kind) {
    AttackConfig config = config(kind);
    AttackPath whole = attack(config).run(TARGET, STYLES, Progress.SILENT);

    AttackPath part = attack(config.withSteps(7)).run(TARGET, STYLES, Progress.SILENT);
    AttackPath fromFile = AttackPath.of(part.tensors());
    AttackPath resumed = attack(config).resume(TARGET, fromFile, Progress.SILENT);

    assertArrayEquals(whole.codes().latents(), resumed.codes().latents());
    assertArrayEquals(whole.codes().conditions(), resumed.codes().conditions());
    assertArrayEquals(whole.latentState().secondMoment(), resumed.latentState().secondMoment());
    assertEquals(whole.conditionState().step(), resumed.conditionState().step());
  }

  @ParameterizedTest
  @MethodSource("all")
  void anAttackThatIsStoppedAgainAndAgainEndsInTheSameBits(AttackKind kind) {
    AttackConfig config = config(kind);
    AttackPath whole = attack(config).run(TARGET, STYLES, Progress.SILENT);

    AttackPath resumed =
        Resumed.after(
            5,
            6,
            2,
            (savepoint, progress) ->
                attack(config).resuming(savepoint).run(TARGET, STYLES, progress));

    assertArrayEquals(whole.codes().latents(), resumed.codes().latents());
    assertArrayEquals(whole.codes().conditions(), resumed.codes().conditions());
  }

  @ParameterizedTest
  @MethodSource("all")
  void leavesNoTensorBehindAfterAStep(AttackKind kind) {
    Map<NDManager, List<Integer>> open = new ConcurrentHashMap<>();
    TrainedJudge counting = guide(JUDGE, theta -> counted(theta, JUDGE.judge(), open));

    new RecoveryAttack(Small.TORCH, counting, config(kind)).run(TARGET, STYLES, Progress.SILENT);

    assertEquals(Math.min(Small.TORCH.threads(), 4), open.size());
    for (List<Integer> ofMember : open.values()) {
      assertEquals(30, ofMember.size());
      assertEquals(1, ofMember.stream().skip(2).distinct().count(), ofMember.toString());
    }
  }

  /** At each step of a member, how many tensors are open where its weights live. */
  private static Judge.Frozen counted(
      NDArray theta, Judge judge, Map<NDManager, List<Integer>> open) {
    NDManager manager = theta.getManager();
    List<Integer> counts = open.computeIfAbsent(manager, key -> new ArrayList<>());
    return images -> {
      counts.add(manager.getManagedArrays().size());
      return judge.logits(theta, images);
    };
  }

  /** The whole attack on a real model by judge A; the recorded way knows nothing of its layers. */
  @ParameterizedTest
  @MethodSource("unconstrained")
  void theClosedFormTakesTheRecordedWay(AttackKind kind) {
    ConditionalVae vae = new ConditionalVae(new CvaeConfig(784, 10, 2), 32, 16);
    Weights weights = vae.initialise(RandomStream.of(7, "vae"));
    AttackTarget target = new AttackTarget("narrow", vae, weights, LabelSet.forgetSet(10, 1), 1);
    JudgeA architecture = new JudgeA();
    TrainedJudge judge =
        new TrainedJudge("A", architecture, architecture.initialise(RandomStream.of(8, "judge")));
    TrainedJudge recorded = guide(judge, theta -> images -> architecture.logits(theta, images));

    AttackPath closed =
        new RecoveryAttack(Small.TORCH, judge, config(kind)).run(target, STYLES, Progress.SILENT);
    AttackPath general =
        new RecoveryAttack(Small.TORCH, recorded, config(kind))
            .run(target, STYLES, Progress.SILENT);

    assertArrayEquals(general.codes().latents(), closed.codes().latents(), 1e-3f);
    assertArrayEquals(general.codes().conditions(), closed.codes().conditions(), 1e-3f);
  }

  /** The same judge, frozen in another way. */
  private static TrainedJudge guide(TrainedJudge judge, Function<NDArray, Judge.Frozen> freeze) {
    Judge wrapped =
        (Judge)
            Proxy.newProxyInstance(
                Judge.class.getClassLoader(),
                new Class<?>[] {Judge.class},
                (self, method, arguments) ->
                    method.getName().equals("frozen")
                        ? freeze.apply((NDArray) arguments[0])
                        : method.invoke(judge.judge(), arguments));
    return new TrainedJudge(judge.name(), wrapped, judge.weights());
  }

  @Test
  void restartsDoNotMeet() {
    AttackConfig four = config(AttackKind.jointSearch());

    AttackPath together = attack(four).run(TARGET, STYLES, Progress.SILENT);
    AttackPath alone = attack(four.withRestarts(1)).run(TARGET, STYLES, Progress.SILENT);

    float[] expected = alone.at(four.steps()).latent(0);
    assertArrayEquals(expected, together.at(four.steps()).latent(0), 1e-4f);
  }

  @Test
  void whatIsNotMovedStaysAndWhatIsMovedRaisesTheGuidesProbability() {
    for (AttackKind kind : AttackKind.all()) {
      AttackConfig config = config(kind).withSteps(200);

      AttackPath path = attack(config).run(TARGET, STYLES, Progress.SILENT);

      Codes first = path.at(0);
      Codes last = path.at(200);
      if (kind.moves() == Moves.CONDITION) {
        assertArrayEquals(first.latents(), last.latents());
      }
      if (kind.moves() == Moves.LATENT) {
        assertArrayEquals(Conditions.oneHot(1, 3), last.condition(2));
      }
      assertTrue(meanProbability(last) > meanProbability(first), kind.name());
    }
  }

  @Test
  void constraintsHoldAtEveryStep() {
    AttackConfig config = config(AttackKind.nearLabelSearch()).withSteps(100);

    AttackPath path = attack(config).run(TARGET, STYLES, Progress.SILENT);

    boolean touched = false;
    for (int i = 0; i < path.codes().count(); i++) {
      float[] z = path.codes().latent(i);
      double norm = Math.hypot(z[0], z[1]);
      assertTrue(norm <= 2.716 * (1 + 1e-6), "norm " + norm);
      assertTrue(path.codes().condition(i)[1] >= 0.9 - 1e-6);
      touched |= norm > 2.71;
    }
    assertTrue(touched, "a constraint that is never reached proves nothing");
  }

  @Test
  void anAttackStopsWhenItIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThrows(
        CancellationException.class,
        () -> attack(config(AttackKind.jointSearch())).run(TARGET, STYLES, Progress.SILENT));
  }

  @Test
  void refusesToStartAtTheLabelItIsAfter() {
    AttackConfig config = AttackConfig.full(AttackKind.jointSearch(), 1, 3);

    Expect.refusal(
        "startLabel must be another label than the one to recover, was 1 for both: start at a kept"
            + " one",
        () -> attack(config).run(TARGET, STYLES, Progress.SILENT));
  }

  @Test
  void refusesALabelThatWasNotForgotten() {
    Expect.refusal(
        "label to attack must be a forgotten one of {1}, was 2: what was not forgotten needs no"
            + " recovery",
        () -> new AttackTarget("linear", DECODER, TARGET.weights(), ONE, 2));
    Expect.refusal(
        "forgetSet {1} is of 4 labels, the model has 3",
        () -> new AttackTarget("linear", DECODER, TARGET.weights(), LabelSet.forgetSet(4, 1), 1));
  }

  @Test
  void refusesSettingsWithoutSense() {
    AttackKind kind = AttackKind.latentSearch();
    AttackConfig good = AttackConfig.full(kind, 0, 1);

    Expect.refusal("restarts must be at least 1, was 0", () -> good.withRestarts(0));
    Expect.refusal("steps must be at least 1, was 0", () -> good.withSteps(0));
    Expect.refusal("frameInterval must be at least 1, was 0", () -> good.withFrameInterval(0));
    Expect.refusal(
        "learningRate must be above 0, was 0", () -> new AttackConfig(kind, 0, 1, 1, 0, 1, 1));
    Expect.refusal("startLabel must be at least 0, was -1", () -> AttackConfig.full(kind, -1, 1));
    Expect.refusal(
        "priorWeight must be at least 0, was -1",
        () ->
            new AttackKind(
                "bad",
                Moves.BOTH,
                Constraint.none(),
                -1,
                kind.latentStart(),
                kind.conditionStart()));
    Expect.refusal(
        "an attack must have a name for its tables",
        () ->
            new AttackKind(
                " ", Moves.BOTH, Constraint.none(), 0, kind.latentStart(), kind.conditionStart()));
  }

  @Test
  void refusesAGuideOfOtherImages() {
    TrainedJudge small = linear("A", 4, 3);
    TrainedJudge otherLabels = linear("A", 6, 4);
    AttackConfig config = config(AttackKind.latentSearch());
    AttackPath path = attack(config).run(TARGET, STYLES, Progress.SILENT);

    Expect.refusal(
        small
            + " reads 4 pixels and 3 labels, the generator draws 6 and 3: take a judge of the"
            + " same images",
        () -> new RecoveryAttack(Small.TORCH, small, config).run(TARGET, STYLES, Progress.SILENT));
    Expect.refusal(
        otherLabels
            + " reads 6 pixels and 4 labels, the generator draws 6 and 3: take a judge of"
            + " the same images",
        () ->
            new RecoveryAttack(Small.TORCH, otherLabels, config)
                .resume(TARGET, path, Progress.SILENT));
    Expect.refusal(
        small
            + " reads 4 pixels and 3 labels, the generator draws 6 and 3: take a judge of the"
            + " same images",
        () -> new AttackReader(Small.TORCH, JUDGE, small).read(TARGET, config, path));
  }

  private static TrainedJudge linear(String name, int pixels, int labels) {
    LinearJudge judge = new LinearJudge(pixels, labels);
    return new TrainedJudge(name, judge, judge.initialise(RandomStream.of(1, "init")));
  }

  @Test
  void refusesTooFewStylesAndFinishedPaths() {
    AttackConfig config = config(AttackKind.conditionSearch());
    AttackPath path = attack(config).run(TARGET, STYLES, Progress.SILENT);

    Expect.refusal(
        "4 restarts need as many styles of 2 numbers, got 2 numbers: give more images of label 0",
        () -> attack(config).run(TARGET, new float[2], Progress.SILENT));
    Expect.refusal(
        "the path has 30 steps, the attack ends at 7: there is nothing left to do",
        () -> attack(config.withSteps(7)).resume(TARGET, path, Progress.SILENT));
  }

  @Test
  void stylesArePosteriorMeansOfTheFirstImagesOfALabel() {
    var images = Small.images(40, 1);
    Weights weights = Small.weights(1);

    Styles two = Styles.of(Small.TORCH, Small.VAE, weights, images, 2, 2);
    Styles three = Styles.of(Small.TORCH, Small.VAE, weights, images, 2, 3);

    assertEquals(2 * Small.LATENTS, two.means().length);
    assertArrayEquals(two.mean(1), three.mean(1), 1e-6f);
    assertArrayEquals(new int[] {2, 2}, two.images().labels());
    float[] none = new float[4];
    assertArrayEquals(two.means(), two.draw(none, 0.1, none));
    float[] one = {0, 0, 1, 0};
    assertEquals(two.means()[2] + two.deviations()[2] + 0.5, two.draw(one, 0.5, one)[2], 1e-6);
    int own = images.perLabelCounts()[2];
    Expect.refusal(
        "count must lie in [1, "
            + own
            + "], the images of label 2, was 99: give more of them, or take fewer",
        () -> Styles.of(Small.TORCH, Small.VAE, weights, images, 2, 99));
    Expect.refusal(
        "a draw needs 4 normal numbers twice, got 4 and 3",
        () -> two.draw(none, 0.1, new float[3]));
  }

  private static double meanProbability(Codes codes) {
    float[] images = codes.images(Small.TORCH, DECODER, TARGET.weights());
    var answers = JUDGE.answer(Small.TORCH, images);
    double sum = 0;
    for (int i = 0; i < answers.count(); i++) {
      sum += answers.probability(i, 1) / answers.count();
    }
    return sum;
  }

  private static void assertNear(double[] expected, float[] actual, String what) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < actual.length; i++) {
      assertEquals(expected[i], actual[i], 5e-4, what);
    }
  }

  private static AttackConfig config(AttackKind kind) {
    return AttackConfig.full(kind.forLatents(2), 0, 3)
        .withSteps(30)
        .withRestarts(4)
        .withFrameInterval(10);
  }

  private static RecoveryAttack attack(AttackConfig config) {
    return new RecoveryAttack(Small.TORCH, JUDGE, config);
  }

  private static TrainedJudge judge() {
    LinearJudge linear = new LinearJudge(6, 3);
    float[] values = RandomStream.of(6, "judge").normal(linear.layout().size());
    return new TrainedJudge("A", linear, new Weights(linear.layout(), values));
  }

  @Test
  void aStateOfOtherStepsOrAnotherKindIsRefused() {
    AttackConfig config = config(AttackKind.latentSearch());
    Consumer<Savepoint> begun = state(config);

    Resumed.refuses("settings.steps 30 instead of 20:", begun, state(config.withSteps(20)));
    Resumed.refuses("settings.kind.", begun, state(config(AttackKind.priorAwareSearch())));
  }

  private static Consumer<Savepoint> state(AttackConfig config) {
    return savepoint -> attack(config).resuming(savepoint).run(TARGET, STYLES, Progress.SILENT);
  }

  @Test
  void aBallOfAnotherLatentSizeIsRefused() {
    Expect.refusal(
        "the attack 'constrained' is bound by the ball of 8 latents, the model has 2: take"
            + " kind.forLatents(2)",
        () ->
            attack(config(AttackKind.latentSearch()).withKind(AttackKind.constrainedSearch()))
                .run(TARGET, STYLES, Progress.SILENT));
  }

  @Test
  void aDecoderOfOneColumnIsRefused() {
    ConditionalGenerator narrow =
        Altered.of(
            ConditionalGenerator.class,
            DECODER,
            "decode",
            (logits, arguments) -> ((NDArray) logits).get(":, :1"));

    Expect.refusal(
        "decode's result must have the shape (2, 6) for 2 images, was (2, 1): give a row of pixels()"
            + " numbers for each image",
        () ->
            attack(config(AttackKind.jointSearch()))
                .run(
                    new AttackTarget("narrow", narrow, TARGET.weights(), ONE, 1),
                    STYLES,
                    Progress.SILENT));
  }
}
