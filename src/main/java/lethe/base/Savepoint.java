package lethe.base;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * Where a long work keeps its state from time to time, so that it goes on from there after it was
 * stopped and ends in the same bits as if it had not been.
 */
public interface Savepoint {
  /** Keeps nothing: the work begins at its beginning. */
  Savepoint NONE =
      new Savepoint() {
        @Override
        public Optional<Safetensors> last() {
          return Optional.empty();
        }

        @Override
        public void offer(Supplier<Safetensors> state) {
          // nothing is kept
        }
      };

  /** The state kept last, if there is one of this very work. */
  Optional<Safetensors> last();

  /**
   * Tells that the work could go on from here; to be called between two steps, before an interrupt
   * is looked at.
   *
   * @param state everything needed to go on; asked for only when it is time to keep it
   */
  void offer(Supplier<Safetensors> state);

  /**
   * Does work between two steps that looks at interrupts by itself, such as reading a model, and
   * keeps the state before it when it is stopped.
   *
   * @param state everything needed to begin this work again and to go on after it
   */
  default void during(Supplier<Safetensors> state, Runnable work) {
    try {
      work.run();
    } catch (CancellationException stopped) {
      Thread.currentThread().interrupt(); // what makes an offer be kept
      try {
        offer(state);
      } finally {
        Thread.interrupted();
      }
      throw stopped;
    }
  }
}
