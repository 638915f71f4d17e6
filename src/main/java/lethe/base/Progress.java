package lethe.base;

/**
 * Is told how far a long work is. Called on the working thread once a step, so an implementation
 * limits its own rate of showing.
 */
@FunctionalInterface
public interface Progress {
  /** Says nothing. */
  Progress SILENT = (work, step, steps, value) -> {};

  /**
   * The work begins, or goes on from where it was stopped: the next {@link #step} is the first of
   * this run, whatever its number. A loop says so once before its first step.
   */
  default void begun(String work) {}

  /**
   * Step {@code step} of {@code steps} is done.
   *
   * @param work what is being done, for example {@code "training the conditional VAE"}
   * @param step steps done, from 1 to {@code steps}
   * @param steps steps in all
   * @param value the current value with its name and unit, for example {@code "−ELBO 97.7
   *     nats/image"}; may be empty
   */
  void step(String work, long step, long steps, String value);

  /**
   * The work ended after {@code step} of {@code steps} steps, because it needed no more. Called
   * after {@link #step} of that step; says nothing unless an implementation shows it.
   *
   * @param why it needed no more, in a few words
   */
  default void ended(String work, long step, long steps, String why) {}
}
