package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PairedChangeTest {
  @Test
  void onlyImagesThatChangedAreCounted() {
    PairedChange change =
        PairedChange.of(
            new boolean[] {true, true, true, false, false, true},
            new boolean[] {true, false, false, true, false, true});

    assertEquals(new PairedChange(6, 2, 1), change);
    assertEquals(-1 / 6.0, change.change());
    assertEquals(Interval.pairedDifference(2, 1, 6), change.interval());
  }

  @Test
  void pairsThatAgreeMakeItsIntervalNarrowerThanThatOfTwoIndependentShares() {
    PairedChange change = new PairedChange(5_000, 150, 90);
    Interval independent =
        Interval.difference(
            0.928, Interval.ofShare(0.928, 5_000), 0.940, Interval.ofShare(0.940, 5_000));

    assertTrue(change.interval().contains(change.change()));
    assertTrue(change.interval().low() > independent.low());
    assertTrue(change.interval().high() < independent.high());
  }

  @Test
  void countsAndLengthsAreChecked() {
    var more =
        assertThrows(IllegalArgumentException.class, () -> new PairedChange(3, 2, 2)).getMessage();
    var lengths =
        assertThrows(
                IllegalArgumentException.class,
                () -> PairedChange.of(new boolean[2], new boolean[3]))
            .getMessage();

    assertEquals(
        "lost and gained must be at least 0 and no more than 3 images, were 2 and 2", more);
    assertEquals("pairs need as many images before as after, got 2 and 3", lengths);
  }
}
