package lethe.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BitsTest {
  private static final double[] VALUES = {
    0,
    -0.0,
    1,
    Math.PI,
    -Math.E * 1e-300,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Double.NaN,
    Double.longBitsToDouble(0x7ff0_0000_0000_0001L),
    Double.NEGATIVE_INFINITY
  };

  @Test
  void everyBitComesBack() {
    double[] back = Bits.toDoubles(Bits.of(VALUES));

    assertArrayEquals(bits(VALUES), bits(back));
    assertEquals(0, Bits.toDoubles(Bits.of()).length);
  }

  @Test
  void theTensorHoldsWholeNumbersOnly() {
    Safetensors.Tensor tensor = Bits.of(VALUES);

    assertArrayEquals(new int[] {VALUES.length, 4}, tensor.shape());
    float[] groups = tensor.values();
    assertTrue(
        IntStream.range(0, groups.length)
            .allMatch(i -> groups[i] >= 0 && groups[i] < 65_536 && groups[i] % 1 == 0));
  }

  private static long[] bits(double... values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }
}
