package lethe.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The right to write into a folder, held by one process at a time: a lock of the operating system
 * on {@code .lock} in the folder, whose text names the owner. The system lets go of it when the
 * owner ends, however it ends; the file stays and means nothing by itself.
 */
public final class FolderLock implements AutoCloseable {
  private static final String FILE = ".lock";

  /** The locked byte lies far behind the text, so that others can read it on every system. */
  private static final long PLACE = Long.MAX_VALUE - 1;

  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int LONGEST_TEXT = 400;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  /**
   * Who holds what in this process. Closing any channel of a locked file lets go of the lock on
   * some systems, so a second one is never opened.
   */
  private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Another owner has the folder; the message names it and says what to do. */
  public static final class Busy extends IllegalStateException {
    private static final long serialVersionUID = 1;

    Busy(String message) {
      super(message);
    }
  }

  /**
   * Takes the lock, or waits until it is free.
   *
   * @param folder is made if it is missing
   * @param work what the lock is for, as others read it
   * @param wait whether to wait for the owner, however long it works
   * @param say is told once whom this waits for
   * @throws Busy if another process, or another part of this one, has it and {@code wait} is false
   * @throws CancellationException if the thread is interrupted while it waits
   * @throws UncheckedIOException if the folder cannot be made or written
   */
  public static FolderLock take(Path folder, String work, boolean wait, Consumer<String> say) {
    boolean said = false;
    while (true) {
      String owner;
      try {
        Files.createDirectories(folder);
        Path file = folder.toRealPath().resolve(FILE);
        FolderLock lock = attempt(file, work);
        if (lock != null) {
          return lock;
        }
        owner = owner(file);
      } catch (ClosedByInterruptException e) {
        throw cancelled(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(
            String.format(
                "cannot lock %s (%s): check that the folder is writable, the disk has room and has"
                    + " locks",
                folder, SafeFiles.reason(e)),
            e);
      }
      if (!wait) {
        throw new Busy(
            String.format(
                "%s is in use by %s: wait until it is done, stop it, or set LETHE_LOCK=wait to wait"
                    + " for it",
                folder, owner));
      }
      if (!said) {
        said = true;
        say.accept(folder.getFileName() + " is in use by " + owner + ": waiting for it");
      }
      pause(folder);
    }
  }

  private static FolderLock attempt(Path file, String work) throws IOException {
    String owner =
        String.format(
            "process %d (%s, since %s)",
            ProcessHandle.current().pid(),
            work,
            LocalDateTime.now(ZoneId.systemDefault()).format(TIME));
    if (HELD.putIfAbsent(file, owner) != null) {
      return null;
    }
    FileChannel channel = null;
    boolean taken = false;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock(PLACE, 1, false);
      if (lock == null) {
        return null;
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
      taken = true;
      return new FolderLock(file, channel);
    } catch (OverlappingFileLockException e) {
      return null; // another class loader of this process
    } finally {
      if (!taken) {
        try {
          if (channel != null) {
            channel.close();
          }
        } finally {
          HELD.remove(file);
        }
      }
    }
  }

  /** The text in the lock file, which its owner may be about to write. */
  private static String owner(Path file) throws IOException {
    String here = HELD.get(file);
    if (here != null) {
      return "this " + here;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer text = ByteBuffer.allocate(LONGEST_TEXT);
      channel.read(text, 0);
      String owner = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
      return owner.isBlank() ? "another process" : owner;
    }
  }

  private static void pause(Path folder) {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      throw cancelled(folder);
    }
  }

  private static CancellationException cancelled(Path folder) {
    Thread.interrupted(); // the thread stays usable
    return new CancellationException("waiting for " + folder + " was interrupted: run it again");
  }

  /** Lets go of the folder. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot unlock " + file + " (" + SafeFiles.reason(e) + "): end this process", e);
    } finally {
      HELD.remove(file);
    }
  }
}
