package lethe.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lethe.base.BadFile;

/**
 * Has each file made once: one that is there is read back as long as its card names the same
 * settings, data and inputs; one that does not fit or is damaged is set aside and made again.
 */
final class FileKeeper {
  private final SharedFolder folder;
  private final Consumer<String> say;
  private boolean otherOriginSaid;

  /**
   * The keeper of a folder.
   *
   * @param say is told what is made and why
   */
  FileKeeper(SharedFolder folder, Consumer<String> say) {
    this.folder = folder;
    this.say = say;
  }

  /** The file if it fits the recipe, else what {@code maker} puts in its place. */
  <T extends KeptFile> T obtain(Path file, Card recipe, Supplier<T> reader, Supplier<T> maker) {
    Found<T> found = look(file, recipe, reader);
    if (found.kept() != null) {
      return found.kept();
    }
    String name = file.getFileName().toString();
    return folder.locked(
        recipe.work() + " for " + name,
        () -> {
          Found<T> now = look(file, recipe, reader); // its owner before may have made it
          if (now.kept() != null) {
            return now.kept();
          }
          Optional<Path> aside =
              Optional.ofNullable(now.fault()).map(fault -> folder.setAside(file, fault));
          say.accept(name + " is made now");
          try {
            return maker.get();
          } catch (IllegalArgumentException e) {
            aside.ifPresent(before -> putBack(before, file, e));
            throw e;
          }
        });
  }

  /** Work that refuses its settings has no claim to the place of what lay there. */
  private void putBack(Path aside, Path file, IllegalArgumentException refusal) {
    if (Files.exists(file)) {
      return; // it was made, and something after it refused
    }
    try {
      folder.putBack(aside, file);
    } catch (IOException e) {
      refusal.addSuppressed(e); // it lies where it was said to be kept
    }
  }

  /** What lies in the place of a file: it, or why it is not used; neither if there is none. */
  private record Found<T>(T kept, String fault) {}

  /**
   * Looks at a file and leaves it as it is.
   *
   * @throws UncheckedIOException if it is there and the system does not let it be read
   */
  private <T extends KeptFile> Found<T> look(Path file, Card recipe, Supplier<T> reader) {
    if (!Files.exists(file)) {
      return new Found<>(null, null);
    }
    try {
      T kept = reader.get();
      List<String> differences = Card.differences(recipe.toJson(), kept.card());
      if (differences.isEmpty()) {
        sayOtherOrigin(file, recipe.toJson(), kept.card());
        return new Found<>(kept, null);
      }
      return new Found<>(null, "was made with " + String.join(", ", differences));
    } catch (IllegalArgumentException e) {
      return new Found<>(null, "cannot be used (" + e.getMessage() + ")");
    } catch (UncheckedIOException e) {
      if (!BadFile.isDamage(e)) {
        throw e;
      }
      return new Found<>(null, "cannot be used (" + e.getMessage() + ")");
    }
  }

  /** Says once a run that files of other versions, another device or other threads are in use. */
  private void sayOtherOrigin(Path file, JsonNode wanted, JsonNode card) {
    List<String> differences = Card.everyDifference(wanted, card);
    if (otherOriginSaid || differences.isEmpty()) {
      return;
    }
    otherOriginSaid = true;
    say.accept(
        String.format(
            "%s was made with %s: it is used, and so are others like it; delete a file to have it"
                + " made again",
            file.getFileName(), String.join(", ", differences)));
  }
}
