package lethe.base;

import java.nio.charset.StandardCharsets;

/**
 * A named, counter-based stream of random numbers: the {@code n}-th number is a function of the
 * seed, the name and {@code n} alone, so a stream can be put back to any {@link #position()} and
 * never depends on engine, device or thread.
 *
 * <p>The generator is SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): number {@code n} is {@code
 * mix(key + (n + 1) * 0x9E3779B97F4A7C15)}. Uniform floats have 24 bits, normal ones come in pairs
 * by Box and Muller's transform. Not for cryptography; one thread at a time.
 */
public final class RandomStream {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final float FLOAT_UNIT = 0x1p-24f;
  private static final double DOUBLE_UNIT = 0x1p-53;

  private final long key;
  private long position;

  private RandomStream(long key, long position) {
    this.key = key;
    this.position = position;
  }

  /** The stream called {@code name} of {@code seed}, at position 0. */
  public static RandomStream of(long seed, String name) {
    long key = mix(seed + GOLDEN_GAMMA);
    for (byte letter : name.getBytes(StandardCharsets.UTF_8)) {
      key = mix(key ^ (letter + GOLDEN_GAMMA));
    }
    return new RandomStream(key, 0);
  }

  /** A stream of its own for a part of this one's work, independent of this one's position. */
  public RandomStream child(String name) {
    return of(key, name);
  }

  /** The count of 64-bit numbers drawn so far. */
  public long position() {
    return position;
  }

  /** The same stream at another position. */
  public RandomStream at(long newPosition) {
    Checks.require(newPosition >= 0, "position must be at least 0, was %d", newPosition);
    return new RandomStream(key, newPosition);
  }

  /** The next 64 random bits. */
  public long nextLong() {
    position++;
    return mix(key + position * GOLDEN_GAMMA);
  }

  /** A uniform number of [0, 1) with 53 bits. */
  public double nextDouble() {
    return (nextLong() >>> 11) * DOUBLE_UNIT;
  }

  /** A uniform whole number of {@code 0 .. bound - 1}. */
  public int nextInt(int bound) {
    Checks.atLeast("bound", bound, 1);
    return (int) Math.multiplyHigh(nextLong() >>> 1, (long) bound << 1);
  }

  /** {@code count} independent uniform numbers of [0, 1). Draws one number for each two. */
  public float[] uniform(int count) {
    float[] values = new float[count];
    uniform(values, 0, count);
    return values;
  }

  /** The same, written to {@code count} places of {@code values} from {@code from} on. */
  public void uniform(float[] values, int from, int count) {
    int end = from + count;
    for (int i = from; i < end; i += 2) {
      long bits = nextLong();
      values[i] = (bits >>> 40) * FLOAT_UNIT;
      if (i + 1 < end) {
        values[i + 1] = ((bits >>> 8) & 0xFFFFFF) * FLOAT_UNIT;
      }
    }
  }

  /** {@code count} independent standard normal numbers. Draws two numbers for each two. */
  public float[] normal(int count) {
    float[] values = new float[count];
    normal(values, 0, count);
    return values;
  }

  /** The same, written to {@code count} places of {@code values} from {@code from} on. */
  public void normal(float[] values, int from, int count) {
    int end = from + count;
    for (int i = from; i < end; i += 2) {
      double radius = Math.sqrt(-2 * Math.log(1 - nextDouble()));
      double angle = 2 * Math.PI * nextDouble();
      values[i] = (float) (radius * Math.cos(angle));
      if (i + 1 < end) {
        values[i + 1] = (float) (radius * Math.sin(angle));
      }
    }
  }

  /** A uniformly drawn order of {@code 0 .. count - 1} (Fisher and Yates). */
  public int[] permutation(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Stafford's variant 13 of the 64-bit finaliser, as in {@link java.util.SplittableRandom}. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
