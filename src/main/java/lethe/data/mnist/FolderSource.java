package lethe.data.mnist;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lethe.base.BadFile;
import lethe.data.IdxArray;
import lethe.data.IdxReader;

/** A folder with the files under their usual names, raw or gzipped. */
record FolderSource(Path folder) implements MnistSource {
  @Override
  public String name() {
    return "folder " + folder;
  }

  /** Whether there is a file of that name, whatever is in it. */
  boolean has(MnistFile file) {
    return candidates(file).stream().anyMatch(Files::exists);
  }

  /** The first candidate with the original content; else the fault of the first one there is. */
  @Override
  public IdxArray fetch(MnistFile file) {
    UncheckedIOException fault =
        BadFile.of(folder, "has no %s, raw or gzipped: put it there", file.fileName());
    boolean found = false;
    for (Path candidate : candidates(file)) {
      if (Files.exists(candidate)) {
        try {
          return file.verify(IdxReader.read(candidate), candidate);
        } catch (UncheckedIOException e) {
          fault = found ? fault : e;
          found = true;
        }
      }
    }
    throw fault;
  }

  /** Some copies have a dot instead of the second hyphen. */
  private List<Path> candidates(MnistFile file) {
    String dotted = file.fileName().replace("-idx", ".idx");
    return List.of(
        folder.resolve(file.fileName()),
        folder.resolve(file.gzipName()),
        folder.resolve(dotted),
        folder.resolve(dotted + ".gz"));
  }
}
