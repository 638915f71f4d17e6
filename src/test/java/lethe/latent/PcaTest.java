package lethe.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import lethe.base.Points;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class PcaTest {
  @Test
  void itEqualsThatOfScikitLearn() {
    Pca pca = Pca.fit(Fixture.points());

    assertArrayEquals(Fixture.numbers("variances"), pca.variances(), 1e-9);
    assertArrayEquals(Fixture.numbers("firstAxis"), pca.axis(0), 1e-9);
    double[] places = Fixture.numbers("places");
    Points projected = pca.project(Fixture.points(), 2);
    for (int i = 0; i < projected.count(); i++) {
      assertEquals(places[2 * i], projected.coordinate(i, 0), 1e-4);
      assertEquals(Math.abs(places[2 * i + 1]), Math.abs(projected.coordinate(i, 1)), 1e-4);
    }
  }

  @Test
  void aLineHasOneAxis() {
    Pca pca = Pca.fit(Points.of(new double[] {0, 0, 3, 4, 6, 8}, 2));

    assertArrayEquals(new double[] {25, 0}, pca.variances(), 1e-12);
    assertArrayEquals(new double[] {1, 0}, pca.explainedVariance(), 1e-12);
    assertArrayEquals(new double[] {0.6, 0.8}, pca.axis(0), 1e-12);
  }

  @Test
  void projectionsOfTheFittedPointsHaveTheVariancesOfTheAxes() {
    Points points = Fixture.normal(500, 4, 1);
    Pca pca = Pca.fit(points);

    Points projected = pca.project(points, 4);

    assertArrayEquals(pca.variances(), Pca.fit(projected).variances(), 1e-9);
    assertEquals(1, Arrays.stream(pca.explainedVariance()).sum(), 1e-12);
  }

  @Test
  void pointsThatCoincideExplainNothing() {
    Pca pca = Pca.fit(Points.of(new double[] {2, 3, 2, 3}, 2));

    assertArrayEquals(new double[] {0, 0}, pca.explainedVariance());
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    Points points = Fixture.normal(10, 3, 1);
    Pca pca = Pca.fit(points);

    Expect.refusal(
        "principal axes need at least 2 points, got 1", () -> Pca.fit(Fixture.normal(1, 3, 1)));
    Expect.refusal(
        "points of 2 dimensions were given, the axes have 3",
        () -> pca.project(Fixture.normal(4, 2, 1), 1));
    Expect.refusal("axes must lie in [1, 3], was 4", () -> pca.project(points, 4));
  }
}
