package lethe.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class ScopeTest {
  private static final Torch TORCH = Torch.open("cpu");

  @Test
  void arraysHoldTheirValuesRowByRow() {
    try (Scope scope = TORCH.scope()) {
      NDArray array = scope.array(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

      assertEquals(new Shape(2, 3), array.getShape());
      assertEquals(4, array.getFloat(1, 0));
      assertArrayEquals(new float[4], scope.zeros(2, 2).toFloatArray());
      NDArray indices = scope.indices(new int[] {0, 9});
      assertEquals(DataType.INT64, indices.getDataType());
      assertArrayEquals(new long[] {0, 9}, indices.toLongArray());
    }
  }

  @Test
  void someRowsOfAMatrixBecomeATensor() {
    try (Scope scope = TORCH.scope()) {
      NDArray rows = scope.rows(new float[] {1, 2, 3, 4, 5, 6}, 1, 3, 2);

      assertEquals(new Shape(2, 2), rows.getShape());
      assertArrayEquals(new float[] {3, 4, 5, 6}, rows.toFloatArray());
    }
  }

  @Test
  void valuesThatDoNotFillTheShapeAreRefused() {
    try (Scope scope = TORCH.scope()) {
      Expect.refusal(
          "shape (2, 3) holds 6 values, 5 were given", () -> scope.array(new float[5], 2, 3));
    }
  }

  @Test
  void closingClosesEverythingThatWasMadeInIt() {
    NDArray mine;
    NDArray result;
    NDArray inner;
    try (Scope scope = TORCH.scope()) {
      mine = scope.zeros(3);
      result = mine.add(mine);
      inner = scope.child().zeros(2);
    }

    assertThrows(IllegalStateException.class, mine::toFloatArray);
    assertThrows(IllegalStateException.class, result::toFloatArray);
    assertThrows(IllegalStateException.class, inner::toFloatArray);
  }

  @Test
  void aChildLeavesNothingBehind() {
    try (Scope scope = TORCH.scope()) {
      NDArray theta = scope.zeros(3);
      int before = scope.openResources();

      for (int i = 0; i < 10; i++) {
        try (Scope step = scope.child()) {
          NDArray data = step.zeros(3);
          data.add(theta).square();
          assertTrue(scope.openResources() > before);
        }
      }

      assertEquals(before, scope.openResources());
    }
  }

  @Test
  void aKeptTensorOutlivesTheScopeItWasMadeIn() {
    try (Scope scope = TORCH.scope()) {
      NDArray kept;
      try (Scope step = scope.child()) {
        kept = scope.keep(step.array(new float[] {5}, 1));
      }

      assertEquals(5, kept.getFloat(0));
    }
  }

  /** The engine starts every thread but its first with gradient mode on. */
  @Test
  void openingAScopeTurnsGradientModeOffOnANewThread() throws Exception {
    onANewThread(
        () -> {
          JniUtils.setGradMode(true);
          try (Scope scope = TORCH.scope()) {
            NDArray parameter = scope.array(new float[] {1, 2}, 2);
            parameter.setRequiresGradient(true);

            assertFalse(JniUtils.isGradMode());
            parameter.addi(parameter);
            assertArrayEquals(new float[] {2, 4}, parameter.toFloatArray());
          }
        });
  }

  /** Shows that the test above can fail: without a scope the engine refuses the same update. */
  @Test
  void withoutIt_AnUpdateInPlaceIsRefusedOnANewThread() throws Exception {
    onANewThread(
        () -> {
          try (Scope scope = TORCH.scope()) {
            NDArray parameter = scope.array(new float[] {1, 2}, 2);
            parameter.setRequiresGradient(true);
            JniUtils.setGradMode(true);

            assertThrows(RuntimeException.class, () -> parameter.addi(parameter));
          } finally {
            JniUtils.setGradMode(false);
          }
        });
  }

  @Test
  void aConstantIsAnOperandOfFloat32() {
    try (Scope scope = TORCH.scope()) {
      NDArray numbers = scope.array(new float[] {1, 2}, 2);

      NDArray tenths = numbers.mul(scope.constant(0.1));

      assertArrayEquals(new float[] {0.1f, 0.2f}, tenths.toFloatArray());
    }
  }

  private static void onANewThread(Runnable work) throws InterruptedException {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      executor.submit(work).get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      executor.shutdown();
    }
  }
}
