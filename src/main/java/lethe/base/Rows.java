package lethe.base;

import java.util.Arrays;
import java.util.List;

/** Rows of matrices: of floats in one array, row-major, or of doubles with an array for each. */
public final class Rows {
  private Rows() {}

  /** One row, from 0. */
  public static float[] row(float[] matrix, int row, int columns) {
    return Arrays.copyOfRange(matrix, row * columns, (row + 1) * columns);
  }

  /** Some rows, in the order in which they are chosen; one may be chosen twice. */
  public static float[] rows(float[] matrix, int[] chosen, int columns) {
    float[] some = new float[chosen.length * columns];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(matrix, chosen[i] * columns, some, i * columns, columns);
    }
    return some;
  }

  /** A matrix that shares no row with the one it was copied from. */
  public static double[][] copy(double[][] matrix) {
    return Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
  }

  /** Several matrices of as many columns, one below the other. */
  public static float[] below(List<float[]> matrices) {
    float[] all = new float[matrices.stream().mapToInt(matrix -> matrix.length).sum()];
    int to = 0;
    for (float[] matrix : matrices) {
      System.arraycopy(matrix, 0, all, to, matrix.length);
      to += matrix.length;
    }
    return all;
  }
}
