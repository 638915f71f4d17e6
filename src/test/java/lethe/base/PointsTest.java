package lethe.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class PointsTest {
  private static final Points POINTS = Points.of(new double[] {0, 0, 3, 4, 6, 8}, 2);

  @Test
  void rowsAreReadOneAfterTheOther() {
    assertEquals("3 points of 2 dimensions", POINTS.toString());
    assertEquals(4, POINTS.coordinate(1, 1));
    assertArrayEquals(new double[] {0, 3, 6}, POINTS.column(0));
    assertArrayEquals(new float[] {6, 8, 0, 0}, POINTS.rows(2, 0).rowMajor());
  }

  @Test
  void someRowsComeInTheOrderAskedFor() {
    Points some = POINTS.rows(2, 0, 2);

    assertArrayEquals(new double[] {6, 0, 6}, some.column(0));
    assertArrayEquals(new double[] {3, 4}, POINTS.row(1));
  }

  @Test
  void pointsOfTwoSpacesDoNotMeet() {
    Points three = Points.of(new double[3], 3);

    POINTS.requireSameSpace(POINTS.rows(1));
    Expect.refusal(
        "points of 2 and 3 dimensions are of two spaces: compare points of one",
        () -> POINTS.requireSameSpace(three));
  }

  @Test
  void distancesAreSquaredAndEuclidean() {
    double[] distances = new double[3];

    POINTS.squaredDistances(1, distances);

    assertArrayEquals(new double[] {25, 0, 25}, distances);
  }

  @Test
  void theFirstOfEquallyNearPointsIsTheNearest() {
    assertEquals(0, POINTS.nearest(1.5, 2));
    assertEquals(2, POINTS.nearest(100, 100));
  }

  @Test
  void brokenRowsAndNumbersAreRefused() {
    Expect.refusal(
        "3 coordinates are no whole points of 2 dimensions: give one row a point",
        () -> Points.of(new double[3], 2));
    Expect.refusal(
        "0 coordinates are no whole points of 2 dimensions: give one row a point",
        () -> Points.of(new float[0], 2));
    Expect.refusal("dimensions must be at least 1, was 0", () -> Points.of(new double[3], 0));
    Expect.refusal(
        "coordinate 1 of point 1 is NaN: coordinates must be finite",
        () -> Points.of(new float[] {1, 2, 3, Float.NaN}, 2));
    Expect.refusal("index must lie in [0, 2], was 3", () -> POINTS.rows(3));
    Expect.refusal("at least one point must be picked, was none", () -> POINTS.rows());
    Expect.refusal(
        "a place of 1 coordinates was given, the points have 2", () -> POINTS.nearest(1));
  }
}
