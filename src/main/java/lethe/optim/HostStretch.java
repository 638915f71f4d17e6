package lethe.optim;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A stretch in Java arrays, inside one block: each number is at its place in the block, so that all
 * arrays are read at the same index. The loops are plain ones, which the Java compiler turns into
 * vector instructions; sums run in eight lanes, since it leaves the order of additions alone.
 */
final class HostStretch implements Stretch {
  private static final int LANES = 8;

  private final float[] values = new float[FlatVector.BLOCK];
  private final float[] first = new float[FlatVector.BLOCK];
  private final float[] second = new float[FlatVector.BLOCK];
  private final float[] third = new float[FlatVector.BLOCK];
  private int offset;
  private int from;
  private int to;
  private int part;

  /**
   * Moves to the flat vectors' numbers from {@code newOffset} on, up to {@code end} or to the end
   * of the block.
   *
   * @param summands whose numbers from {@code at} on are added up; none for zeros
   * @return how many numbers it holds now
   */
  int moveTo(int newOffset, int end, int newPart, List<FloatBuffer> summands, int at) {
    offset = newOffset;
    from = FlatVector.place(newOffset);
    to = Math.min(from + end - newOffset, FlatVector.BLOCK);
    part = newPart;
    if (summands.isEmpty()) {
      Arrays.fill(values, from, to, 0);
      return length();
    }
    summands.get(0).get(at, values, from, length());
    for (int i = 1; i < summands.size(); i++) {
      summands.get(i).get(at, first, from, length());
      addScaled(values, 1, first, from, to);
    }
    return length();
  }

  float[] values() {
    return values;
  }

  /** The place of its first number in {@link #values()}. */
  int from() {
    return from;
  }

  /** The place behind its last. */
  int to() {
    return to;
  }

  private int length() {
    return to - from;
  }

  /**
   * The same stretch of a vector, at the same places: the vector's own array or a copy.
   *
   * @param room which of three rooms a copy goes to, 0 to 2
   */
  float[] of(FlatVector vector, int room) {
    float[] copy =
        switch (room) {
          case 0 -> first;
          case 1 -> second;
          default -> third;
        };
    return vector.block(offset, length(), copy);
  }

  /** Gives a vector the numbers that were made of what {@link #of} returned. */
  void put(FlatVector vector, float[] numbers) {
    vector.put(offset, length(), numbers);
  }

  @Override
  public int part() {
    return part;
  }

  @Override
  public void add(double factor, FlatVector vector) {
    addScaled(values, (float) factor, of(vector, 0), from, to);
  }

  @Override
  public void addPull(FlatVector strength, FlatVector position, FlatVector anchor) {
    addPull(values, of(strength, 0), of(position, 1), of(anchor, 2), from, to);
  }

  @Override
  public void scale(double factor) {
    float scale = (float) factor;
    for (int i = from; i < to; i++) {
      values[i] *= scale;
    }
  }

  @Override
  public void square() {
    for (int i = from; i < to; i++) {
      values[i] *= values[i];
    }
  }

  @Override
  public void store(FlatVector vector) {
    put(vector, values);
  }

  @Override
  public double squares() {
    return dot(values, values, from, to);
  }

  @Override
  public double dot(FlatVector vector) {
    return dot(values, of(vector, 0), from, to);
  }

  private static void addScaled(float[] sum, float factor, float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += factor * values[i];
    }
  }

  private static void addPull(
      float[] sum, float[] strength, float[] position, float[] anchor, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += strength[i] * (position[i] - anchor[i]);
    }
  }

  private static double dot(float[] left, float[] right, int from, int to) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int whole = to - (to - from) % LANES;
    for (int i = from; i < whole; i += LANES) {
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
    for (int i = whole; i < to; i++) {
      rest += left[i] * right[i];
    }
    return rest + a + b + c + d + e + f + g + h;
  }
}
