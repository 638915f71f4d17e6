package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class GradientAgreementTest {
  private static final float[] EAST = {2, 0};

  @Test
  void theCosineDoesNotDependOnTheLengths() {
    GradientAgreement agreement = of(EAST, new float[] {-3, 3});

    assertEquals(-Math.sqrt(0.5), agreement.cosine(), 1e-12);
    assertTrue(agreement.conflict());
    assertFalse(of(EAST, EAST).conflict());
    assertEquals(new GradientAgreement(-1, 1), of(EAST, new float[] {-1e-3f, 0}));
  }

  @Test
  void theRemovedShareIsWhatAProjectionTakesOut() {
    float[] b = {1, 3}; // without its part along east: (0, 3)

    assertEquals(1 - 9 / 10.0, of(EAST, b).removedShare(), 1e-12);
    assertEquals(0, of(EAST, new float[] {0, 5}).removedShare());
  }

  @Test
  void aVanishedGradientAgreesWithNothing() {
    assertEquals(Optional.empty(), GradientAgreement.of(EAST, new float[2]));
  }

  @Test
  void refusesGradientsOfTwoModels() {
    Expect.refusal(
        "the gradients have 2 and 3 numbers: take both of one model",
        () -> GradientAgreement.of(EAST, new float[3]));
  }

  private static GradientAgreement of(float[] forget, float[] keep) {
    return GradientAgreement.of(forget, keep).orElseThrow();
  }
}
