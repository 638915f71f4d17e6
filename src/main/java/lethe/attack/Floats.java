package lethe.attack;

import java.util.Arrays;
import java.util.List;

/** Rows of flat row-major arrays. */
final class Floats {
  private Floats() {}

  /** Several arrays one after the other. */
  static float[] joined(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int to = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, to, part.length);
      to += part.length;
    }
    return all;
  }

  /** Some rows of a matrix of {@code width} columns. */
  static float[] rows(float[] values, int width, int... indices) {
    float[] some = new float[indices.length * width];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(values, indices[i] * width, some, i * width, width);
    }
    return some;
  }

  /** The middle value; the mean of the middle two if their number is even. */
  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
