package lethe.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BatchesTest {
  private static final Torch TORCH = Torch.open("cpu");
  private int threads;

  @BeforeEach
  void keepThreads() {
    threads = TORCH.threads();
    TORCH.useThreads(2);
  }

  @AfterEach
  void restoreThreads() {
    TORCH.useThreads(threads);
  }

  @ParameterizedTest
  @CsvSource({"0, 3", "1, 3", "3, 3", "4, 3", "7, 3", "100, 1", "1000, 7"})
  void everyRowIsWorkedOnOnceInBatchesOfTheSize(int count, int size) {
    int[] times = new int[count];

    Batches.each(
        TORCH,
        "counting",
        count,
        size,
        scope ->
            (batch, from, to) -> {
              assertEquals(0, from % size);
              assertTrue(to - from == size || to == count);
              for (int i = from; i < to; i++) {
                times[i]++;
              }
            });

    int[] once = new int[count];
    Arrays.fill(once, 1);
    assertArrayEquals(once, times);
  }

  @Test
  void aGpuIsGivenMoreRowsAtATime() {
    assertEquals(250, Batches.atOnce(false, 250));
    assertEquals(2_000, Batches.atOnce(true, 250));
    assertEquals(Integer.MAX_VALUE, Batches.atOnce(true, 1 << 29));
  }

  @Test
  void theBitsDoNotDependOnTheNumberOfThreads() {
    float[] two = products();
    TORCH.useThreads(3);
    float[] three = products();
    TORCH.useThreads(1);

    assertArrayEquals(products(), two);
    assertArrayEquals(two, three);
  }

  private static float[] products() {
    int rows = 200;
    int width = 300;
    float[] values = new float[rows * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    float[] sums = new float[rows];
    Batches.each(
        TORCH,
        "multiplying",
        rows,
        16,
        scope -> {
          NDArray column = scope.array(Arrays.copyOf(values, width), width, 1);
          return (batch, from, to) -> {
            float[] some = Arrays.copyOfRange(values, from * width, to * width);
            float[] part = batch.array(some, to - from, width).matMul(column).toFloatArray();
            System.arraycopy(part, 0, sums, from, part.length);
          };
        });
    return sums;
  }

  @Test
  void aBatchsTensorsEndWithItAndAMembersWithTheWork() {
    Queue<NDArray> made = new ConcurrentLinkedQueue<>();

    Batches.each(
        TORCH,
        "making",
        10,
        2,
        scope -> {
          made.add(scope.zeros(3));
          return (batch, from, to) -> made.add(batch.zeros(2));
        });

    assertTrue(made.stream().allMatch(NDArray::isReleased));
  }

  @Test
  void aFailureEndsTheOthersWorkToo() {
    AtomicInteger done = new AtomicInteger();

    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () ->
                Batches.each(
                    TORCH,
                    "failing",
                    100_000,
                    1,
                    scope ->
                        (batch, from, to) -> {
                          if (done.incrementAndGet() == 5) {
                            throw new IllegalStateException("broken");
                          }
                        }));

    assertEquals("broken", failure.getMessage());
    assertTrue(done.get() < 100_000);
  }

  @Test
  void anInterruptEndsItAndIsUsedUp() {
    AtomicInteger done = new AtomicInteger();
    Thread.currentThread().interrupt();

    CancellationException stopped =
        assertThrows(
            CancellationException.class,
            () ->
                Batches.each(
                    TORCH,
                    "reading",
                    100_000,
                    1,
                    scope -> (batch, from, to) -> done.incrementAndGet()));

    assertTrue(stopped.getMessage().startsWith("reading was interrupted"), stopped::getMessage);
    assertFalse(Thread.interrupted());
    assertTrue(done.get() < 100_000);
  }
}
