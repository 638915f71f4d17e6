package lethe.base;

import java.util.Arrays;

/**
 * Double precision in a file of float32 tensors, to the bit: each number as its four groups of 16
 * bits, which float32 holds exactly.
 */
public final class Bits {
  private static final int GROUPS = 4;
  private static final int WIDTH = 16;
  private static final long MASK = 0xffff;

  private Bits() {}

  /** The bits of {@code values}, a row of four for each. */
  public static Safetensors.Tensor of(double... values) {
    float[] groups = new float[GROUPS * values.length];
    for (int i = 0; i < groups.length; i++) {
      long bits = Double.doubleToRawLongBits(values[i / GROUPS]);
      groups[i] = (bits >>> (WIDTH * (i % GROUPS))) & MASK;
    }
    return Safetensors.Tensor.of(groups, values.length, GROUPS);
  }

  /** The numbers of such bits. */
  public static double[] toDoubles(Safetensors.Tensor bits) {
    float[] groups = bits.values();
    double[] values = new double[groups.length / GROUPS];
    Arrays.setAll(
        values,
        i -> {
          long whole = 0;
          for (int group = 0; group < GROUPS; group++) {
            whole |= (long) groups[GROUPS * i + group] << (WIDTH * group);
          }
          return Double.longBitsToDouble(whole);
        });
    return values;
  }
}
