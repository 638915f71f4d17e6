package lethe.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lethe.base.Ending;
import lethe.base.FolderLock;
import lethe.base.SafeFiles;

/**
 * A folder that several processes may use. Reading needs no lock, since files change in one step;
 * whoever makes or writes something holds the folder's {@link FolderLock} meanwhile. What cannot be
 * used is set aside, never overwritten.
 */
final class SharedFolder {
  private final Path folder;
  private final Consumer<String> say;
  private final boolean waits;

  private FolderLock lock;
  private int holders;

  /**
   * Opens a folder, which need not exist.
   *
   * @param say is told what is set aside and why, and for whom it waits
   * @param waits whether to wait for another process that works in the folder
   */
  SharedFolder(Path folder, Consumer<String> say, boolean waits) {
    this.folder = folder;
    this.say = say;
    this.waits = waits;
  }

  /** A file of the folder, which need not exist. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /** Does work while no other process writes into the folder; such work may hold more of it. */
  <T> T locked(String work, Supplier<T> action) {
    if (holders == 0) {
      lock = FolderLock.take(folder, work, waits, say);
      SafeFiles.removeParts(folder);
    }
    holders++;
    Ending ending = Ending.ofWork();
    try {
      return action.get();
    } finally {
      ending.done();
      holders--;
      if (holders == 0) {
        lock.close();
        lock = null;
      }
    }
  }

  /**
   * Moves a file to {@code set-aside/}, under a name with the start of its checksum.
   *
   * @return where it is now
   */
  Path setAside(Path file, String reason) {
    Path place = folder.relativize(file);
    String name =
        SafeFiles.sha256(file).substring(0, 8)
            + "-"
            + place.toString().replace(place.getFileSystem().getSeparator(), "-");
    Path target = folder.resolve("set-aside").resolve(name);
    try {
      Files.createDirectories(target.getParent());
      Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(
              "cannot move %s to %s (%s): check that the folder is writable and the disk has room;"
                  + " the file is where it was",
              file, target, SafeFiles.reason(e)),
          e);
    }
    say.accept(place + " " + reason + ": it is kept as " + folder.relativize(target));
    return target;
  }

  /** Moves a file that was set aside back to an empty place. */
  void putBack(Path aside, Path file) throws IOException {
    Files.move(aside, file);
    say.accept(folder.relativize(file) + " is put back: the new work was refused");
  }
}
