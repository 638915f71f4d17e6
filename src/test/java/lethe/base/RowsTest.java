package lethe.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RowsTest {
  private static final float[] THREE_BY_TWO = {1, 2, 3, 4, 5, 6};

  @Test
  void aRowIsACopyOfItsNumbers() {
    float[] row = Rows.row(THREE_BY_TWO, 1, 2);
    row[0] = 9;

    assertArrayEquals(new float[] {9, 4}, row);
    assertArrayEquals(new float[] {3, 4}, Rows.row(THREE_BY_TWO, 1, 2));
  }

  @Test
  void rowsComeInTheOrderInWhichTheyAreChosen() {
    assertArrayEquals(
        new float[] {5, 6, 1, 2, 5, 6}, Rows.rows(THREE_BY_TWO, new int[] {2, 0, 2}, 2));
    assertArrayEquals(new float[0], Rows.rows(THREE_BY_TWO, new int[0], 2));
  }

  @Test
  void matricesStandOneBelowTheOther() {
    assertArrayEquals(
        new float[] {7, 8, 1, 2, 3, 4, 5, 6},
        Rows.below(List.of(new float[] {7, 8}, new float[0], THREE_BY_TWO)));
    assertArrayEquals(new float[0], Rows.below(List.of()));
  }

  @Test
  void aCopiedMatrixSharesNoRow() {
    double[][] matrix = {{1, 2}, {3}};
    double[][] copy = Rows.copy(matrix);
    matrix[1][0] = 9;

    assertArrayEquals(new double[][] {{1, 2}, {3}}, copy);
  }
}
