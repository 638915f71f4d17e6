package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class FeatureMatrixTest {
  private static final FeatureMatrix POINTS = FeatureMatrix.of(new float[] {1, 2, 3, 4, 5, 6}, 2);

  @Test
  void rowsAndColumnsAreThoseOfTheMatrix() {
    assertEquals(3, POINTS.count());
    assertEquals(2, POINTS.size());
    assertArrayEquals(new double[] {3, 4}, POINTS.row(1));
    assertArrayEquals(new double[] {2, 4, 6}, POINTS.column(1));
  }

  @Test
  void someRowsComeInTheOrderAskedFor() {
    FeatureMatrix some = POINTS.rows(2, 0, 2);

    assertArrayEquals(new double[] {5, 1, 5}, some.column(0));
  }

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
    FeatureMatrix points = Clouds.normal(37, 11, 0.5f, 2, 3);
    double[] dots = new double[37];
    double[] squares = new double[37];

    new Columns(points).dots(points.row(5), 0, dots);
    new Columns(points).squaredDistances(points.row(5), 0, squares);

    for (int j = 0; j < 37; j++) {
      double dot = 0;
      double square = 0;
      for (int axis = 0; axis < 11; axis++) {
        dot += points.value(5, axis) * points.value(j, axis);
        square += Math.pow(points.value(5, axis) - points.value(j, axis), 2);
      }
      assertEquals(dot, dots[j], 1e-12);
      assertEquals(square, squares[j], 1e-12);
    }
    assertEquals(0, squares[5]);
  }

  @Test
  void refusesWhatIsNoMatrixOfNumbers() {
    Expect.refusal(
        "5 numbers are no whole points of 2 coordinates", () -> FeatureMatrix.of(new float[5], 2));
    Expect.refusal(
        "coordinate 1 of point 1 is NaN: features must be finite, check the images",
        () -> FeatureMatrix.of(new float[] {1, 2, 3, Float.NaN}, 2));
    Expect.refusal("index must lie in [0, 2], was 3", () -> POINTS.rows(3));
    Expect.refusal("indices must be at least 1, was 0", () -> POINTS.rows());
  }
}
