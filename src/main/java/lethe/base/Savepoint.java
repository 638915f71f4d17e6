package lethe.base;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * Where a long work keeps its state from time to time, so that it goes on from there after it was
 * stopped and ends in the same bits as if it had not been, on the same device and number of
 * threads. {@link StateFile} is one in a file; one of your own has to say how to keep a state and
 * how to get it back, no more.
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

        @Override
        public Savepoint of(String work, int steps, Supplier<? extends Map<String, ?>> recipe) {
          return this;
        }
      };

  /** The state kept last, if there is one. */
  Optional<Safetensors> last();

  /**
   * Tells that the work could go on from here; to be called between two steps, before an interrupt
   * is looked at.
   *
   * @param state everything needed to go on; asked for only when it is time to keep it
   */
  void offer(Supplier<Safetensors> state);

  /**
   * The place of one work: each state says what it was begun with, and one that was begun with
   * anything else is {@linkplain #refuse refused}. Every loop asks for this once, before its first
   * step.
   *
   * @param work its name, for example {@code training}
   * @param steps of it in all
   * @param recipe all that decides its numbers, as it is to stand in JSON: settings, checksums of
   *     images and weights; not asked for where nothing is kept
   */
  default Savepoint of(String work, int steps, Supplier<? extends Map<String, ?>> recipe) {
    return new WorkSavepoint(this, work, steps, recipe.get());
  }

  /**
   * Is told that the state kept last is of other work. Stops, unless it is overridden: whoever
   * returns begins the work anew, which will replace that state.
   *
   * @param reason what differs, and the remedy
   * @throws IllegalArgumentException with this reason
   */
  default void refuse(String reason) {
    throw new IllegalArgumentException(reason);
  }

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
