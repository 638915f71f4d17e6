package lethe.bench;

import java.util.function.LongSupplier;
import lethe.base.Checks;
import lethe.base.Progress;
import lethe.engine.Scope;
import lethe.engine.Torch;

/**
 * Times the units of work behind a warm-up by what the library reports as progress, and takes out
 * what an aside took: something that runs between two steps and is timed by itself. On a GPU each
 * reading first waits for what has been given to it, as the peers' clocks do.
 */
final class Clock implements Progress {
  private final long warmup;
  private final long total;
  private final Runnable aside;
  private final LongSupplier now;
  private long started;
  private long ended;
  private long apart;
  private int rounds;

  /** A clock of work on {@code torch}. */
  Clock(Torch torch, BenchOptions options) {
    this(torch, options, () -> {});
  }

  /**
   * A clock that runs {@code aside} after every timed step but the last.
   *
   * @param aside work that is not the step's
   */
  Clock(Torch torch, BenchOptions options, Runnable aside) {
    this(options, aside, time(torch.isGpu(), () -> await(torch), System::nanoTime));
  }

  /** The same by a source of nanoseconds. */
  Clock(BenchOptions options, Runnable aside, LongSupplier now) {
    this.warmup = options.warmup();
    this.total = options.total();
    this.aside = aside;
    this.now = now;
  }

  /** A source of nanoseconds that on a GPU waits before it looks at {@code now}. */
  static LongSupplier time(boolean gpu, Runnable wait, LongSupplier now) {
    return gpu
        ? () -> {
          wait.run();
          return now.getAsLong();
        }
        : now;
  }

  /**
   * Waits for the work that a device was given: a GPU does it in order, so that a number made now
   * can be read when all of it is done. The first call also makes a GPU ready for work.
   */
  static void await(Torch torch) {
    try (Scope scope = torch.scope()) {
      scope.zeros(1).getFloat();
    }
  }

  @Override
  public void step(String work, long step, long steps, String value) {
    if (step == warmup) {
      started = now.getAsLong();
    } else if (step == total) {
      ended = now.getAsLong();
    }
    if (step >= warmup && step < total) {
      long before = now.getAsLong();
      aside.run();
      apart += now.getAsLong() - before;
      rounds++;
    }
  }

  /** Units of work a second. */
  double rate() {
    Checks.require(
        started != 0 && ended != 0,
        "no step ended at %d and at %d: warm-up and total must be whole batches",
        warmup,
        total);
    return (total - warmup) / seconds(ended - started - apart);
  }

  /** The time of one aside as a share of the time of one step. */
  double asideShare() {
    return rounds == 0 ? 0 : seconds(apart) / rounds * rate();
  }

  private static double seconds(long nanoseconds) {
    return nanoseconds * 1e-9;
  }
}
