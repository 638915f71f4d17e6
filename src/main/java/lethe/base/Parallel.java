package lethe.base;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Independent pieces of work on all cores, which an interrupt of the caller ends between two. */
public final class Parallel {
  private Parallel() {}

  /**
   * Does the pieces {@code 0 .. count - 1}, in no order, and returns when all are done.
   *
   * @param work its name, for the message
   * @param piece of a tenth of a second at most, so that a stop is quick
   * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, as by
   *     {@link Interruption#check}
   */
  public static void forAll(String work, int count, IntConsumer piece) {
    Thread caller = Thread.currentThread();
    AtomicInteger next = new AtomicInteger();
    AtomicBoolean stopped = new AtomicBoolean();
    // Each takes the next piece, so that the caller never waits for more than the last ones: while
    // it waits, its interrupts are not to be seen, so whoever sees one tells the others.
    IntStream.range(0, Runtime.getRuntime().availableProcessors())
        .parallel()
        .forEach(
            core -> {
              int i = next.getAndIncrement();
              while (i < count && !stopped.get()) {
                if (caller.isInterrupted()) {
                  stopped.set(true);
                } else {
                  piece.accept(i);
                  i = next.getAndIncrement();
                }
              }
            });
    Interruption.check(work, 0, count);
  }
}
