package lethe.engine;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A thread that does one task after another. Both it and who waits for it look out for a moment
 * before they sleep: the parts of a step follow each other faster than a sleeper wakes up.
 */
final class Helper implements AutoCloseable {
  /** About a tenth of a millisecond. */
  private static final int LOOKS = 4_000;

  private final Thread thread;
  private volatile Runnable task; // null between two
  private volatile boolean closed;
  private volatile Thread owner;
  private volatile Throwable failure;

  Helper() {
    thread = new Thread(this::work, "lethe-team");
    thread.setDaemon(true);
    thread.start();
  }

  /** Begins a task; the last one has ended. */
  void begin(Runnable newTask) {
    owner = Thread.currentThread();
    failure = null;
    task = newTask;
    LockSupport.unpark(thread);
  }

  /** Waits for the end of the task, also when interrupted; returns what it threw, or null. */
  Throwable end() {
    await(() -> task == null);
    return failure;
  }

  /** Ends the thread; no task is running. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void work() {
    for (; ; ) {
      await(() -> task != null || closed);
      Runnable now = task;
      if (now == null) {
        return;
      }
      try {
        now.run();
      } catch (Throwable thrown) { // also a checked one out of native code: nobody may wait in vain
        failure = thrown;
      }
      task = null;
      LockSupport.unpark(owner);
    }
  }

  private static void await(BooleanSupplier reached) {
    for (int looks = 0; !reached.getAsBoolean(); looks++) {
      if (looks < LOOKS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park();
      }
    }
  }
}
