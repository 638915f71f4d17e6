package lethe.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import lethe.base.RandomStream;
import lethe.engine.Scope;
import lethe.model.Layout;
import lethe.optim.GradientProjection.Trigger;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class GradientProjectionTest {
  private static final GradientProjection ALWAYS = GradientProjection.flat(Trigger.ALWAYS);
  private static final GradientProjection CONFLICT = GradientProjection.flat(Trigger.CONFLICT);

  @Test
  void whatIsLeftIsOrthogonalWhateverTheSizesAndScales() {
    RandomStream random = RandomStream.of(1, "gradients");
    try (Scope scope = Small.TORCH.scope()) {
      for (int i = 0; i < 60; i++) {
        int size = 1 + random.nextInt(i < 50 ? 50 : 1_081_120);
        float[] b = scaled(random.normal(size), Math.pow(10, random.nextInt(9) - 4));
        float[] a = scaled(random.normal(size), Math.pow(10, random.nextInt(9) - 4));
        for (int j = 0; j < size; j++) {
          a[j] += i % 3 == 0 ? b[j] : 0; // every third pair is far from orthogonal
        }

        float[] left = ALWAYS.remove(scope.array(b, size), scope.array(a, size)).toFloatArray();

        double bound = 1e-4 * Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
        assertTrue(Math.abs(dot(left, a)) <= bound, size + " numbers: " + dot(left, a));
      }
    }
  }

  @Test
  void projectingTwiceChangesNothing() {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray b = scope.array(RandomStream.of(2, "b").normal(1_000), 1_000);
      NDArray a = scope.array(RandomStream.of(2, "a").normal(1_000), 1_000);

      NDArray once = ALWAYS.remove(b, a);

      Expect.close(once.toFloatArray(), ALWAYS.remove(once, a).toFloatArray(), 1e-6);
    }
  }

  @Test
  void aWorkedExample() {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray b = scope.array(new float[] {3, 4}, 2);
      NDArray a = scope.array(new float[] {2, 0}, 2);

      assertArrayEquals(new float[] {0, 4}, ALWAYS.remove(b, a).toFloatArray());
      assertArrayEquals(new float[] {3, 4}, b.toFloatArray(), "the gradient stays as it is");
      assertArrayEquals(new float[] {2, 0}, a.toFloatArray(), "so does the direction");
    }
  }

  @Test
  void aDirectionOfNothingTakesNothingOut() {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray b = scope.array(new float[] {3, 4}, 2);

      assertArrayEquals(new float[] {3, 4}, ALWAYS.remove(b, scope.zeros(2)).toFloatArray());
      NDArray tiny = scope.array(new float[] {9e-7f, 0}, 2);
      assertArrayEquals(new float[] {3, 4}, ALWAYS.remove(b, tiny).toFloatArray());
    }
  }

  @Test
  void withConflictOnlyAGradientThatAgreesStays() {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray b = scope.array(new float[] {3, 4}, 2);

      NDArray agrees = scope.array(new float[] {2, 0}, 2);
      NDArray conflicts = scope.array(new float[] {-2, 0}, 2);

      assertArrayEquals(new float[] {3, 4}, CONFLICT.remove(b, agrees).toFloatArray());
      assertArrayEquals(new float[] {0, 4}, CONFLICT.remove(b, conflicts).toFloatArray());
    }
  }

  @Test
  void perTensorEachTensorIsOrthogonalByItself() {
    Layout layout = Layout.builder().trained("first", 2).trained("second", 1, 3).build();
    GradientProjection projection = GradientProjection.perTensor(layout, Trigger.ALWAYS);
    try (Scope scope = Small.TORCH.scope()) {
      NDArray b = scope.array(new float[] {3, 4, 1, 1, 1}, 5);
      NDArray a = scope.array(new float[] {2, 0, 0, 0, 5}, 5);

      assertArrayEquals(new float[] {0, 4, 1, 1, 0}, projection.remove(b, a).toFloatArray());
    }
  }

  @Test
  void perTensorOverOneTensorIsFlat() {
    Layout layout = Layout.builder().trained("all", 100).build();
    try (Scope scope = Small.TORCH.scope()) {
      NDArray b = scope.array(RandomStream.of(3, "b").normal(100), 100);
      NDArray a = scope.array(RandomStream.of(3, "a").normal(100), 100);

      assertArrayEquals(
          ALWAYS.remove(b, a).toFloatArray(),
          GradientProjection.perTensor(layout, Trigger.ALWAYS).remove(b, a).toFloatArray());
    }
  }

  @Test
  void nothingIsLeftInALongLivedScope() {
    Layout layout = Layout.builder().trained("first", 2).trained("second", 1, 3).build();
    GradientProjection projection = GradientProjection.perTensor(layout, Trigger.ALWAYS);
    try (Scope scope = Small.TORCH.scope()) {
      NDArray a = scope.array(new float[] {2, 0, 0, 0, 5}, 5);
      int before = scope.openResources();
      for (int i = 0; i < 10; i++) {
        try (Scope step = scope.child()) {
          projection.remove(step.array(new float[] {3, 4, 1, 1, 1}, 5), a);
        }
      }

      assertEquals(before, scope.openResources());
    }
  }

  private static float[] scaled(float[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) factor;
    }
    return values;
  }

  private static double dot(float[] left, float[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (double) left[i] * right[i];
    }
    return sum;
  }
}
