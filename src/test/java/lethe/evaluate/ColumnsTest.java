package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import lethe.base.Points;
import org.junit.jupiter.api.Test;

final class ColumnsTest {
  private static final Points POINTS = Points.of(new float[] {1, 2, 3, 4, 5, 6}, 2);

  @Test
  void columnsGiveProductsAndSquaredDistancesFromAPlaceOn() {
    Columns columns = new Columns(POINTS);
    double[] sums = {9, 9, 9};

    columns.dots(new double[] {1, -1}, 1, sums);
    assertArrayEquals(new double[] {9, -1, -1}, sums);

    columns.squaredDistances(new double[] {1, 2}, 0, sums);
    assertArrayEquals(new double[] {0, 8, 32}, sums);
  }

  @Test
  void columnsWithMoreAxesThanAreTakenAtOnceEqualThePlainLoop() {
    Points points = Clouds.normal(37, 11, 0.5f, 2, 3);
    double[] dots = new double[37];
    double[] squares = new double[37];

    new Columns(points).dots(points.row(5), 0, dots);
    new Columns(points).squaredDistances(points.row(5), 0, squares);

    for (int j = 0; j < 37; j++) {
      double dot = 0;
      double square = 0;
      for (int axis = 0; axis < 11; axis++) {
        dot += points.coordinate(5, axis) * points.coordinate(j, axis);
        square += Math.pow(points.coordinate(5, axis) - points.coordinate(j, axis), 2);
      }
      assertEquals(dot, dots[j], 1e-12);
      assertEquals(square, squares[j], 1e-12);
    }
    assertEquals(0, squares[5]);
  }
}
