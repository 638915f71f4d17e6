package lethe.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class FiniteTest {
  private static final Torch TORCH = Torch.open("cpu");

  @Test
  void aFiniteGradientGivesItsNorm() {
    try (Scope scope = TORCH.scope()) {
      assertEquals(
          5.0,
          Finite.requireGradient(scope.array(new float[] {3, 0, -4}, 3), "forgetting", 0, 1e-3));
    }
  }

  @Test
  void aGradientWithNanStopsTheRunWithStepRateAndRemedy() {
    try (Scope scope = TORCH.scope()) {
      Expect.error(
          IllegalStateException.class,
          "forgetting: the gradient norm is NaN at step 412 (learning rate 0.5): lower the learning"
              + " rate, or check the images and weights it started from",
          () ->
              Finite.requireGradient(
                  scope.array(new float[] {1, Float.NaN}, 2), "forgetting", 412, 0.5));
    }
  }

  @Test
  void anInfiniteLossStopsTheRun() {
    Expect.error(
        IllegalStateException.class,
        "training: the loss is Infinity at step 0 (learning rate 1.0E-4): lower the learning rate,"
            + " or check the images and weights it started from",
        () -> Finite.require(Double.POSITIVE_INFINITY, "loss", "training", 0, 1e-4));
    assertEquals(3.5, Finite.require(3.5, "loss", "training", 0, 1e-4));
  }
}
