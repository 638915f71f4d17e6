package lethe.report;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The thread that sends to the notebook what the library shows while a cell runs. The stop button
 * interrupts the cell's own thread, at any instant: in the middle of a message the kernel would
 * break it off, the client could not read it, and the work would end without keeping its state.
 */
final class OutputThread {
  private static final ExecutorService THREAD =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "lethe-output");
            thread.setDaemon(true);
            return thread;
          });

  private OutputThread() {}

  /**
   * Does {@code output} and returns when it is done; an interrupt that comes meanwhile waits for
   * whoever looks next.
   *
   * @throws RuntimeException whatever {@code output} throws
   */
  static void run(Runnable output) {
    Future<?> sent = THREAD.submit(output);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          sent.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true; // and on
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException("the notebook takes no output: " + e.getCause(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
