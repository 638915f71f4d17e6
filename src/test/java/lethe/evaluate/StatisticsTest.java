package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class StatisticsTest {
  @Test
  void theMedianIsTheMiddleValueOrTheMeanOfTheMiddleTwo() {
    double[] values = {3, -1, 2};

    assertEquals(2, Statistics.median(values));
    assertEquals(2.5, Statistics.median(new double[] {4, -1, 3, 2}));
    assertArrayEquals(new double[] {3, -1, 2}, values, "they stay in their order");
  }
}
