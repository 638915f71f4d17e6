package lethe.base;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * File writing that loses nothing: content goes to a temporary file beside the target, is flushed
 * to disk and moved into place in one step. Until then the old file stays as it was; when writing
 * fails, the temporary file is removed and the error names the path. A thread that is interrupted
 * finishes the file first and stays interrupted.
 */
public final class SafeFiles {
  private static final String PART = ".part";

  private SafeFiles() {}

  /** Writes the content of a file to a stream. */
  @FunctionalInterface
  public interface Writer {
    /** Writes everything to {@code out}, which the caller closes; may be called again. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Replaces {@code target} by what {@code writer} writes, or leaves it untouched.
   *
   * @throws UncheckedIOException naming the path and the remedy, when the folder cannot be made,
   *     the disk is full or read-only
   */
  public static void write(Path target, Writer writer) {
    Path whole = target.toAbsolutePath();
    try {
      uninterrupted(
          () -> {
            writeOnce(whole, writer);
            return null;
          });
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(
              "cannot write %s (%s): check that the folder is writable and the disk has room; the"
                  + " previous file, if there was one, is untouched",
              whole, reason(e)),
          e);
    }
  }

  private static void writeOnce(Path whole, Writer writer) throws IOException {
    Path temporary = null;
    try {
      Files.createDirectories(whole.getParent());
      temporary = whole.resolveSibling("." + whole.getFileName() + "." + UUID.randomUUID() + PART);
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        writer.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(
          temporary, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      temporary = null;
      flushFolder(whole.getParent());
    } finally {
      if (temporary != null) {
        deleteQuietly(temporary);
      }
    }
  }

  /** Work on files. */
  @FunctionalInterface
  public interface FileWork<T> {
    /** Does the work; may be called again. */
    T run() throws IOException;
  }

  /**
   * Does work whose channels an interrupt would close in the middle: it is done again then, and the
   * thread stays interrupted for whoever looks next. The stop button thus never costs a file.
   */
  public static <T> T uninterrupted(FileWork<T> work) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        interrupted |= Thread.interrupted();
        try {
          return work.run();
        } catch (ClosedByInterruptException e) {
          interrupted = true; // and again
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Removes what writers that died have left in {@code folder} and its direct subfolders. Nobody
   * may be writing there.
   *
   * @return how many files were removed
   */
  public static int removeParts(Path folder) {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder, 2)) {
      List<Path> parts = files.filter(SafeFiles::isPart).toList();
      parts.forEach(SafeFiles::deleteQuietly);
      return parts.size();
    } catch (IOException | UncheckedIOException e) {
      return 0; // leftovers are harmless, and whoever reads the folder next names the fault
    }
  }

  private static boolean isPart(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(".") && name.endsWith(PART);
  }

  /** Makes the new name last through a power cut, where the system can do that for a folder. */
  private static void flushFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no folder. The file itself is whole and flushed.
    }
  }

  /** {@link #write(Path, Writer)} of bytes. */
  public static void write(Path target, byte[] content) {
    write(target, out -> out.write(content));
  }

  /** {@link #write(Path, Writer)} of text in UTF-8. */
  public static void write(Path target, String content) {
    write(target, content.getBytes(StandardCharsets.UTF_8));
  }

  /** The SHA-256 of a file's content in lower-case hexadecimal. */
  public static String sha256(Path file) {
    try {
      return uninterrupted(
          () -> {
            MessageDigest digest = newSha256();
            try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
              in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + " (" + reason(e) + ")", e);
    }
  }

  /** The SHA-256 of bytes in lower-case hexadecimal. */
  public static String sha256(byte[] content) {
    return HexFormat.of().formatHex(newSha256().digest(content));
  }

  /** The SHA-256 of numbers as big-endian float32, one array after the other, in hexadecimal. */
  public static String sha256(Iterable<float[]> numbers) {
    MessageDigest digest = newSha256();
    for (float[] values : numbers) {
      ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
      bytes.asFloatBuffer().put(values);
      digest.update(bytes.array());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A new computation of a SHA-256. */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** An error in one phrase: its kind, and its message where it has one. */
  public static String reason(IOException e) {
    String message = e.getMessage() == null ? "" : ": " + e.getMessage();
    return e.getClass().getSimpleName() + message;
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The write has failed already and its error is on the way; a leftover part is harmless.
    }
  }
}
