package lethe.support;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import lethe.base.Safetensors;
import lethe.base.Savepoint;

/** Keeps every {@code interval}-th state in memory and can end the run at a given offer. */
public final class MemorySavepoint implements Savepoint {
  private final int interval;
  private final int stopAt;
  private Safetensors kept;
  private int offers;

  /**
   * A savepoint.
   *
   * @param interval offers from one kept state to the next
   * @param stopAt the number of the offer that throws, from 1
   */
  public MemorySavepoint(int interval, int stopAt) {
    this.interval = interval;
    this.stopAt = stopAt;
  }

  /** One that goes on from what this one kept, and stops {@code later} offers later. */
  public MemorySavepoint next(int later) {
    MemorySavepoint next = new MemorySavepoint(interval, later);
    next.kept = kept;
    return next;
  }

  @Override
  public Optional<Safetensors> last() {
    return Optional.ofNullable(kept);
  }

  @Override
  public void offer(Supplier<Safetensors> state) {
    offers++;
    if (offers % interval == 0) {
      kept = state.get();
    }
    if (offers == stopAt) {
      throw new CancellationException("stopped at offer " + offers);
    }
  }
}
