package lethe.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.Savepoint;

/** Runs a work that is stopped again and again at random steps, until it ends. */
public final class Resumed {
  private static final int NEVER = Integer.MAX_VALUE;

  private Resumed() {}

  /**
   * What the work makes after {@code stops} stops; each run of it must announce itself before its
   * first step.
   *
   * @param most steps from one stop to the next, at most
   */
  public static <T> T after(
      int stops, int most, long seed, BiFunction<Savepoint, Progress, T> work) {
    RandomStream random = RandomStream.of(seed, "stops");
    MemorySavepoint savepoint =
        new MemorySavepoint(1 + random.nextInt(3), 1 + random.nextInt(most));
    for (int stop = 0; stop < stops; stop++) {
      try {
        return work.apply(savepoint, new Announced());
      } catch (CancellationException stopped) {
        savepoint = savepoint.next(3 + random.nextInt(most));
      }
    }
    return work.apply(savepoint.next(NEVER), new Announced());
  }

  /** The progress of one run. */
  private static final class Announced implements Progress {
    private String work = "nothing";

    @Override
    public void begun(String begun) {
      work = begun;
    }

    @Override
    public void step(String stepped, long step, long steps, String value) {
      assertEquals(work, stepped, "begun before step " + step);
    }
  }
}
