package lethe.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import lethe.engine.Scope;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

/** The work of a GPU, done on the CPU's tensors. */
final class DeviceStretchTest {
  @Test
  void whatIsStoredReplacesWhateverWasThere() {
    float[] before = {7, Float.NaN, Float.POSITIVE_INFINITY, -0f, 7};
    try (Scope scope = Small.TORCH.scope()) {
      TensorVector vector = new TensorVector(scope.array(before, 5), false);
      DeviceStretch stretch = new DeviceStretch(scope.array(new float[] {1, 2, 3}, 3), 1, 0);

      stretch.store(vector);
      stretch.scale(10);

      assertArrayEquals(new float[] {7, 1, 2, 3, 7}, vector.toFloatArray());
      assertArrayEquals(new float[] {10, 20, 30}, stretch.values().toFloatArray());
    }
  }

  @Test
  void aFactorIsAFloat() {
    try (Scope scope = Small.TORCH.scope()) {
      TensorVector vector = new TensorVector(scope.array(new float[] {3, 5, 7}, 3), false);
      DeviceStretch stretch = new DeviceStretch(scope.array(new float[] {1, 2, 3}, 3), 0, 0);

      stretch.add(0.1, vector);
      stretch.scale(0.1);

      float[] expected = new float[3];
      for (int i = 0; i < 3; i++) {
        expected[i] = (i + 1 + (3 + 2 * i) * 0.1f) * 0.1f;
      }
      assertArrayEquals(expected, stretch.values().toFloatArray());
    }
  }

  @Test
  void nothingIsLeftInTheScope() {
    try (Scope scope = Small.TORCH.scope()) {
      TensorVector vector = new TensorVector(scope.zeros(3), false);
      DeviceStretch stretch = new DeviceStretch(scope.zeros(3), 0, 0);
      int before = scope.openResources();

      stretch.add(0.1, vector);
      stretch.scale(0.1);
      stretch.store(vector);

      assertEquals(before, scope.openResources());
    }
  }
}
