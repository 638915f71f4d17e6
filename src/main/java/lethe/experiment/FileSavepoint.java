package lethe.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lethe.base.BadFile;
import lethe.base.SafeFiles;
import lethe.base.Safetensors;
import lethe.base.Savepoint;
import lethe.model.Checkpoint;

/**
 * A savepoint in a file beside the checkpoint that the work is to make, written after every {@code
 * interval} and when the work is interrupted. It names the work that it is of: one of other
 * settings, data, inputs, versions or threads is set aside, and the reader is told what differs.
 */
final class FileSavepoint implements Savepoint {
  /** The key under which a state names the part of the work that it is of. */
  static final String PART = "part";

  private final Path file;
  private final Card recipe;
  private final Consumer<String> say;
  private final BiConsumer<Path, String> setAside;
  private final long interval;
  private long due;

  /**
   * A savepoint that need not exist.
   *
   * @param setAside moves a file that cannot be gone on with out of the way, and says why
   */
  FileSavepoint(
      Path file,
      Card recipe,
      Duration interval,
      Consumer<String> say,
      BiConsumer<Path, String> setAside) {
    this.file = file;
    this.recipe = recipe;
    this.interval = interval.toNanos();
    this.due = System.nanoTime() + this.interval;
    this.say = say;
    this.setAside = setAside;
  }

  @Override
  public Optional<Safetensors> last() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Safetensors content = Safetensors.read(file);
      JsonNode card = Checkpoint.card(file, content);
      List<String> differences = Card.everyDifference(recipe.toJson(), card);
      if (differences.isEmpty()) {
        String part = content.metadata().get(PART);
        say.accept(
            name()
                + ": going on from step "
                + content.metadata().get("step")
                + (part == null ? "" : " of " + part));
        return Optional.of(content);
      }
      setAside.accept(
          file, "was begun with " + String.join(", ", differences) + ", so the work begins again");
    } catch (IllegalArgumentException e) {
      setAside.accept(file, unusable(e));
    } catch (UncheckedIOException e) {
      if (!BadFile.isDamage(e)) {
        throw e; // a good file that the system does not let be read must not be overwritten
      }
      setAside.accept(file, unusable(e));
    }
    return Optional.empty();
  }

  private static String unusable(RuntimeException fault) {
    return "cannot be used (" + fault.getMessage() + "), so the work begins again";
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
      Safetensors content = state.get();
      Map<String, String> metadata = new LinkedHashMap<>(Checkpoint.metadata(recipe.toJson()));
      metadata.putAll(content.metadata());
      new Safetensors(metadata, content.tensors()).write(file);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      due = System.nanoTime() + interval;
    }
  }

  /** Removes the file, once the checkpoint itself is there. */
  void done() {
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

  private String name() {
    return file.getFileName().toString();
  }
}
