package lethe.base;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What happens to a work when its process is told to end, by a signal that can be caught or by
 * closing the notebook: it is interrupted as by the stop button, and the process waits until it has
 * kept its state.
 */
public final class Ending {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Set<Ending> WORKS = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Ending::stopWorks, "lethe-ending"));
  }

  private final Thread thread = Thread.currentThread();

  private Ending() {}

  /** A work of this thread begins. */
  public static Ending ofWork() {
    Ending work = new Ending();
    WORKS.add(work);
    return work;
  }

  private static void stopWorks() {
    WORKS.forEach(work -> work.thread.interrupt());
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!WORKS.isEmpty() && System.nanoTime() - end < 0) {
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** The work has ended, whatever way. */
  public void done() {
    WORKS.remove(this);
  }
}
