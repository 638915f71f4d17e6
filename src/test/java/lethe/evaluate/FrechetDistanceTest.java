package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lethe.base.Points;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class FrechetDistanceTest {
  @Test
  void equalsScipysSquareRootOfTheProductAlthoughOneFeatureIsNeverActive() {
    Oracle oracle = Oracle.read();

    double distance = FrechetDistance.between(oracle.points("real"), oracle.points("generated"));

    Expect.close(oracle.number("frechetDistance"), distance, 1e-9);
  }

  @Test
  void ofOneAxisIsTheDifferenceOfMeansAndOfDeviations() {
    Points narrow = Points.of(new float[] {-1, 0, 1}, 1); // mean 0, std 1
    Points wide = Points.of(new float[] {2, 5, 8}, 1); // mean 5, std 3

    assertEquals(25 + 4, FrechetDistance.between(narrow, wide), 1e-12);
  }

  @Test
  void ofASetToItselfIsZero() {
    Points points = Clouds.normal(500, 20, 1, 2, 1);

    assertEquals(0, FrechetDistance.between(points, points), 1e-9);
  }

  @Test
  void ofTwoDrawsOfOneCloudIsSmallAndFallsWithTheirNumber() {
    double few =
        FrechetDistance.between(Clouds.normal(200, 10, 0, 1, 1), Clouds.normal(200, 10, 0, 1, 2));
    double many =
        FrechetDistance.between(
            Clouds.normal(5_000, 10, 0, 1, 1), Clouds.normal(5_000, 10, 0, 1, 2));

    assertTrue(few > 0 && few < 1, "biased upwards by n: " + few);
    assertTrue(many < few / 5, many + ", " + few);
  }

  @Test
  void ofOneRepeatedImageIsDistanceOfMeansAndTheWholeSpread() {
    Points real = Clouds.normal(4_000, 10, 0, 1, 1);
    Points one = Clouds.constant(4_000, 10, 3);

    assertEquals(10 * 9 + 10, FrechetDistance.between(real, one), 3);
    assertEquals(0, FrechetDistance.between(one, one));
  }

  @Test
  void isSymmetricAndDoesNotChangeWithEveryPointTwice() {
    Oracle oracle = Oracle.read();
    Points real = oracle.points("real");
    Points generated = oracle.points("generated");

    double distance = FrechetDistance.between(real, generated);

    assertEquals(distance, FrechetDistance.between(generated, real), 1e-9);
    assertEquals(distance, FrechetDistance.between(twice(real), twice(generated)), 0.1);
  }

  @Test
  void fiftyAxesAndNineThousandPointsAreFast() {
    Points real = Clouds.normal(9_000, 50, 0, 1, 1);
    Points generated = Clouds.normal(9_000, 50, 0.1f, 1, 2);

    long start = System.nanoTime();
    double distance = FrechetDistance.between(real, generated);
    double seconds = (System.nanoTime() - start) / 1e9;

    assertEquals(50 * 0.01, distance, 0.3);
    assertTrue(seconds < 5, "took " + seconds + " s"); // wide, for a busy machine
  }

  @Test
  void refusesOtherSpacesAndSinglePoints() {
    Expect.refusal(
        "points of 2 and 3 dimensions are of two spaces: compare points of one",
        () -> FrechetDistance.between(Clouds.constant(4, 2, 0), Clouds.constant(4, 3, 0)));
    Expect.refusal(
        "a covariance needs at least 2 generated points, got 1",
        () -> FrechetDistance.between(Clouds.constant(4, 2, 0), Clouds.constant(1, 2, 0)));
  }

  private static Points twice(Points points) {
    int[] indices = new int[2 * points.count()];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = i % points.count();
    }
    return points.rows(indices);
  }
}
