package lethe.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class SurvivalTest {
  /** Weeks of remission under 6-MP (Freireich et al. 1963), the textbook's example. */
  private static final Survival REMISSION =
      new Survival(
          new int[] {6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35},
          new boolean[] {
            true, true, true, false, true, false, true, false, false, true, true, false, false,
            false, true, true, false, false, false, false, false
          });

  @Test
  void theTextbooksTableComesOut() {
    assertEquals(1, REMISSION.at(5));
    assertEquals(0.857, REMISSION.at(6), 5e-4);
    assertEquals(0.807, REMISSION.at(9), 5e-4);
    assertEquals(0.753, REMISSION.at(10), 5e-4);
    assertEquals(0.690, REMISSION.at(13), 5e-4);
    assertEquals(0.627, REMISSION.at(16), 5e-4);
    assertEquals(0.538, REMISSION.at(22), 5e-4);
    assertEquals(0.448, REMISSION.at(100), 5e-4);
    assertEquals(23, REMISSION.median());
    assertTrue(REMISSION.medianReached());
  }

  @Test
  void aMedianThatIsNotReachedIsTheLastTimeWatched() {
    Survival two = new Survival(new int[] {3, 9, 9}, new boolean[] {true, false, false});

    assertFalse(two.medianReached());
    assertEquals(9, two.median());
  }

  /** The product of the shares, 9/10 · 7/9 · 5/7, is rounded to a last bit above ½. */
  @Test
  void halfOfAllIsTheMedianHoweverItsProductIsRounded() {
    int[] times = {1, 2, 2, 3, 3, 9, 9, 9, 9, 9};
    boolean[] events = new boolean[10];
    Arrays.fill(events, 0, 5, true);

    Survival half = new Survival(times, events);

    assertTrue(half.at(3) > 0.5, "a trial of the rounding");
    assertTrue(half.medianReached());
    assertEquals(3, half.median());
    events[4] = false;
    assertFalse(new Survival(times, events).medianReached(), "four of ten are not half");
  }

  @Test
  void refusesTimesWithoutEvents() {
    Expect.refusal(
        "each of at least one restart needs a time and an event, got 1 and 0",
        () -> new Survival(new int[1], new boolean[0]));
  }
}
