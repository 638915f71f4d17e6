package lethe.data.mnist;

/** What an interrupted wait turns into: the thread stays interrupted and the work stops. */
final class Interrupts {
  private Interrupts() {}

  /** Marks the thread again; the result is to be thrown. */
  static IllegalStateException stop(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(
        "getting MNIST was interrupted: run it again to go on, finished files are kept", cause);
  }
}
