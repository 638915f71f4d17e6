package lethe.bench;

import java.util.ArrayList;
import java.util.List;
import lethe.base.Progress;

/**
 * Notes when each step of a whole run was done, from its own making on: nothing is left out. It
 * waits for no GPU: the loops whose steps it notes read a number back in each of them.
 */
final class Stopwatch implements Progress {
  private final long started = System.nanoTime();
  private final List<Long> marks = new ArrayList<>();

  @Override
  public void step(String work, long step, long steps, String value) {
    marks.add(System.nanoTime());
  }

  /** Seconds until {@code step}, counted from 1, was done. */
  double seconds(int step) {
    return (marks.get(step - 1) - started) * 1e-9;
  }

  /** Seconds until now. */
  double seconds() {
    return (System.nanoTime() - started) * 1e-9;
  }
}
