package lethe.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
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

    assertEquals(
        "counting was interrupted at step " + done.get() + " of 20000: run it again",
        stopped.getMessage());
    assertTrue(done.get() < 10_000, "went on for " + done.get());
    assertFalse(caller.isInterrupted(), "the thread stays usable");
  }

  @Test
  void aPieceThatThrowsEndsItOnAllThreads() throws InterruptedException {
    AtomicInteger done = new AtomicInteger();

    ArithmeticException failure =
        assertThrows(
            ArithmeticException.class,
            () ->
                Parallel.forAll(
                    "counting",
                    200,
                    i -> {
                      if (done.incrementAndGet() == 10) {
                        throw new ArithmeticException("piece " + i);
                      }
                      LockSupport.parkNanos(1_000_000);
                    }));

    int begun = done.get();
    assertTrue(failure.getMessage().startsWith("piece "), failure.getMessage());
    assertTrue(begun < 100, "went on for " + begun);
    Thread.sleep(20);
    assertEquals(begun, done.get(), "no thread is still at work");
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
