package lethe.base;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
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
import java.util.UUID;

/**
 * File writing that loses nothing: content goes to a temporary file beside the target, is flushed
 * to disk and moved into place in one step. Until then the old file stays as it was; when writing
 * fails, the temporary file is removed and the error names the path.
 */
public final class SafeFiles {
  private SafeFiles() {}

  /** Writes the content of a file to a stream. */
  @FunctionalInterface
  public interface Writer {
    /** Writes everything to {@code out}, which the caller closes. */
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
    Path temporary = null;
    try {
      Files.createDirectories(whole.getParent());
      temporary =
          whole.resolveSibling("." + whole.getFileName() + "." + UUID.randomUUID() + ".part");
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
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(
              "cannot write %s (%s): check that the folder is writable and the disk has room; the"
                  + " previous file, if there was one, is untouched",
              whole, reason(e)),
          e);
    } finally {
      if (temporary != null) {
        deleteQuietly(temporary);
      }
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
    MessageDigest digest = newSha256();
    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + " (" + reason(e) + ")", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The SHA-256 of bytes in lower-case hexadecimal. */
  public static String sha256(byte[] content) {
    return HexFormat.of().formatHex(newSha256().digest(content));
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String reason(IOException e) {
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
