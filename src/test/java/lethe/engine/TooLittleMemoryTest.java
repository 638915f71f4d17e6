package lethe.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class TooLittleMemoryTest {
  private static final Torch TORCH = Torch.open("cpu");

  /** More than any machine has. */
  private static final long HUGE = 1L << 50;

  private static final String CPU =
      "too little memory in the machine: 4503599627370496 bytes were asked for at once: make the"
          + " batch smaller, or the machine's memory larger; what was saved before is untouched";

  @Test
  void whatTheEngineCannotHaveIsNamedAndTheEngineWorksOn() {
    try (Scope scope = TORCH.scope()) {
      Expect.error(TooLittleMemory.class, CPU, () -> scope.zeros(HUGE));

      assertEquals(3, scope.zeros(3).add(1).sum().getFloat());
    }
  }

  @Test
  void aStepThatIsTooLargeIsNamedWhoeverTakesIt() {
    int before = TORCH.threads();
    for (int threads : new int[] {1, 2}) {
      TORCH.useThreads(threads);
      for (int culprit = 0; culprit < threads; culprit++) {
        int failing = culprit;
        try (Team team = Team.of(TORCH)) {
          Expect.error(
              TooLittleMemory.class,
              CPU,
              () ->
                  team.step(
                      member ->
                          member.index() == failing
                              ? member.step().zeros(1).broadcast(HUGE).add(1f)
                              : null));

          assertEquals(threads, team.step(member -> member.step().zeros(2)).size());
        }
      }
    }
    TORCH.useThreads(before);
  }

  @Test
  void aRecordedLossThatIsTooLargeIsNamed() {
    try (Scope scope = TORCH.scope()) {
      Expect.error(
          TooLittleMemory.class,
          CPU,
          () ->
              Gradients.of(
                  scope,
                  scope.array(new float[] {1}, 1),
                  leaf -> leaf.broadcast(HUGE).square().sum()));

      assertEquals(
          4,
          Gradients.of(scope, scope.array(new float[] {2}, 1), leaf -> leaf.square().sum())
              .gradient()
              .getFloat(0));
    }
  }

  @Test
  void javasOwnMemoryIsNamedWithItsLimit() {
    var error =
        assertThrows(
            TooLittleMemory.class,
            () -> {
              throw TooLittleMemory.orItself(new OutOfMemoryError("Java heap space"));
            });

    assertEquals(
        String.format(
            java.util.Locale.ROOT,
            "too little memory for Java: Java heap space, the limit is %,d bytes: make the batch"
                + " smaller, or raise -Xmx, for notebooks in JJAVA_JVM_OPTS; what was saved before"
                + " is untouched",
            Runtime.getRuntime().maxMemory()),
        error.getMessage());
  }

  @Test
  void theGpusMemoryIsNamed() {
    String tried =
        "CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total capacity of 7.79 GiB of"
            + " which 1.20 GiB is free.";
    String remedy =
        " were asked for at once: make the batch smaller, or choose another device by LETHE_DEVICE;"
            + " what was saved before is untouched";

    assertEquals(
        "too little memory on the GPU: 2.50 GiB" + remedy,
        TooLittleMemory.orItself(new EngineException(tried)).getMessage());
    for (String said :
        List.of(
            "CUDA error: out of memory",
            "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
            "cuDNN error: CUDNN_STATUS_ALLOC_FAILED")) {
      assertEquals(
          "too little memory on the GPU: more than is free" + remedy,
          TooLittleMemory.orItself(new EngineException(said)).getMessage());
    }
  }

  @Test
  void otherFailuresStayWhatTheyAre() {
    RuntimeException shape = new EngineException("The size of tensor a (2) must match b (3)");
    assertSame(shape, TooLittleMemory.orItself(shape));
    Error threads = new OutOfMemoryError("unable to create native thread");
    assertSame(threads, assertThrows(Error.class, () -> TooLittleMemory.orItself(threads)));
  }

  @Test
  void anErrorIsToldAfterAllHaveStopped() {
    int before = TORCH.threads();
    TORCH.useThreads(3);
    AtomicInteger finished = new AtomicInteger();
    try (Team team = Team.of(TORCH)) {
      for (int culprit = 0; culprit < 3; culprit++) {
        int failing = culprit;
        assertThrows(
            StackOverflowError.class,
            () ->
                team.run(
                    member -> {
                      if (member.index() == failing) {
                        throw new StackOverflowError();
                      }
                      finish(finished);
                    }));
        assertEquals(2, finished.getAndSet(0));
      }
    } finally {
      TORCH.useThreads(before);
    }
  }

  private static void finish(AtomicInteger finished) {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    finished.incrementAndGet();
  }

  @Test
  void aBufferHasALargestSize() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> new InputBuffer(Integer.MAX_VALUE));

    assertTrue(error.getMessage().endsWith("make the batch smaller"), error.getMessage());
  }
}
