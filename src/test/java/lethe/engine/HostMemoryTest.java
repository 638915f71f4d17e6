package lethe.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

final class HostMemoryTest {
  @Test
  void aTensorAndItsMemoryChangeTogether() {
    try (Scope scope = Torch.open("cpu").scope()) {
      NDArray array = scope.array(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);

      assertTrue(HostMemory.holds(array));
      HostMemory.of(array).put(3, 9);
      array.addi(scope.array(new float[] {1, 1}, 2));

      FloatBuffer memory = HostMemory.of(array);
      float[] numbers = new float[6];
      memory.get(0, numbers);
      assertArrayEquals(new float[] {2, 3, 4, 10, 6, 7}, numbers);
      assertArrayEquals(numbers, array.toFloatArray());
    }
  }

  @Test
  void theMemoryOfSomeRowsBeginsAtTheFirstOfThem() {
    try (Scope scope = Torch.open("cpu").scope()) {
      NDArray rows = scope.array(new float[] {1, 2, 3, 4, 5, 6}, 3, 2).get("1:");

      assertEquals(3, HostMemory.of(rows).get(0));
      assertEquals(4, HostMemory.of(rows).capacity());
    }
  }

  @Test
  void aReadingLeavesNothingBehind() {
    try (Scope scope = Torch.open("cpu").scope()) {
      NDArray rows = scope.array(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
      NDArray column = rows.get(":, 1");
      NDArray number = rows.sum();
      int before = scope.openResources();

      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, HostMemory.read(rows));
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, HostMemory.readApart(rows));
      assertArrayEquals(new float[] {2, 4, 6}, HostMemory.readApart(column));
      assertArrayEquals(new float[] {21}, HostMemory.readApart(number));

      assertEquals(before, scope.openResources());
    }
  }
}
