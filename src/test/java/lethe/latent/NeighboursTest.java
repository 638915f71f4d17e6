package lethe.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.stream.IntStream;
import lethe.base.Points;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class NeighboursTest {
  @Test
  void theyEqualThoseOfASort() {
    Points points = Fixture.normal(150, 3, 1);

    assertNeighbours(points, 17);
  }

  @Test
  void equalsComeInTheOrderOfTheirIndices() {
    double[] lattice = IntStream.range(0, 120).mapToDouble(i -> i % 4).toArray();

    assertNeighbours(Points.of(lattice, 2), 9);
  }

  @Test
  void allOthersCanBeAskedFor() {
    assertNeighbours(Fixture.normal(20, 2, 1), 19);
  }

  @Test
  void moreNeighboursThanOtherPointsAreRefused() {
    Points points = Fixture.normal(5, 2, 1);

    Expect.refusal(
        "5 neighbours need more than 5 points, got 5: ask for fewer neighbours",
        () -> Neighbours.of(points, 5));
    Expect.refusal("neighbours must be at least 1, was 0", () -> Neighbours.of(points, 0));
  }

  private static void assertNeighbours(Points points, int perPoint) {
    Neighbours neighbours = Neighbours.of(points, perPoint);
    double[] all = new double[points.count()];
    double[] nearest = new double[perPoint];
    for (int i = 0; i < points.count(); i++) {
      int own = i;
      points.squaredDistances(i, all);
      int[] sorted =
          IntStream.range(0, points.count())
              .filter(j -> j != own)
              .boxed()
              .sorted(Comparator.comparingDouble(j -> all[j])) // stable
              .limit(perPoint)
              .mapToInt(Integer::intValue)
              .toArray();
      int[] found = IntStream.range(0, perPoint).map(k -> neighbours.index(own, k)).toArray();
      neighbours.squaredDistances(i, nearest);

      assertArrayEquals(sorted, found);
      assertEquals(all[sorted[perPoint - 1]], nearest[perPoint - 1]);
    }
  }
}
