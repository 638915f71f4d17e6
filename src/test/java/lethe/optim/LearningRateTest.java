package lethe.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class LearningRateTest {
  @Test
  void warmupRisesLinearlyThenFollowsHalfACosine() {
    LearningRate rate = LearningRate.warmupCosine(2e-3, 200);

    assertEquals(2e-3 / 200 * 1.01, rate.at(0, 6000), 1e-12);
    assertEquals(2e-3 * 0.51, rate.at(3000, 6000), 1e-12);
    assertEquals(2e-3 * 0.01, rate.at(6000, 6000), 1e-12);
  }

  @Test
  void constantStaysAtItsRate() {
    assertEquals(1e-4, LearningRate.constant(1e-4).at(99_999, 100_000));
  }

  @Test
  void stagesFallByTheirFactorAtEqualDistances() {
    LearningRate rate = LearningRate.stages(1e-4, 0.1, 4);

    assertEquals(1e-4, rate.at(4_689, 18_760), 1e-18);
    assertEquals(1e-5, rate.at(4_690, 18_760), 1e-18);
    assertEquals(1e-7, rate.at(18_759, 18_760), 1e-18);
  }

  @Test
  void refusesAFactorThatRaisesTheRate() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> LearningRate.stages(1e-4, 10, 4));

    assertEquals("factor must lie in [0, 1], was 10", error.getMessage());
  }

  @Test
  void refusesARateOfZero() {
    var error = assertThrows(IllegalArgumentException.class, () -> LearningRate.constant(0));

    assertEquals("rate must be above 0, was 0", error.getMessage());
  }

  @Test
  void aWarmupLongerThanAShorterRunBecomesTheSameShareOfIt() {
    LearningRate rate = LearningRate.warmupCosine(4e-3, 200);

    assertEquals(rate, rate.within(1_000, 200));
    assertEquals(LearningRate.warmupCosine(4e-3, 30), rate.within(1_000, 150));
    assertEquals(LearningRate.warmupCosine(4e-3, 1), rate.within(1_000, 2));
    assertEquals(LearningRate.constant(1e-4), LearningRate.constant(1e-4).within(1_000, 2));
  }

  @Test
  void aRateSaysInWordsHowItGoes() {
    assertEquals("0.0001 at every step", LearningRate.constant(1e-4).toString());
    assertEquals(
        "up to 0.004 in 1,200 steps, then a cosine down to 1 % of it",
        LearningRate.warmupCosine(4e-3, 1_200).toString());
    assertEquals(
        "4 equal stages from 0.0001 on, each 0.1 of the one before",
        LearningRate.stages(1e-4, 0.1, 4).toString());
  }

  @Test
  void refusesARunThatEndsBeforeTheWarmup() {
    LearningRate rate = LearningRate.warmupCosine(4e-3, 200);

    assertSame(rate, rate.requireWithin(200));
    var error = assertThrows(IllegalArgumentException.class, () -> rate.requireWithin(150));

    assertEquals(
        "warmup must be at most the number of steps, was 200 for 150 steps: the rate would not reach"
            + " its peak; warm up for fewer steps or take more of them",
        error.getMessage());
  }
}
