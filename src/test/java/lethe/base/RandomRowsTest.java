package lethe.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RandomRowsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8})
  void aRowIsTheSameWhoeverDrawsIt(int size) {
    RandomRows rows = new RandomRows(RandomStream.of(1, "rows"), size);
    float[] uniform = rows.uniform(10, 6);
    float[] normal = rows.normal(10, 6);

    assertArrayEquals(Arrays.copyOfRange(uniform, 2 * size, 5 * size), rows.uniform(12, 3));
    assertArrayEquals(Arrays.copyOfRange(normal, 2 * size, 5 * size), rows.normal(12, 3));
  }

  @Test
  void rowsOfAnEvenSizeAreTheStreamItself() {
    RandomRows rows = new RandomRows(RandomStream.of(1, "rows"), 4);

    assertArrayEquals(RandomStream.of(1, "rows").uniform(20), rows.uniform(0, 5));
    assertArrayEquals(RandomStream.of(1, "rows").normal(20), rows.normal(0, 5));
  }

  @Test
  void aRowHasAtLeastOneNumber() {
    Expect.refusal(
        "size must be at least 1, was 0", () -> new RandomRows(RandomStream.of(1, "rows"), 0));
  }
}
