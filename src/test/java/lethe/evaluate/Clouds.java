package lethe.evaluate;

import java.util.Arrays;
import lethe.base.Points;
import lethe.base.RandomStream;

/** Clouds of points whose distances are known. */
final class Clouds {
  private Clouds() {}

  /** Independent N(shift, scale²) coordinates. */
  static Points normal(int count, int size, float shift, float scale, long seed) {
    float[] values = RandomStream.of(seed, "cloud").normal(count * size);
    for (int i = 0; i < values.length; i++) {
      values[i] = shift + scale * values[i];
    }
    return Points.of(values, size);
  }

  /** One point, again and again. */
  static Points constant(int count, int size, float value) {
    float[] values = new float[count * size];
    Arrays.fill(values, value);
    return Points.of(values, size);
  }
}
