package lethe.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

final class ParallelTest {
  @Test
  void everyPieceIsDoneOnce() {
    AtomicIntegerArray done = new AtomicIntegerArray(1_000);

    Parallel.forAll("counting", done.length(), done::incrementAndGet);

    for (int i = 0; i < done.length(); i++) {
      assertEquals(1, done.get(i));
    }
  }

  @Test
  void anInterruptOfTheCallerEndsItOnAllThreads() {
    Thread caller = Thread.currentThread();
    AtomicInteger done = new AtomicInteger();

    CancellationException stopped =
        assertThrows(
            CancellationException.class,
            () ->
                Parallel.forAll(
                    "counting",
                    20_000,
                    i -> {
                      long end = System.nanoTime() + 50_000; // a piece of some length
                      while (System.nanoTime() - end < 0) {
                        Thread.onSpinWait();
                      }
                      if (done.incrementAndGet() == 10) {
                        caller.interrupt();
                      }
                    }));

    assertTrue(stopped.getMessage().startsWith("counting was interrupted"), stopped.getMessage());
    assertTrue(done.get() < 10_000, "went on for " + done.get());
    assertFalse(caller.isInterrupted(), "the thread stays usable");
  }

  @Test
  void aThreadInALongPieceLearnsOfTheInterruptThatTheCallerSaw() {
    Thread caller = Thread.currentThread();
    AtomicInteger done = new AtomicInteger();

    assertThrows(
        CancellationException.class,
        () ->
            Parallel.forAll(
                "counting",
                400,
                i -> {
                  boolean other = Thread.currentThread() != caller;
                  long end = System.nanoTime() + (other ? 5_000_000 : 50_000);
                  while (System.nanoTime() - end < 0) {
                    Thread.onSpinWait();
                  }
                  if (done.incrementAndGet() == 10) {
                    caller.interrupt();
                  }
                }));

    assertTrue(done.get() < 100, "went on for " + done.get());
  }
}
