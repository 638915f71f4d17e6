package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class IntervalTest {
  private static final double Z2 = 1.959963984540054 * 1.959963984540054;

  @Test
  void wilsonOfNoSuccessEndsAtZSquaredOverNPlusZSquared() {
    Interval interval = Interval.wilson(0, 20);

    assertEquals(0, interval.low());
    assertEquals(Z2 / (20 + Z2), interval.high(), 1e-12);
  }

  @Test
  void wilsonOfOnlySuccessesMirrorsNone() {
    Interval interval = Interval.wilson(1_000, 1_000);

    assertEquals(1_000 / (1_000 + Z2), interval.low(), 1e-12);
    assertEquals(1, interval.high());
  }

  @Test
  void aShareIsCountedInWholeTrials() {
    assertEquals(Interval.wilson(7, 1_000), Interval.ofShare(0.007, 1_000));
    assertEquals(Interval.wilson(1, 3), Interval.ofShare(1.0 / 3, 3));
  }

  @Test
  void theIntervalOfADifferenceIsNewcombes() {
    // 56 of 70 against 48 of 80, example (a) of Newcombe (1998), method 10: .0524 to .3339.
    Interval difference =
        Interval.difference(56 / 70.0, Interval.wilson(56, 70), 0.6, Interval.wilson(48, 80));

    assertEquals(0.0524, difference.low(), 5e-5);
    assertEquals(0.3339, difference.high(), 5e-5);
  }

  @Test
  void theIntervalOfAPairedDifferenceIsAgrestiAndMins() {
    // 30 lost, 10 gained of 1,000: half a pair more of each kind makes 20 / 1,002 ± 1.96 · .00636.
    Interval loss = Interval.pairedDifference(30, 10, 1_000);

    assertEquals(-0.0324238, loss.low(), 1e-7);
    assertEquals(-0.0074964, loss.high(), 1e-7);
    assertEquals(new Interval(-loss.high(), -loss.low()), Interval.pairedDifference(10, 30, 1_000));
  }

  @Test
  void aPairedDifferenceWithoutAChangedPairIsNoPoint() {
    Interval none = Interval.pairedDifference(0, 0, 100);

    assertEquals(0.0192153, none.high(), 1e-7);
    assertEquals(-none.high(), none.low());
    assertEquals(-1, Interval.pairedDifference(1, 0, 1).low(), "a share falls by 1 at most");
    assertThrows(IllegalArgumentException.class, () -> Interval.pairedDifference(0, 0, 0));
  }

  @Test
  void wilsonOfHalfIsSymmetric() {
    Interval interval = Interval.wilson(50, 100);

    assertEquals(0.4038315, interval.low(), 1e-6);
    assertEquals(0.5961685, interval.high(), 1e-6);
  }

  @Test
  void wilsonSolvesItsQuadraticEquation() {
    // Its ends are the p0 with |p − p0| = z √(p0 (1 − p0) / n).
    Interval interval = Interval.wilson(7, 90);
    double share = 7 / 90.0;

    for (double end : new double[] {interval.low(), interval.high()}) {
      assertEquals(Z2 * end * (1 - end) / 90, (share - end) * (share - end), 1e-12);
    }
  }

  @Test
  void wilsonContainsItsShare() {
    for (int k = 0; k <= 13; k++) {
      assertTrue(Interval.wilson(k, 13).contains(k / 13.0), "k = " + k);
    }
  }

  @Test
  void refusesMoreSuccessesThanTrials() {
    var error = assertThrows(IllegalArgumentException.class, () -> Interval.wilson(4, 3));

    assertEquals("successes must lie in [0, 3], was 4", error.getMessage());
  }
}
