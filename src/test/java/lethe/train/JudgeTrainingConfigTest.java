package lethe.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import lethe.optim.LearningRate;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class JudgeTrainingConfigTest {
  @Test
  void referencePresetFallsToATenthAfterEveryFivePasses() {
    JudgeTrainingConfig config = JudgeTrainingConfig.reference(1);

    int pass = 60_000 / 64;
    assertEquals(64, config.batchSize());
    assertEquals(1e-4, config.learningRate().at(5 * pass - 1, 20 * pass), 1e-18);
    assertEquals(1e-5, config.learningRate().at(5 * pass, 20 * pass), 1e-18);
    assertEquals(0, config.nonDigits());
  }

  @Test
  void refusesNegativeCounts() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new JudgeTrainingConfig(64, 1, LearningRate.constant(1e-3), -1, 0, 1));

    assertEquals("nonDigits must be at least 0, was -1", error.getMessage());
  }

  @Test
  void oneValueIsChangedAtATime() {
    LearningRate rate = LearningRate.constant(1e-3);
    JudgeTrainingConfig config = new JudgeTrainingConfig(64, 1, rate, 2, 3, 4);

    assertEquals(new JudgeTrainingConfig(32, 1, rate, 2, 3, 4), config.withBatchSize(32));
    assertEquals(new JudgeTrainingConfig(64, 1, rate, 2, 0, 4), config.withShift(0));
    LearningRate other = LearningRate.constant(1);
    assertEquals(new JudgeTrainingConfig(64, 1, other, 2, 3, 4), config.withLearningRate(other));
    Expect.refusal("learningRate must be given, was null", () -> config.withLearningRate(null));
  }
}
