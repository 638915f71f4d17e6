package lethe.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class ConstraintTest {
  private static final Constraint.LatentBall BALL = new Constraint.LatentBall(5);
  private static final Constraint NEAR = new Constraint.NearLabel(BALL, 0.2);

  @Test
  void latentsOutsideAreScaledOntoTheSphereAndThoseInsideAreLeft() {
    float[] factors = BALL.latentFactors(new float[] {3, 4, 6, 8, 0, 0}, 2);

    assertArrayEquals(new float[] {1, 1, 0.5f, 0.5f, 1, 1}, factors);
  }

  @Test
  void aConditionFarFromTheLabelGetsTheMassThatItLacks() {
    float[] logits = {0, (float) Math.log(3), (float) Math.log(2), 0};

    float[] shifts = NEAR.logitShifts(logits, 4, 1);

    double[] c = softmax(logits, shifts);
    assertEquals(0.9, c[1], 1e-6);
    assertEquals(0.2, (1 - c[1]) + c[0] + c[2] + c[3], 1e-6, "the L1 distance to e_1");
    assertEquals(2, c[2] / c[0], 1e-6, "the others keep their proportions");
  }

  @Test
  void aConditionNearTheLabelIsLeft() {
    assertArrayEquals(new float[3], NEAR.logitShifts(new float[] {0, 10, 0}, 3, 1));
  }

  @Test
  void noConstraintLeavesEverything() {
    assertFalse(Constraint.none().binds());
    assertArrayEquals(new float[] {1, 1}, Constraint.none().latentFactors(new float[] {9, 9}, 2));
    assertArrayEquals(new float[2], Constraint.none().logitShifts(new float[] {9, 0}, 2, 1));
  }

  @Test
  void refusesRegionsWithoutInside() {
    Expect.refusal("radius must be above 0, was 0", () -> new Constraint.LatentBall(0));
    Expect.refusal(
        "distance must lie in (0, 2), was 2.0: two conditions are never further apart than 2",
        () -> new Constraint.NearLabel(BALL, 2));
  }

  private static double[] softmax(float[] logits, float[] shifts) {
    double sum = 0;
    double[] c = new double[logits.length];
    for (int j = 0; j < c.length; j++) {
      c[j] = Math.exp(logits[j] + shifts[j]);
      sum += c[j];
    }
    for (int j = 0; j < c.length; j++) {
      c[j] /= sum;
    }
    return c;
  }
}
