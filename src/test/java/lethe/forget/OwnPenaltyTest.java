package lethe.forget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lethe.base.Progress;
import lethe.data.LabelSet;
import lethe.model.Weights;
import lethe.support.Expect;
import lethe.support.Resumed;
import lethe.support.Small;
import lethe.support.TrainedSmall;
import org.junit.jupiter.api.Test;

final class OwnPenaltyTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
  private static final Weights ORIGINAL = TrainedSmall.weights();
  private static final Weights OTHER = Small.weights(7);
  private static final ForgettingConfig CONFIG =
      ForgettingConfig.balanced(ONE, 4).withBatches(64, 64).withSteps(40).withLogInterval(8);

  /** {@code Σ_k h_k (θ_k − θ*_k)²}, which the loop has a faster way for. */
  private record Square(Weights held) implements Penalty {
    @Override
    public double value(float[] weights, float[] original) {
      float[] h = held.values();
      double sum = 0;
      for (int k = 0; k < h.length; k++) {
        sum += h[k] * Math.pow((double) weights[k] - original[k], 2);
      }
      return sum;
    }

    @Override
    public void gradient(float[] weights, float[] original, float[] gradient) {
      float[] h = held.values();
      for (int k = 0; k < h.length; k++) {
        gradient[k] = 2 * h[k] * (weights[k] - original[k]);
      }
    }
  }

  /** The smoothed sum of distances to some weights, as {@link Penalty} shows it. */
  private record Distance(Weights anchor, double epsilon) implements Penalty {
    @Override
    public double value(float[] weights, float[] original) {
      float[] a = anchor.values();
      double sum = 0;
      for (int k = 0; k < a.length; k++) {
        sum += Math.hypot(weights[k] - a[k], epsilon);
      }
      return sum;
    }

    @Override
    public void gradient(float[] weights, float[] original, float[] gradient) {
      float[] a = anchor.values();
      for (int k = 0; k < a.length; k++) {
        double d = weights[k] - a[k];
        gradient[k] = (float) (d / Math.hypot(d, epsilon));
      }
    }
  }

  private record Broken() implements Penalty {
    @Override
    public double value(float[] weights, float[] original) {
      return 0;
    }

    @Override
    public void gradient(float[] weights, float[] original, float[] gradient) {
      gradient[3] = Float.NaN;
    }
  }

  private static SelectiveAmnesia amnesia(double weight) {
    return new SelectiveAmnesia(Small.TORCH, Small.VAE, CONFIG.withEwcWeight(weight));
  }

  private static SelectiveAmnesia.Result forget(double weight, Penalty penalty) {
    return amnesia(weight).forget(ORIGINAL, ORIGINAL, penalty, Progress.SILENT);
  }

  private static SelectiveAmnesia.Result forget(double weight, Weights held) {
    return amnesia(weight).forget(ORIGINAL, ORIGINAL, held, Progress.SILENT);
  }

  @Test
  void theSquareByItsOwnFormIsTheFastOneToTheBit() {
    Weights held = Weights.constant(ORIGINAL.layout(), 3);

    SelectiveAmnesia.Result own = forget(1, new Square(held));
    SelectiveAmnesia.Result fast = forget(1, held);

    assertEquals(fast.weights(), own.weights());
    double expected = fast.report().last().ewcPenalty();
    assertTrue(expected > 0);
    Expect.close(expected, own.report().last().ewcPenalty(), 1e-5);
  }

  @Test
  void lambdaIsItsFactorAndZeroIsNone() {
    Penalty alike = new Square(Weights.constant(ORIGINAL.layout(), 4));

    Expect.close(
        forget(1, alike).weights().values(),
        forget(4, new Square(Weights.constant(ORIGINAL.layout(), 1))).weights().values(),
        1e-4);
    assertEquals(
        forget(0, Weights.constant(ORIGINAL.layout(), 1)).weights(), forget(0, alike).weights());
    assertEquals(forget(0, alike).weights(), forget(0, new Broken()).weights(), "never asked");
  }

  @Test
  void itMayPullToOtherWeightsThanTheOriginals() {
    Penalty toOther = new Distance(OTHER, 1e-3);

    SelectiveAmnesia.Result free = forget(0, toOther);
    SelectiveAmnesia.Result pulled = forget(1e5, toOther);

    double before = toOther.value(ORIGINAL.values(), ORIGINAL.values());
    assertEquals(before, free.report().points().get(0).ewcPenalty(), 1e-9 * before);
    double afterFree = toOther.value(free.weights().values(), ORIGINAL.values());
    double afterPulled = toOther.value(pulled.weights().values(), ORIGINAL.values());
    assertTrue(afterPulled < before && afterPulled < afterFree, afterPulled + " of " + before);
    assertEquals(
        1e5 * pulled.report().last().ewcPenalty(),
        pulled.report().last().weightedEwcPenalty(),
        1e-3);
  }

  @Test
  void projectedGradientsTakeBothKinds() {
    ProjectionConfig config =
        ProjectionConfig.of(CONFIG, ProjectionConfig.Form.SYMMETRIC)
            .withForgetting(CONFIG.withEwcWeight(1));
    ProjectedForgetting method = new ProjectedForgetting(Small.TORCH, Small.VAE, config);
    Weights held = Weights.constant(ORIGINAL.layout(), 3);

    Weights fast = method.forget(ORIGINAL, held, Progress.SILENT).weights();

    assertEquals(fast, method.forget(ORIGINAL, new Square(held), Progress.SILENT).weights());
    assertNotEquals(
        fast, method.forget(ORIGINAL, new Distance(OTHER, 1), Progress.SILENT).weights());
  }

  @Test
  void aRunThatIsStoppedAgainAndAgainEndsInTheSameBits() {
    Penalty penalty = new Distance(OTHER, 1e-3);

    SelectiveAmnesia.Result resumed =
        Resumed.after(
            10,
            8,
            1,
            (savepoint, progress) ->
                amnesia(3).resuming(savepoint).forget(ORIGINAL, ORIGINAL, penalty, progress));

    assertEquals(forget(3, penalty).weights(), resumed.weights());
  }

  @Test
  void aStateOfOnePenaltyIsNotGoneOnWithUnderAnother() {
    Resumed.refuses(
        "fisher.penalty.epsilon 1.0 instead of 2.0",
        savepoint ->
            amnesia(3)
                .resuming(savepoint)
                .forget(ORIGINAL, ORIGINAL, new Distance(OTHER, 1), Progress.SILENT),
        savepoint ->
            amnesia(3)
                .resuming(savepoint)
                .forget(ORIGINAL, ORIGINAL, new Distance(OTHER, 2), Progress.SILENT));
  }

  @Test
  void aGradientThatIsNotFiniteStopsTheRun() {
    Expect.error(
        IllegalStateException.class,
        "forgetting: the gradient norm is NaN at step 0 (learning rate "
            + CONFIG.learningRate().at(0, CONFIG.steps())
            + "): lower the learning rate, or check the images and weights it started from",
        () -> forget(1, new Broken()));
    Expect.refusal("penalty must be given, was null", () -> forget(1, (Penalty) null));
  }
}
