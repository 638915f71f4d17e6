package lethe.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import lethe.base.Points;
import lethe.base.RandomStream;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class KnnPurityTest {
  @Test
  void itEqualsThatOfScikitLearnsNeighbours() {
    KnnPurity purity = KnnPurity.of(Fixture.places(), Fixture.labels(), Fixture.CLASSES, 10);

    assertEquals(Fixture.number("purity"), purity.overall(), 1e-12);
    assertEquals(1 / 3.0, purity.chance(), 1e-12);
  }

  @Test
  void groupsThatLieApartArePure() {
    double[] places = IntStream.range(0, 40).mapToDouble(i -> i + (i < 20 ? 0 : 1_000)).toArray();
    int[] labels = IntStream.range(0, 40).map(i -> i / 20).toArray();

    KnnPurity purity = KnnPurity.of(Points.of(places, 1), labels, 3, 10);

    assertEquals(1, purity.overall());
    assertArrayEquals(new double[] {1, 1, Double.NaN}, purity.perLabel());
    assertEquals(0.5, purity.chance());
  }

  @Test
  void randomLabelsHaveThePurityOfChance() {
    RandomStream random = RandomStream.of(1, "labels");
    int[] labels = IntStream.range(0, 2_000).map(i -> Math.max(0, random.nextInt(6) - 2)).toArray();

    KnnPurity purity = KnnPurity.of(Fixture.normal(2_000, 2, 1), labels, 4, 10);

    assertEquals(purity.chance(), purity.overall(), 0.02);
    assertTrue(purity.chance() > 0.3 && purity.chance() < 0.37, "shares ½, ⅙, ⅙, ⅙");
    assertEquals(0.5, purity.perLabel()[0], 0.03);
  }

  @Test
  void pointsWithoutALabelEachAreRefused() {
    Points points = Fixture.normal(20, 2, 1);

    Expect.refusal(
        "20 points need as many labels, got 3",
        () -> KnnPurity.of(points, new int[] {0, 1, 0}, 2, 10));
    Expect.refusal(
        "label 2 of point 0 must lie in [0, 1]: count the classes again",
        () -> KnnPurity.of(points, IntStream.range(0, 20).map(i -> 2).toArray(), 2, 10));
  }
}
