package lethe.experiment;

import com.fasterxml.jackson.databind.JsonNode;
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
import lethe.base.Safetensors;
import lethe.base.Savepoint;
import lethe.base.StateFile;
import lethe.model.Checkpoint;

/**
 * A savepoint in a file beside the checkpoint that the work is to make, written after every {@code
 * interval} and when the work is interrupted. It names the work that it is of: one of other
 * settings, data, inputs, versions or threads is set aside, and the reader is told what differs.
 *
 * <p>The file has two records of its origin: the card is of the checkpoint that is being made, as
 * it will stand there; what a loop adds (see {@link Savepoint#of}) is of that loop alone, and of
 * the part of a study that it runs.
 */
final class FileSavepoint implements Savepoint {
  /** The key under which a state names the part of the work that it is of. */
  static final String PART = "part";

  private final Path file;
  private final Card recipe;
  private final Consumer<String> say;
  private final BiConsumer<Path, String> setAside;
  private final StateFile kept;

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
    this.kept = new StateFile(file, interval);
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

  @Override
  public void offer(Supplier<Safetensors> state) {
    kept.offer(
        () -> {
          Safetensors content = state.get();
          Map<String, String> metadata = new LinkedHashMap<>(Checkpoint.metadata(recipe.toJson()));
          metadata.putAll(content.metadata());
          return new Safetensors(metadata, content.tensors());
        });
  }

  /** A loop's own look at a state, behind the card's: it never stops a run. */
  @Override
  public void refuse(String reason) {
    if (Files.exists(file)) {
      setAside.accept(file, "is not gone on with (" + reason + ")");
    }
  }

  /** Removes the file, once the checkpoint itself is there. */
  void done() {
    kept.done();
  }

  private String name() {
    return file.getFileName().toString();
  }
}
