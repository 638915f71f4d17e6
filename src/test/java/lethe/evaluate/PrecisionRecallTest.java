package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lethe.base.Points;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class PrecisionRecallTest {
  @Test
  void equalsTheSortedDistancesOfScipy() {
    Oracle oracle = Oracle.read();

    PrecisionRecall reading =
        PrecisionRecall.of(oracle.points("real"), oracle.points("generated"), 3);

    assertEquals(oracle.number("precision"), reading.precision(), 1e-12);
    assertEquals(oracle.number("recall"), reading.recall(), 1e-12);
  }

  @Test
  void aSetAgainstItselfIsPerfect() {
    Points points = Clouds.normal(300, 5, 0, 1, 1);

    PrecisionRecall reading = PrecisionRecall.of(points, points, 3);

    assertEquals(new PrecisionRecall(1, 1, 3, 300, 300), reading);
  }

  @Test
  void twoDrawsOfOneCloudCoverMostOfEachOther() {
    PrecisionRecall reading =
        PrecisionRecall.of(Clouds.normal(1_000, 5, 0, 1, 1), Clouds.normal(1_000, 5, 0, 1, 2), 3);

    assertTrue(reading.precision() > 0.7 && reading.precision() < 0.98, reading.toString());
    assertTrue(reading.recall() > 0.7 && reading.recall() < 0.98, reading.toString());
  }

  @Test
  void oneGoodImageAgainAndAgainIsPreciseAndCoversNothing() {
    Points real = Clouds.normal(500, 5, 0, 1, 1);

    PrecisionRecall reading = PrecisionRecall.of(real, Clouds.constant(500, 5, 0.01f), 3);

    assertEquals(1, reading.precision());
    assertEquals(0, reading.recall());
  }

  @Test
  void farPointsHaveNeither() {
    PrecisionRecall reading =
        PrecisionRecall.of(Clouds.normal(200, 5, 0, 1, 1), Clouds.normal(200, 5, 40, 1, 2), 3);

    assertEquals(0, reading.precision());
    assertEquals(0, reading.recall());
  }

  @Test
  void aPartOfTheCloudIsPreciseAndMissesTheRest() {
    PrecisionRecall reading =
        PrecisionRecall.of(
            Clouds.normal(1_000, 5, 0, 1, 1), Clouds.normal(1_000, 5, 0, 0.4f, 2), 3);

    assertTrue(reading.precision() > 0.95, reading.toString());
    assertTrue(reading.recall() < 0.4, reading.toString());
  }

  @Test
  void refusesMoreNeighboursThanThereAre() {
    Points points = Clouds.constant(3, 2, 0);

    Expect.refusal(
        "neighbours must lie in [1, 2], was 3: the smaller set has 3 points",
        () -> PrecisionRecall.of(points, points, 3));
  }
}
