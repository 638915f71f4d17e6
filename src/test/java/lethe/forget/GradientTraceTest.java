package lethe.forget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class GradientTraceTest {
  /** One step pulls apart, one is orthogonal, one has no cosine because a gradient is 0. */
  private static final GradientTrace TRACE =
      new GradientTrace(
          new double[4], new double[4], new double[4], new double[] {-0.5, 0.25, Double.NaN, 0});

  @Test
  void onlyStepsThatPullApartAreInConflict() {
    assertEquals(1 / 4.0, TRACE.conflictShare());
  }

  @Test
  void meansAreOverTheStepsThatHaveACosine() {
    assertEquals(-0.25 / 3, TRACE.meanCosine(), 1e-12);
    assertEquals((0.25 + 0.0625) / 3, TRACE.meanRemovedShare(), 1e-12, "the square of the cosine");
    GradientTrace none =
        new GradientTrace(new double[1], new double[1], new double[1], new double[] {Double.NaN});
    assertTrue(Double.isNaN(none.meanCosine()) && Double.isNaN(none.meanRemovedShare()));
  }

  @Test
  void aTraceIsOfOneRun() {
    Expect.refusal(
        "a trace needs one number of each kind a step, got 2, 1, 1 and 1",
        () -> new GradientTrace(new double[2], new double[1], new double[1], new double[1]));
  }
}
