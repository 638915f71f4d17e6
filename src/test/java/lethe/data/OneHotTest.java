package lethe.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class OneHotTest {
  @Test
  void eachRowHasOneInTheColumnOfItsLabel() {
    float[] expected = {0, 0, 1, 1, 0, 0, 0, 1, 0};

    assertArrayEquals(expected, OneHot.of(new int[] {2, 0, 1}, 3));
  }

  @Test
  void noLabelsMakeNoRows() {
    assertEquals(0, OneHot.of(new int[0], 10).length);
  }

  @Test
  void labelsOutOfRangeAreRefused() {
    assertRefused(
        "label 10 at index 1 must lie in [0, 9]: a one-hot row has one column a class",
        () -> OneHot.of(new int[] {1, 10}, 10));
    assertRefused(
        "label -1 at index 0 must lie in [0, 9]: a one-hot row has one column a class",
        () -> OneHot.of(new int[] {-1}, 10));
    assertRefused("classes must be at least 1, was 0", () -> OneHot.of(new int[0], 0));
  }

  private static void assertRefused(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
