package lethe.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import lethe.support.FreedMemory;
import org.junit.jupiter.api.Test;

final class GradientsTest {
  private static final Torch TORCH = Torch.open("cpu");
  private static final int TRIES = 20;

  @Test
  void gradientOfASumOfSquaresIsTwiceThePoint() {
    try (Scope scope = TORCH.scope()) {
      NDArray point = scope.array(new float[] {1, 2, -3}, 3);

      Gradients.LossAndGradient result = Gradients.of(scope, point, leaf -> leaf.square().sum());

      assertEquals(14, result.loss().getFloat());
      assertArrayEquals(new float[] {2, 4, -6}, result.gradient().toFloatArray());
    }
  }

  @Test
  void severalPointsGetTheirGradientsInOrder() {
    try (Scope scope = TORCH.scope()) {
      NDList points =
          new NDList(scope.array(new float[] {2}, 1), scope.array(new float[] {3, 5}, 2));

      Gradients.LossAndGradients result =
          Gradients.of(scope, points, leaves -> leaves.get(1).mul(leaves.get(0)).sum());

      assertArrayEquals(new float[] {8}, result.gradients().get(0).toFloatArray());
      assertArrayEquals(new float[] {2, 2}, result.gradients().get(1).toFloatArray());
    }
  }

  @Test
  void aRecordingGoesBackFromWhateverIsMadeOfItsOutput() {
    try (Scope scope = TORCH.scope()) {
      NDArray point = scope.array(new float[] {1, 2, -3}, 3);

      Gradients.Recording recording = Gradients.record(point, NDArray::square);
      NDArray delta = recording.output().neg();

      assertArrayEquals(new float[] {1, 4, 9}, recording.output().toFloatArray());
      assertFalse(recording.output().hasGradient());
      assertArrayEquals(new float[] {-2, -16, 54}, recording.back(delta).toFloatArray());
      assertFalse(point.hasGradient());
    }
  }

  @Test
  void thePointIsNotTouchedAndGradientsDoNotAddUp() {
    try (Scope scope = TORCH.scope()) {
      NDArray point = scope.array(new float[] {1, 2}, 2);

      for (int i = 0; i < 3; i++) {
        Gradients.LossAndGradient result = Gradients.of(scope, point, leaf -> leaf.square().sum());
        assertArrayEquals(new float[] {2, 4}, result.gradient().toFloatArray());
      }

      assertFalse(point.hasGradient());
      assertArrayEquals(new float[] {1, 2}, point.toFloatArray());
      assertFalse(JniUtils.isGradMode());
    }
  }

  @Test
  void resultsCarryNoGraph() {
    try (Scope scope = TORCH.scope()) {
      NDArray point = scope.array(new float[] {1, 2}, 2);

      Gradients.LossAndGradient result = Gradients.of(scope, point, leaf -> leaf.square().sum());

      assertFalse(result.loss().hasGradient());
      assertFalse(result.gradient().hasGradient());
    }
  }

  @Test
  void nothingIsLeftBehind() {
    try (Scope scope = TORCH.scope()) {
      NDArray point = scope.array(new float[] {1, 2}, 2);
      int before = scope.openResources();

      for (int i = 0; i < 10; i++) {
        try (Scope step = scope.child()) {
          NDArray data = step.array(new float[] {3, 4}, 2);
          Gradients.of(step, point, leaf -> data.mul(leaf).sum());
        }
      }

      assertEquals(before, scope.openResources());
    }
  }

  @Test
  void aFailingLossLeavesTheNextOneUsable() {
    try (Scope scope = TORCH.scope()) {
      NDArray point = scope.array(new float[] {1, 2}, 2);

      assertThrows(
          ArithmeticException.class,
          () ->
              Gradients.of(
                  scope,
                  point,
                  leaf -> {
                    throw new ArithmeticException("broken loss");
                  }));

      assertFalse(JniUtils.isGradMode());
      assertArrayEquals(
          new float[] {2, 4},
          Gradients.of(scope, point, leaf -> leaf.square().sum()).gradient().toFloatArray());
    }
  }

  @Test
  void aRecordingInsideARecordingIsRefused() {
    try (Scope scope = TORCH.scope()) {
      NDArray point = scope.array(new float[] {1, 2}, 2);

      assertThrows(
          IllegalStateException.class,
          () ->
              Gradients.of(
                  scope,
                  point,
                  outer -> Gradients.of(scope, point, leaf -> leaf.square().sum()).loss()));
    }
  }

  @Test
  void threadsRecordAtTheSameTime() throws InterruptedException {
    CyclicBarrier inside = new CyclicBarrier(2); // broken if a second recording had to wait
    List<float[]> gradients = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      float number = i + 1;
      threads.add(new Thread(() -> gradients.add(cubeGradient(number, inside))));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    gradients.sort(Comparator.comparingDouble(gradient -> gradient[0]));
    assertEquals(2, gradients.size());
    assertArrayEquals(new float[] {3}, gradients.get(0));
    assertArrayEquals(new float[] {12}, gradients.get(1));
  }

  /** The derivative of x³ at {@code number}, recorded while another thread records too. */
  private static float[] cubeGradient(float number, CyclicBarrier inside) {
    try (Scope scope = TORCH.scope()) {
      return Gradients.of(
              scope,
              scope.array(new float[] {number}, 1),
              leaf -> {
                NDArray square = leaf.square();
                await(inside);
                return square.mul(leaf).sum();
              })
          .gradient()
          .toFloatArray();
    }
  }

  private static void await(CyclicBarrier inside) {
    try {
      inside.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("the other thread does not record at the same time", e);
    }
  }

  /**
   * Why recorded losses use arrays only: the engine frees a number's memory before the backward
   * pass reads it. Also the proof that {@link FreedMemory} shows such a use.
   */
  @Test
  void aNumberAsOperandIsReadAfterItsMemoryIsFreed() {
    try (Scope scope = TORCH.scope()) {
      int wrong = wrongGradients(scope, leaf -> leaf.mul(0.5f));

      assertTrue(
          wrong > 0, "no gradient of " + TRIES + " was wrong: is the engine's fault mended?");
    }
  }

  @Test
  void anOpenArrayAsOperandGivesTheRightGradientEveryTime() {
    try (Scope scope = TORCH.scope()) {
      NDArray half = scope.array(new float[] {0.5f}, 1);

      assertEquals(0, wrongGradients(scope, leaf -> leaf.mul(half)));
    }
  }

  @Test
  void aConstantMadeInTheRecordingGivesTheRightGradientEveryTime() {
    try (Scope scope = TORCH.scope()) {
      assertEquals(
          0, wrongGradients(scope, leaf -> leaf.mul(scope.manager().full(new Shape(1), 0.5f))));
    }
  }

  /** How many of some tries find another gradient of sum(operation(x)) than ½ in each place. */
  private static int wrongGradients(Scope scope, UnaryOperator<NDArray> operation) {
    int wrong = 0;
    for (int i = 0; i < TRIES; i++) {
      try (Scope step = scope.child()) {
        NDArray point = step.array(new float[] {1, 2, 3, 4}, 4);
        Gradients.LossAndGradient result =
            Gradients.of(
                step,
                point,
                leaf -> {
                  NDArray loss = operation.apply(leaf).sum();
                  assertEquals(5, loss.getFloat());
                  FreedMemory.refill();
                  return loss;
                });
        for (float value : result.gradient().toFloatArray()) {
          if (value != 0.5f) {
            wrong++;
            break;
          }
        }
      }
    }
    return wrong;
  }
}
