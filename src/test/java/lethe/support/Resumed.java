package lethe.support;

import java.util.concurrent.CancellationException;
import java.util.function.Function;
import lethe.base.RandomStream;
import lethe.base.Savepoint;

/** Runs a work that is stopped again and again at random steps, until it ends. */
public final class Resumed {
  private static final int NEVER = Integer.MAX_VALUE;

  private Resumed() {}

  /**
   * What the work makes after {@code stops} stops.
   *
   * @param most steps from one stop to the next, at most
   */
  public static <T> T after(int stops, int most, long seed, Function<Savepoint, T> work) {
    RandomStream random = RandomStream.of(seed, "stops");
    MemorySavepoint savepoint =
        new MemorySavepoint(1 + random.nextInt(3), 1 + random.nextInt(most));
    for (int stop = 0; stop < stops; stop++) {
      try {
        return work.apply(savepoint);
      } catch (CancellationException stopped) {
        savepoint = savepoint.next(3 + random.nextInt(most));
      }
    }
    return work.apply(savepoint.next(NEVER));
  }
}
