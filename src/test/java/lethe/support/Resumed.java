package lethe.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.Safetensors;
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

  /**
   * What the work makes if it is stopped before its third step, and its kept state is made to say
   * that it had taken an hour by then.
   */
  public static <T> T afterAnHour(BiFunction<Savepoint, Progress, T> work) {
    MemorySavepoint first = new MemorySavepoint(1, 3);
    assertThrows(
        CancellationException.class, () -> work.apply(first, Progress.SILENT), "it has 3 steps");
    Safetensors kept = first.last().orElseThrow();
    Map<String, String> metadata = new HashMap<>(kept.metadata());
    metadata.computeIfPresent("seconds", (key, value) -> "3600.0");
    metadata.computeIfPresent(
        "log", (key, log) -> log.replaceFirst("\"seconds\":[^,}]*", "\"seconds\":3600.0"));
    assertNotEquals(kept.metadata(), metadata, "the state says how long it took");
    Savepoint hour =
        new Savepoint() {
          @Override
          public Optional<Safetensors> last() {
            return Optional.of(new Safetensors(metadata, kept.tensors()));
          }

          @Override
          public void offer(Supplier<Safetensors> state) {
            // goes on to its end
          }
        };
    return work.apply(hour, Progress.SILENT);
  }

  /**
   * A work does not go on from what another one had kept before its third step, and says in what
   * they differ.
   *
   * @param difference the first, or its beginning
   */
  public static void refuses(
      String difference, Consumer<Savepoint> begun, Consumer<Savepoint> other) {
    MemorySavepoint kept = new MemorySavepoint(1, 3);
    assertThrows(CancellationException.class, () -> begun.accept(kept), "it has 3 steps");

    String message =
        assertThrows(IllegalArgumentException.class, () -> other.accept(kept.next(NEVER)))
            .getMessage();

    assertTrue(message.startsWith("the kept state was begun with " + difference), message);
    assertTrue(
        message.endsWith(
            ": give the work what it was begun with to go on, or another savepoint to begin anew"),
        message);
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
