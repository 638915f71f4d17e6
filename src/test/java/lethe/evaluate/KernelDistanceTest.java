package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lethe.base.Points;
import lethe.base.RandomStream;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class KernelDistanceTest {
  @Test
  void oneBlockOfAllPointsEqualsTheGramMatricesOfNumpy() {
    Oracle oracle = Oracle.read();

    KernelDistance distance = distance(oracle.points("real"), oracle.points("generated"), 1, 60);

    Expect.close(oracle.number("kernelDistance"), distance.mean(), 1e-9);
    assertEquals(0, distance.std());
  }

  @Test
  void twoDrawsOfOneCloudLieAboutZeroWithinTheirDeviation() {
    KernelDistance distance =
        distance(Clouds.normal(2_000, 10, 0, 1, 1), Clouds.normal(2_000, 10, 0, 1, 2), 20, 500);

    assertTrue(Math.abs(distance.mean()) < 3 * distance.std(), distance.toString());
    assertTrue(distance.std() > 0);
  }

  /** Blocks of the same images would add a κ(x, x) of the same point to each, about −900 here. */
  @Test
  void blocksOfBothSetsAreDrawnApart() {
    Points points = Clouds.normal(400, 10, 0, 1, 1);

    KernelDistance distance = distance(points, points, 100, 10);

    assertTrue(Math.abs(distance.mean()) < 250, distance.toString());
  }

  @Test
  void aShiftedCloudIsFarAndAFartherOneFarther() {
    Points real = Clouds.normal(1_000, 10, 0, 1, 1);

    double near = distance(real, Clouds.normal(1_000, 10, 0.5f, 1, 2), 5, 500).mean();
    double far = distance(real, Clouds.normal(1_000, 10, 1, 1, 2), 5, 500).mean();

    assertTrue(near > 100, "near " + near);
    assertTrue(far > 2 * near, "far " + far);
  }

  @Test
  void ofTwoConstantSetsIsTheDifferenceOfTheirKernels() {
    // κ(a, a) + κ(b, b) − 2 κ(a, b) with a = (0, 0), b = (1, 1): 1 + 8 − 2
    KernelDistance distance = distance(Clouds.constant(10, 2, 0), Clouds.constant(12, 2, 1), 3, 8);

    assertEquals(7_000, distance.mean(), 1e-9);
    assertEquals(0, distance.std(), 1e-9);
  }

  @Test
  void theSameSeedGivesTheSameNumber() {
    Points real = Clouds.normal(300, 7, 0, 1, 1);
    Points generated = Clouds.normal(300, 7, 0, 2, 2);

    assertEquals(distance(real, generated, 8, 50), distance(real, generated, 8, 50));
  }

  @Test
  void refusesBlocksThatAreNotThere() {
    Points points = Clouds.normal(30, 2, 0, 1, 1);

    Expect.refusal(
        "blockSize must lie in [2, 30], was 31: the smaller set has 30 points",
        () -> distance(points, points, 1, 31));
    Expect.refusal("blocks must be at least 1, was 0", () -> distance(points, points, 0, 10));
  }

  private static KernelDistance distance(Points real, Points generated, int blocks, int blockSize) {
    return KernelDistance.between(
        real, generated, blocks, blockSize, RandomStream.of(1, "kernel test"));
  }
}
