package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class OutputThreadTest {
  @Test
  void anInterruptReachesTheWorkAndNotTheOutput() {
    Thread work = Thread.currentThread();
    AtomicBoolean broken = new AtomicBoolean();

    OutputThread.run(
        () -> {
          work.interrupt();
          long end = System.nanoTime() + 20_000_000L; // while the work waits
          while (System.nanoTime() - end < 0) {
            broken.compareAndSet(false, Thread.currentThread().isInterrupted());
          }
        });

    assertTrue(Thread.interrupted(), "the work is still told");
    assertFalse(broken.get(), "the output was not");
  }

  @Test
  void outputsKeepTheirOrder() {
    List<Integer> shown = Collections.synchronizedList(new ArrayList<>());

    for (int i = 0; i < 100; i++) {
      int number = i;
      OutputThread.run(() -> shown.add(number));
      assertEquals(i + 1, shown.size(), "what is shown is shown when the work goes on");
    }

    assertEquals(99, shown.get(99));
  }

  @Test
  void aFailureOfTheOutputIsTheWorks() {
    ArithmeticException failure =
        assertThrows(
            ArithmeticException.class,
            () ->
                OutputThread.run(
                    () -> {
                      throw new ArithmeticException("no room");
                    }));

    assertEquals("no room", failure.getMessage());
  }
}
