package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class SeedMeanTest {
  @Test
  void theIntervalIsStudentsOfScipy() {
    Oracle oracle = Oracle.read();

    SeedMean mean = SeedMean.of(oracle.numbers("seeds"));

    assertEquals(2.1, mean.mean(), 1e-12);
    assertEquals(oracle.number("seedLow"), mean.low(), 1e-8);
    assertEquals(oracle.number("seedHigh"), mean.high(), 1e-8);
  }

  @Test
  void oneSeedHasNoInterval() {
    SeedMean mean = SeedMean.of(3);

    assertEquals(3, mean.mean());
    assertTrue(Double.isNaN(mean.low()) && Double.isNaN(mean.high()));
  }

  @Test
  void refusesNoSeed() {
    Expect.refusal("values must be at least 1, was 0", () -> SeedMean.of());
  }
}
