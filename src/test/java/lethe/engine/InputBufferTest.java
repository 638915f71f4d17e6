package lethe.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class InputBufferTest {
  private static final Torch TORCH = Torch.open("cpu");

  @Test
  void eachStepReadsWhatWasPutLast() {
    InputBuffer buffer = new InputBuffer(6);
    try (Scope scope = TORCH.scope()) {
      for (int step = 0; step < 3; step++) {
        try (Scope inner = scope.child()) {
          buffer.put(0, new float[] {step, 1, 2, 3});

          NDArray tensor = buffer.tensor(inner, 2, 2);

          assertEquals(new Shape(2, 2), tensor.getShape());
          assertArrayEquals(new float[] {step, 1, 2, 3}, tensor.toFloatArray());
        }
      }
      assertEquals(0, scope.openResources());
    }
  }

  @Test
  void partsArePutBehindEachOther() {
    InputBuffer buffer = new InputBuffer(3);
    buffer.put(1, new float[] {5, 6});
    buffer.put(0, new float[] {3, 4, 5}, 1, 1);
    try (Scope scope = TORCH.scope()) {
      assertArrayEquals(new float[] {4, 5, 6}, buffer.tensor(scope, 3).toFloatArray());
    }
  }

  @Test
  void moreThanItHoldsIsRefused() {
    InputBuffer buffer = new InputBuffer(3);
    try (Scope scope = TORCH.scope()) {
      Expect.refusal(
          "shape (2, 2) has 4 numbers, the buffer holds 3", () -> buffer.tensor(scope, 2, 2));
    }
    Expect.refusal("size must be at least 1, was 0", () -> new InputBuffer(0));
  }
}
