package lethe.forget;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import lethe.data.LabelSet;
import lethe.engine.Gradients;
import lethe.engine.Scope;
import lethe.fisher.FisherConfig;
import lethe.fisher.FisherDiagonal;
import lethe.model.Layout;
import lethe.model.Weights;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class EwcPenaltyTest {
  private static final Layout LAYOUT = Layout.builder().trained("a", 4).build();
  private static final float[] FISHER = {0, 1, 0.5f, 8};
  private static final float[] ANCHOR = {1, -1, 2, 0};
  private static final float[] THETA = {5, 0, 2, -0.5f};

  @Test
  void valueIsTheFisherWeightedSquaredDistanceWithoutLambda() {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray theta = scope.array(THETA, 4);

      assertEquals(0 * 16 + 1 * 1 + 0 + 8 * 0.25, penalty(scope, 100).value(scope, theta));
      assertEquals(0, penalty(scope, 100).value(scope, scope.array(ANCHOR, 4)));
    }
  }

  @Test
  void gradientIsTwiceLambdaTimesTheWeightedDistanceAddedToWhatIsThere() {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray gradient = scope.array(new float[] {1, 1, 1, 1}, 4);

      penalty(scope, 100).addGradient(scope, scope.array(THETA, 4), gradient);

      assertArrayEquals(new float[] {1, 201, 1, -799}, gradient.toFloatArray());
    }
  }

  @Test
  void gradientEqualsFiniteDifferencesOfTheWeightedValue() {
    try (Scope scope = Small.TORCH.scope()) {
      EwcPenalty penalty = penalty(scope, 3);
      NDArray gradient = scope.zeros(4);
      penalty.addGradient(scope, scope.array(THETA, 4), gradient);

      for (int i = 0; i < 4; i++) {
        double slope = 3 * (moved(scope, penalty, i, 0.25f) - moved(scope, penalty, i, -0.25f));
        assertEquals(slope / 0.5, gradient.getFloat(i), 1e-4);
      }
    }
  }

  @Test
  void gradientEqualsAutomaticDifferentiation() {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray lambda = scope.array(new float[] {3}, 1);
      NDArray fisher = scope.array(FISHER, 4);
      NDArray anchor = scope.array(ANCHOR, 4);
      NDArray gradient = scope.zeros(4);

      penalty(scope, 3).addGradient(scope, scope.array(THETA, 4), gradient);

      assertArrayEquals(
          Gradients.of(
                  scope,
                  scope.array(THETA, 4),
                  leaf -> leaf.sub(anchor).square().mul(fisher).mul(lambda).sum())
              .gradient()
              .toFloatArray(),
          gradient.toFloatArray(),
          1e-5f);
    }
  }

  @Test
  void withoutWeightTheGradientIsLeftAloneAndTheDistanceStillTold() {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray gradient = scope.array(new float[] {1, 2, 3, 4}, 4);

      penalty(scope, 0).addGradient(scope, scope.array(THETA, 4), gradient);

      assertArrayEquals(new float[] {1, 2, 3, 4}, gradient.toFloatArray());
      assertEquals(3, penalty(scope, 0).value(scope, scope.array(THETA, 4)));
    }
  }

  @Test
  void nothingIsLeftBehindInALoop() {
    try (Scope scope = Small.TORCH.scope()) {
      EwcPenalty penalty = penalty(scope, 3);
      NDArray theta = scope.array(THETA, 4);
      int before = scope.openResources();

      for (int i = 0; i < 10; i++) {
        try (Scope step = scope.child()) {
          penalty.addGradient(step, theta, step.zeros(4));
          penalty.value(step, theta);
        }
      }

      assertEquals(before, scope.openResources());
    }
  }

  @Test
  void aFisherDiagonalOfAnotherModelIsRefused() {
    Layout other = Layout.builder().trained("b", 4).build();
    try (Scope scope = Small.TORCH.scope()) {
      Expect.refusal(
          "the Fisher diagonal has 1 tensors, 4 numbers [a], the model 1 tensors, 4 numbers [b]:"
              + " estimate it for this model",
          () -> new EwcPenalty(scope, fisher(), new Weights(other, ANCHOR), 1));
    }
  }

  private static double moved(Scope scope, EwcPenalty penalty, int index, float by) {
    float[] theta = THETA.clone();
    theta[index] += by;
    return penalty.value(scope, scope.array(theta, 4));
  }

  private static EwcPenalty penalty(Scope scope, double weight) {
    return new EwcPenalty(scope, fisher(), new Weights(LAYOUT, ANCHOR), weight);
  }

  private static FisherDiagonal fisher() {
    return new FisherDiagonal(
        new Weights(LAYOUT, FISHER), FisherConfig.perSample(LabelSet.all(3), 1), 1);
  }
}
