package lethe.support;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.DoubleUnaryOperator;

/** Numbers as a device of less precision sees them. */
public final class Rounding {
  private Rounding() {}

  /** To the ten bits behind the point that TF32 keeps, the nearest. */
  public static double tf32(double value) {
    int bits = Float.floatToRawIntBits((float) value);
    return Float.intBitsToFloat((bits + 0x1000) & ~0x1fff);
  }

  /** The rounded numbers; the way back is that of a sum, so a gradient passes as it is. */
  public static NDArray of(NDManager owner, NDArray numbers, DoubleUnaryOperator rounding) {
    float[] values = numbers.stopGradient().toFloatArray();
    float[] moves = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      moves[i] = (float) (rounding.applyAsDouble(values[i]) - values[i]);
    }
    return owner.create(moves, numbers.getShape()).add(numbers);
  }
}
