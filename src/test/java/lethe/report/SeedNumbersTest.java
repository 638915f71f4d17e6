package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import lethe.evaluate.SeedMean;
import org.junit.jupiter.api.Test;

final class SeedNumbersTest {
  private static final SeedMean LARGE = SeedMean.of(20_000, 21_000, 22_000);
  private static final SeedMean SMALL = SeedMean.of(0.80, 0.82, 0.84);

  @Test
  void thousandsHaveCommasAndNoDecimals() {
    assertEquals("21,000 ± 2,484", SeedNumbers.mean(LARGE, 2));
    assertEquals("+21,000 ± 2,484", SeedNumbers.difference(LARGE, 2));
    assertEquals("21,000 (20,000 to 22,000)", SeedNumbers.share(LARGE));
  }

  @Test
  void smallNumbersKeepTheirDecimals() {
    assertEquals("0.82 ± 0.05", SeedNumbers.mean(SMALL, 2));
    assertEquals("+0.820 ± 0.050", SeedNumbers.difference(SMALL, 3));
    assertEquals("999.50 ± 6.35", SeedNumbers.mean(SeedMean.of(999, 1_000), 2));
  }
}
