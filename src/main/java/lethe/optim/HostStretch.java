package lethe.optim;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A stretch in Java arrays. The loops are plain ones, which the Java compiler turns into vector
 * instructions; sums run in eight lanes, since it leaves the order of additions alone.
 */
final class HostStretch implements Stretch {
  /** 8 KiB an array: all that one update reads and writes stays in the nearest cache. */
  static final int CAPACITY = 2048;

  private static final int LANES = 8;

  private final float[] values = new float[CAPACITY];
  private final float[] first = new float[CAPACITY];
  private final float[] second = new float[CAPACITY];
  private final float[] third = new float[CAPACITY];
  private int offset;
  private int length;
  private int part;

  /**
   * Moves to the flat vectors' numbers from {@code newOffset} on.
   *
   * @param summands whose numbers from {@code at} on are added up; none for zeros
   */
  void moveTo(int newOffset, int newLength, int newPart, List<FloatBuffer> summands, int at) {
    offset = newOffset;
    length = newLength;
    part = newPart;
    if (summands.isEmpty()) {
      Arrays.fill(values, 0, length, 0);
      return;
    }
    summands.get(0).get(at, values, 0, length);
    for (int i = 1; i < summands.size(); i++) {
      summands.get(i).get(at, first, 0, length);
      add(values, first, length);
    }
  }

  float[] values() {
    return values;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  /** Room for the numbers of three more vectors. */
  float[] room(int index) {
    return switch (index) {
      case 0 -> first;
      case 1 -> second;
      default -> third;
    };
  }

  @Override
  public int part() {
    return part;
  }

  @Override
  public void add(double factor, FlatVector vector) {
    vector.read(offset, first, length);
    addScaled(values, (float) factor, first, length);
  }

  @Override
  public void addPull(FlatVector strength, FlatVector position, FlatVector anchor) {
    strength.read(offset, first, length);
    position.read(offset, second, length);
    anchor.read(offset, third, length);
    addPull(values, first, second, third, length);
  }

  @Override
  public void scale(double factor) {
    float scale = (float) factor;
    for (int i = 0; i < length; i++) {
      values[i] *= scale;
    }
  }

  @Override
  public void square() {
    for (int i = 0; i < length; i++) {
      values[i] *= values[i];
    }
  }

  @Override
  public void store(FlatVector vector) {
    vector.write(offset, values, length);
  }

  @Override
  public double squares() {
    return dot(values, values, length);
  }

  @Override
  public double dot(FlatVector vector) {
    vector.read(offset, first, length);
    return dot(values, first, length);
  }

  private static void add(float[] to, float[] values, int n) {
    for (int i = 0; i < n; i++) {
      to[i] += values[i];
    }
  }

  private static void addScaled(float[] to, float factor, float[] values, int n) {
    for (int i = 0; i < n; i++) {
      to[i] += factor * values[i];
    }
  }

  private static void addPull(
      float[] to, float[] strength, float[] position, float[] anchor, int n) {
    for (int i = 0; i < n; i++) {
      to[i] += strength[i] * (position[i] - anchor[i]);
    }
  }

  private static double dot(float[] left, float[] right, int n) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int whole = n - n % LANES;
    for (int i = 0; i < whole; i += LANES) {
      a += left[i] * right[i];
      b += left[i + 1] * right[i + 1];
      c += left[i + 2] * right[i + 2];
      d += left[i + 3] * right[i + 3];
      e += left[i + 4] * right[i + 4];
      f += left[i + 5] * right[i + 5];
      g += left[i + 6] * right[i + 6];
      h += left[i + 7] * right[i + 7];
    }
    double rest = 0;
    for (int i = whole; i < n; i++) {
      rest += left[i] * right[i];
    }
    return rest + a + b + c + d + e + f + g + h;
  }
}
