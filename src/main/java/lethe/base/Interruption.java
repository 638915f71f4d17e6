package lethe.base;

import java.util.concurrent.CancellationException;

/**
 * Lets a long loop of native work be stopped: the notebook's stop button and a cancelled task set
 * the thread's interrupt flag, which native code never looks at.
 */
public final class Interruption {
  private Interruption() {}

  /**
   * Stops the work if this thread was interrupted, and clears the flag so that the thread stays
   * usable.
   *
   * @throws CancellationException naming the work and the step
   */
  public static void check(String work, long step, long steps) {
    if (Thread.interrupted()) {
      throw new CancellationException(
          work + " was interrupted at step " + step + " of " + steps + ": run it again");
    }
  }
}
