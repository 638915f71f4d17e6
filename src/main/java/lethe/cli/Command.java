package lethe.cli;

import lethe.base.Checks;

/** Runs a command so that what a user can mend ends in one line, not in a stack trace. */
final class Command {
  private Command() {}

  /**
   * Refuses words that a command would not look at.
   *
   * @throws IllegalArgumentException if there are any
   */
  static void requireNoWords(String command, String... words) {
    Checks.require(
        words.length == 0, "%s takes no arguments, got '%s'", command, String.join(" ", words));
  }

  /** Runs {@code work}; on a known failure prints its message and exits with status 1. */
  static void run(Runnable work) {
    try {
      work.run();
    } catch (IllegalArgumentException
        | IllegalStateException
        | java.io.UncheckedIOException
        | ai.djl.engine.EngineException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
