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
import java.util.function.Consumer;
import java.util.function.Supplier;
import lethe.base.Safetensors;
import lethe.base.Savepoint;
import lethe.model.Checkpoint;

/**
 * A savepoint in a file beside the checkpoint that the work is to make, written after every {@code
 * interval} and when the work is interrupted. It names the work that it is of: one of other
 * settings, data, inputs or versions is not gone on with, and the reader is told what differs.
 */
final class FileSavepoint implements Savepoint {
  /** The key under which a state names the part of the work that it is of. */
  static final String PART = "part";

  private final Path file;
  private final Card recipe;
  private final Consumer<String> say;
  private final long interval;
  private long due;

  FileSavepoint(Path file, Card recipe, Duration interval, Consumer<String> say) {
    this.file = file;
    this.recipe = recipe;
    this.interval = interval.toNanos();
    this.due = System.nanoTime() + this.interval;
    this.say = say;
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
      say.accept(name() + " was made with " + String.join(", ", differences) + ": beginning again");
    } catch (IllegalArgumentException | UncheckedIOException e) {
      say.accept(name() + " cannot be used (" + e.getMessage() + "): beginning again");
    }
    return Optional.empty();
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
      throw new UncheckedIOException("cannot remove " + file + ": check the folder's rights", e);
    }
  }

  private String name() {
    return file.getFileName().toString();
  }
}
