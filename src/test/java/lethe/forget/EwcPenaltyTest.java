package lethe.forget;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import lethe.engine.Gradients;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.model.Layout;
import lethe.model.Weights;
import lethe.optim.FlatVector;
import lethe.optim.GradientFlow;
import lethe.optim.TensorVector;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class EwcPenaltyTest {
  private static final Layout LAYOUT = Layout.builder().trained("a", 4).build();
  private static final float[] FISHER = {0, 1, 0.5f, 8};
  private static final float[] ANCHOR = {1, -1, 2, 0};
  private static final Weights ANCHORED = new Weights(LAYOUT, ANCHOR);
  private static final float[] THETA = {5, 0, 2, -0.5f};

  @Test
  void valueIsTheFisherWeightedSquaredDistanceWithoutLambda() {
    try (Scope scope = Small.TORCH.scope()) {
      assertEquals(0 * 16 + 1 * 1 + 0 + 8 * 0.25, penalty(scope, THETA, 100).value());
      assertEquals(0, penalty(scope, ANCHOR, 100).value());
    }
  }

  @Test
  void gradientIsTwiceLambdaTimesTheWeightedDistanceAddedToWhatIsThere() {
    float[] ones = {1, 1, 1, 1};

    assertArrayEquals(new float[] {1, 201, 1, -799}, withPenalty(THETA, 100, ones));
  }

  @Test
  void gradientEqualsFiniteDifferencesOfTheWeightedValue() {
    float[] gradient = withPenalty(THETA, 3, new float[4]);
    for (int i = 0; i < 4; i++) {
      double slope = 3 * (moved(i, 0.25f) - moved(i, -0.25f));
      assertEquals(slope / 0.5, gradient[i], 1e-4);
    }
  }

  @Test
  void gradientEqualsAutomaticDifferentiation() {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray lambda = scope.array(new float[] {3}, 1);
      NDArray fisher = scope.array(FISHER, 4);
      NDArray anchor = scope.array(ANCHOR, 4);

      assertArrayEquals(
          Gradients.of(
                  scope,
                  scope.array(THETA, 4),
                  leaf -> leaf.sub(anchor).square().mul(fisher).mul(lambda).sum())
              .gradient()
              .toFloatArray(),
          withPenalty(THETA, 3, new float[4]),
          1e-5f);
    }
  }

  @Test
  void withoutWeightTheGradientIsLeftAloneAndTheDistanceStillTold() {
    float[] gradient = {1, 2, 3, 4};

    assertArrayEquals(gradient, withPenalty(THETA, 0, gradient));
    try (Scope scope = Small.TORCH.scope()) {
      assertEquals(3, penalty(scope, THETA, 0).value());
    }
  }

  @Test
  void itIsTakenWhereTheWeightsAreNow() {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray theta = scope.array(ANCHOR, 4);
      EwcPenalty penalty = new EwcPenalty(scope, fisher(), TensorVector.of(theta), ANCHORED, 1);

      theta.addi(scope.array(new float[] {0, 2, 0, 0}, 4));

      assertEquals(4, penalty.value());
    }
  }

  @Test
  void nothingIsLeftBehindInALoop() {
    try (Scope scope = Small.TORCH.scope()) {
      EwcPenalty penalty = penalty(scope, THETA, 3);
      int before = scope.openResources();

      for (int i = 0; i < 10; i++) {
        penalty.value();
      }

      assertEquals(before, scope.openResources());
    }
  }

  @Test
  void numbersForAnotherModelAreRefused() {
    Layout other = Layout.builder().trained("b", 4).build();
    try (Scope scope = Small.TORCH.scope()) {
      Expect.refusal(
          "the penalty has numbers for 1 tensors, 4 numbers [a], the model has 1 tensors, 4 numbers"
              + " [b]: estimate the Fisher diagonal of this model, or give a number for each of its"
              + " weights",
          () ->
              new EwcPenalty(
                  scope, fisher(), TensorVector.of(scope.zeros(4)), new Weights(other, ANCHOR), 1));
    }
  }

  @Test
  void numbersThatDoNotHoldAreRefused() {
    Weights ones = Weights.constant(LAYOUT, 1);
    try (Scope scope = Small.TORCH.scope()) {
      TensorVector theta = TensorVector.of(scope.zeros(4));

      Expect.refusal(
          "a number of the penalty must be at least 0, was -1.0: less pushes its weight away",
          () -> new EwcPenalty(scope, Weights.constant(LAYOUT, -1), theta, ones, 1));
      Expect.refusal(
          "the penalty has NaN in a at position 0: every number must be finite; make them again",
          () -> new EwcPenalty(scope, Weights.constant(LAYOUT, Float.NaN), theta, ones, 1));
    }
  }

  /** Of h = c everywhere it is λ c ‖θ − θ*‖², with the gradient 2 λ c (θ − θ*). */
  @Test
  void heldAlikeItIsTheSquareDistance() {
    Weights alike = Weights.constant(LAYOUT, 0.5f);
    try (Scope scope = Small.TORCH.scope()) {
      TensorVector theta = TensorVector.of(scope.array(THETA, 4));

      assertEquals(
          0.5 * (16 + 1 + 0 + 0.25), new EwcPenalty(scope, alike, theta, ANCHORED, 3).value());
    }
    assertArrayEquals(new float[] {12, 3, 0, -1.5f}, withPenalty(alike, THETA, 3, new float[4]));
  }

  private static double moved(int index, float by) {
    float[] theta = THETA.clone();
    theta[index] += by;
    try (Scope scope = Small.TORCH.scope()) {
      return penalty(scope, theta, 3).value();
    }
  }

  /** A gradient after the penalty's has been added. */
  private static float[] withPenalty(float[] theta, double weight, float[] gradient) {
    return withPenalty(fisher(), theta, weight, gradient);
  }

  private static float[] withPenalty(
      Weights fisher, float[] theta, double weight, float[] gradient) {
    try (Team team = Team.of(Small.TORCH);
        Scope scope = Small.TORCH.scope()) {
      TensorVector position = TensorVector.of(scope.array(theta, 4));
      FlatVector before = TensorVector.of(scope.array(gradient, 4));
      FlatVector after = position.companion();
      EwcPenalty penalty = new EwcPenalty(scope, fisher, position, ANCHORED, weight);
      GradientFlow.flat(team, LAYOUT, position)
          .everywhere(
              stretch -> {
                stretch.add(1, before);
                penalty.addGradient(stretch);
                stretch.store(after);
                return 0;
              });
      return after.toFloatArray();
    }
  }

  private static EwcPenalty penalty(Scope scope, float[] theta, double weight) {
    TensorVector position = TensorVector.of(scope.array(theta, 4));
    return new EwcPenalty(scope, fisher(), position, ANCHORED, weight);
  }

  private static Weights fisher() {
    return new Weights(LAYOUT, FISHER);
  }
}
