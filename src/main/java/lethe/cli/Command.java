package lethe.cli;

/** Runs a command so that what a user can mend ends in one line, not in a stack trace. */
final class Command {
  private Command() {}

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
