package lethe.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class ChecksTest {
  @Test
  void valuesOnTheBorderAreReturned() {
    assertEquals(0.0, Checks.atLeast("ewcWeight", 0.0, 0.0));
    assertEquals(1, Checks.atLeast("steps", 1, 1));
    assertEquals(1.0, Checks.within("level", 1.0, 0.0, 1.0));
    assertEquals(9, Checks.within("label", 9, 0, 9));
  }

  @Test
  void tooSmallValuesAreNamedWithTheRule() {
    Expect.refusal(
        "ewcWeight must be at least 0, was -3", () -> Checks.atLeast("ewcWeight", -3.0, 0.0));
    Expect.refusal(
        "ewcWeight must be at least 0, was -0.5", () -> Checks.atLeast("ewcWeight", -0.5, 0.0));
    Expect.refusal("steps must be at least 1, was 0", () -> Checks.atLeast("steps", 0, 1));
  }

  @Test
  void aValueOnTheBorderIsNotAboveIt() {
    assertEquals(0.1, Checks.above("rate", 0.1, 0));
    Expect.refusal("rate must be above 0, was 0", () -> Checks.above("rate", 0, 0));
    Expect.refusal("rate must be above 0, was NaN", () -> Checks.above("rate", Double.NaN, 0));
    Expect.refusal(
        "rate must be above 0, was Infinity",
        () -> Checks.above("rate", Double.POSITIVE_INFINITY, 0));
  }

  @Test
  void valuesOutsideAnIntervalAreNamedWithTheRule() {
    Expect.refusal(
        "level must lie in [0, 1], was 1.5", () -> Checks.within("level", 1.5, 0.0, 1.0));
    Expect.refusal("label must lie in [0, 9], was 10", () -> Checks.within("label", 10, 0, 9));
    Expect.refusal("label must lie in [0, 9], was -1", () -> Checks.within("label", -1, 0, 9));
  }

  @Test
  void anArrayThatJavaHasNotIsNamedWithTheRemedy() {
    assertEquals(6, Checks.arrayLength(2, 3));
    Expect.refusal(
        "3000000 rows of 784 numbers do not fit one array of at most 2147483639: make the batch"
            + " smaller",
        () -> Checks.arrayLength(3_000_000, 784));
  }

  @Test
  void numbersThatAreNotFiniteAreRefused() {
    Expect.refusal(
        "ewcWeight must be at least 0, was NaN",
        () -> Checks.atLeast("ewcWeight", Double.NaN, 0.0));
    assertThrows(
        IllegalArgumentException.class,
        () -> Checks.atLeast("ewcWeight", Double.POSITIVE_INFINITY, 0.0));
    assertThrows(
        IllegalArgumentException.class, () -> Checks.within("level", Double.NaN, 0.0, 1.0));
  }

  @Test
  void aMissingValueIsNamed() {
    assertEquals("x", Checks.given("name", "x"));
    Expect.refusal("name must be given, was null", () -> Checks.given("name", null));
  }

  @Test
  void onlyASquareHasASide() {
    assertEquals(28, Checks.side("shift", 784));
    Expect.refusal(
        "calibration needs square images, was 56 pixels: pad them to a square, or leave it out",
        () -> Checks.side("calibration", 56));
  }
}
