package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import lethe.data.LabelSet;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class EvaluationConfigTest {
  private static final LabelSet ONE = LabelSet.forgetSet(10, 1);

  @Test
  void oneValueIsChangedAtATime() {
    EvaluationConfig config = new EvaluationConfig(ONE, 5, 6, false, 7);

    assertEquals(new EvaluationConfig(ONE, 2, 6, false, 7), config.withSamplesPerLabel(2));
    assertEquals(new EvaluationConfig(ONE, 5, 2, false, 7), config.withElboSamples(2));
    assertEquals(new EvaluationConfig(ONE, 5, 6, false, 2), config.withSeed(2));
    assertEquals(new EvaluationConfig(ONE, 5, 6, true, 7), config.withPng8(true));
  }

  @Test
  void aMissingForgetSetIsRefused() {
    Expect.refusal("forgetSet must be given, was null", () -> EvaluationConfig.smoke(null, 7));
  }
}
