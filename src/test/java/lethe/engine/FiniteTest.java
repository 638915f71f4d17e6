package lethe.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class FiniteTest {
  @Test
  void aGradientNormOfNanStopsTheRunWithStepRateAndRemedy() {
    Expect.error(
        IllegalStateException.class,
        "forgetting: the gradient norm is NaN at step 412 (learning rate 0.5): lower the learning"
            + " rate, or check the images and weights it started from",
        () -> Finite.require(Double.NaN, "gradient norm", "forgetting", 412, 0.5));
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
