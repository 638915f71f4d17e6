package lethe.latent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import lethe.base.RandomStream;
import org.junit.jupiter.api.Test;

final class RankCorrelationTest {
  private static final double[] RISING = {1, 2, 3, 5, 8, 13};

  @Test
  void anyRisingFunctionIsOneAndAnyFallingOneMinusOne() {
    double[] cubes = IntStream.range(0, 6).mapToDouble(i -> Math.pow(RISING[i], 3)).toArray();
    double[] inverse = IntStream.range(0, 6).mapToDouble(i -> 1 / RISING[i]).toArray();

    assertEquals(1, RankCorrelation.of(RISING, cubes).spearman(), 1e-12);
    assertEquals(-1, RankCorrelation.of(RISING, inverse).spearman(), 1e-12);
  }

  @Test
  void withoutTiesItIsTheTextbookFormula() {
    // Ranks 1..5 against 2 1 4 3 5: Σd² = 4, ρ = 1 − 6·4/(5·24).
    RankCorrelation correlation =
        RankCorrelation.of(
            new double[] {10, 20, 30, 40, 50}, new double[] {0.2, 0.1, 0.4, 0.3, 0.5});

    assertEquals(0.8, correlation.spearman(), 1e-12);
    assertEquals(5, correlation.count());
  }

  @Test
  void equalValuesShareTheirMeanRank() {
    // Ranks 1 2 3 4 against 1 2.5 2.5 4: Pearson of the ranks is 4.5 / sqrt(5 · 4.5).
    RankCorrelation correlation =
        RankCorrelation.of(new double[] {1, 2, 3, 4}, new double[] {0, 7, 7, 9});

    assertEquals(4.5 / Math.sqrt(5 * 4.5), correlation.spearman(), 1e-12);
  }

  @Test
  void aValueThatNeverChangesDoesNotDependOnTheScore() {
    assertEquals(0, RankCorrelation.of(RISING, new double[6]).spearman());
  }

  @Test
  void independentNumbersAreNearZeroAndTheirIntervalHoldsZero() {
    RandomStream random = RandomStream.of(2, "pairs");
    double[] scores = IntStream.range(0, 2_000).mapToDouble(i -> random.nextDouble()).toArray();
    double[] values = IntStream.range(0, 2_000).mapToDouble(i -> random.nextDouble()).toArray();

    RankCorrelation correlation = RankCorrelation.of(scores, values);

    assertEquals(0, correlation.spearman(), 0.05);
    assertTrue(correlation.interval().contains(0), correlation.toString());
    assertEquals(2 * 1.96 / Math.sqrt(1_997), width(correlation), 0.001);
  }

  @Test
  void theIntervalOfAPerfectCorrelationIsOnePoint() {
    RankCorrelation correlation = RankCorrelation.of(RISING, RISING);

    assertEquals(0, width(correlation), 1e-12);
    assertEquals("ρ = +1.000 (95 % +1.000 to +1.000, n = 6)", correlation.toString());
  }

  @Test
  void refusesScoresWithoutAnOrder() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> RankCorrelation.of(new double[6], RISING));

    assertEquals(
        "every score is 0.0: without an order of the images there is no rank correlation",
        error.getMessage());
  }

  @Test
  void refusesNumbersWithoutARank() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> RankCorrelation.of(RISING, new double[] {1, 2, 3, Double.NaN, 5, 6}));

    assertEquals("value 3 is NaN: ranks need finite numbers", error.getMessage());
  }

  @Test
  void refusesTooFewPairs() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> RankCorrelation.of(new double[] {1, 2, 3}, new double[] {1, 2, 3}));

    assertEquals(
        "a rank correlation needs at least 4 pairs, got 3 scores and 3 values", error.getMessage());
  }

  private static double width(RankCorrelation correlation) {
    return correlation.interval().high() - correlation.interval().low();
  }
}
