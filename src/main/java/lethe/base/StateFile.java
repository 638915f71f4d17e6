package lethe.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A savepoint in a file, written after every interval and when the work is interrupted, for a work
 * outside of an experiment:
 *
 * <pre>{@code
 * StateFile state = new StateFile(Path.of("training.safetensors"), Duration.ofSeconds(15));
 * CvaeTrainer.Result result =
 *     new CvaeTrainer(torch, generator, config).resuming(state).train(train, test, progress);
 * state.done();
 * }</pre>
 *
 * <p>Stopped in between and run again, this goes on from the state. A file of other work, settings,
 * images or weights is refused and left as it is. One file is for one work at a time.
 */
public final class StateFile implements Savepoint {
  private final Path file;
  private final long interval;
  private long due;

  /**
   * A file that need not exist, nor its folder.
   *
   * @param interval from one state that is written to the next, at least 0; a training of MNIST
   *     writes 13 MB
   */
  public StateFile(Path file, Duration interval) {
    Checks.require(
        !interval.isNegative(), "interval must be at least 0, was %s: give a longer one", interval);
    this.file = file;
    this.interval = interval.toNanos();
    this.due = System.nanoTime() + this.interval;
  }

  /**
   * The state in the file, if there is one.
   *
   * @throws UncheckedIOException naming the file, if it is damaged or cannot be read
   */
  @Override
  public Optional<Safetensors> last() {
    return Files.exists(file) ? Optional.of(Safetensors.read(file)) : Optional.empty();
  }

  /** An interrupt closes any channel that is written to, so the flag is put by while writing. */
  @Override
  public void offer(Supplier<Safetensors> state) {
    boolean interrupted = Thread.currentThread().isInterrupted();
    if (!interrupted && System.nanoTime() - due < 0) {
      return;
    }
    Thread.interrupted();
    try {
      state.get().write(file);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      due = System.nanoTime() + interval;
    }
  }

  @Override
  public void refuse(String reason) {
    throw new IllegalArgumentException(file + ": " + reason);
  }

  /** Removes the file, once what the work made is kept. */
  public void done() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(
              "cannot remove %s (%s): check that the folder is writable; what was made is kept",
              file, SafeFiles.reason(e)),
          e);
    }
  }
}
