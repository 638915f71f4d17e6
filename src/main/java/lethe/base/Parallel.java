package lethe.base;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Independent pieces of work on all cores, which an interrupt of the caller ends between two. */
public final class Parallel {
  private Parallel() {}

  /**
   * Does the pieces {@code 0 .. count - 1}, in no order, and returns when all are done. What a
   * piece throws ends the work: no thread begins another one, and it is thrown when all have ended.
   *
   * @param work its name, for the message
   * @param piece of a tenth of a second at most, so that a stop is quick
   * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, as by
   *     {@link Interruption#check}
   */
  public static void forAll(String work, int count, IntConsumer piece) {
    Thread caller = Thread.currentThread();
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    AtomicBoolean stopped = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    // Each takes the next piece, so that the caller never waits for more than the last ones: while
    // it waits, its interrupts are not to be seen, so whoever sees one tells the others.
    IntStream.range(0, Runtime.getRuntime().availableProcessors())
        .parallel()
        .forEach(
            core -> {
              try {
                int i = next.getAndIncrement();
                while (i < count && !stopped.get()) {
                  if (caller.isInterrupted()) {
                    stopped.set(true);
                  } else {
                    piece.accept(i);
                    done.incrementAndGet();
                    i = next.getAndIncrement();
                  }
                }
              } catch (RuntimeException | Error thrown) {
                failure.compareAndSet(null, thrown);
                stopped.set(true);
              }
            });
    if (failure.get() instanceof Error error) {
      throw error;
    }
    if (failure.get() instanceof RuntimeException exception) {
      throw exception;
    }
    Interruption.check(work, done.get(), count);
  }
}
