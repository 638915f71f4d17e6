package lethe.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import lethe.engine.Scope;
import lethe.engine.Torch;
import org.junit.jupiter.api.Test;

final class AdamTest {
  private static final Torch TORCH = Torch.open("cpu");

  @Test
  void updatesEqualTheTextbookInDoubles() {
    double[] theta = {1, -2, 0.5};
    double[] m = new double[3];
    double[] v = new double[3];
    try (Scope scope = TORCH.scope()) {
      Adam adam = new Adam(scope.array(new float[] {1, -2, 0.5f}, 3));

      for (int t = 1; t <= 50; t++) {
        float[] gradient = {(float) Math.sin(t), 1e-6f * t, -3};
        adam.update(scope.array(gradient, 3), 0.01);
        for (int i = 0; i < 3; i++) {
          m[i] = 0.9 * m[i] + 0.1 * gradient[i];
          v[i] = 0.999 * v[i] + 0.001 * gradient[i] * gradient[i];
          double mean = m[i] / (1 - Math.pow(0.9, t));
          double square = v[i] / (1 - Math.pow(0.999, t));
          theta[i] -= 0.01 * mean / (Math.sqrt(square) + 1e-8);
        }
      }

      float[] expected = {(float) theta[0], (float) theta[1], (float) theta[2]};
      assertArrayEquals(expected, adam.parameters().toFloatArray(), 1e-5f);
      assertEquals(50, adam.step());
    }
  }

  @Test
  void leavesNoTensorBehind() {
    try (Scope scope = TORCH.scope()) {
      Adam adam = new Adam(scope.zeros(4));
      int before = scope.openResources();

      for (int t = 0; t < 20; t++) {
        try (Scope step = scope.child()) {
          NDArray gradient = step.array(new float[] {1, 2, 3, 4}, 4);
          adam.update(gradient, 0.1);
        }
      }

      assertEquals(before, scope.openResources());
    }
  }

  @Test
  void goesOnFromItsStateToTheSameBits() {
    try (Scope scope = TORCH.scope()) {
      Adam whole = new Adam(scope.zeros(2));
      for (int t = 0; t < 3; t++) {
        whole.update(scope.array(new float[] {t, -2}, 2), 0.1);
      }
      Adam resumed = Adam.resumed(scope.array(whole.parameters().toFloatArray(), 2), whole.state());

      whole.update(scope.array(new float[] {5, 1}, 2), 0.1);
      resumed.update(scope.array(new float[] {5, 1}, 2), 0.1);

      assertArrayEquals(whole.parameters().toFloatArray(), resumed.parameters().toFloatArray());
      assertEquals(4, resumed.step());
    }
  }

  @Test
  void refusesTheStateOfAnotherRun() {
    try (Scope scope = TORCH.scope()) {
      var error =
          assertThrows(
              IllegalArgumentException.class,
              () -> Adam.resumed(scope.zeros(3), Adam.State.begin(2)));

      assertEquals(
          "the state is of 2 numbers, the parameters are 3: was it taken from another run?",
          error.getMessage());
    }
  }

  @Test
  void refusesAGradientOfAnotherSize() {
    try (Scope scope = TORCH.scope()) {
      Adam adam = new Adam(scope.zeros(4));

      var error =
          assertThrows(IllegalArgumentException.class, () -> adam.update(scope.zeros(3), 0.1));

      assertEquals("gradient has 3 numbers, the parameters 4", error.getMessage());
    }
  }
}
