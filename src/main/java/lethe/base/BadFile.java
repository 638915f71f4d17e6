package lethe.base;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/**
 * The error of a file that cannot be used, with one wording: the file, then what is wrong with it,
 * then what to do, for example {@code data/x.safetensors: is 7 bytes long, a safetensors file has
 * at least 8: make the file again}.
 */
public final class BadFile {
  private BadFile() {}

  /**
   * An error about the content of {@code file}, to be thrown by the caller.
   *
   * @param file a path, or a name where the bytes do not come from a file
   * @param message a {@link String#format} pattern that names the value, the rule and the remedy
   */
  public static UncheckedIOException of(Object file, String message, Object... values) {
    String whole = file + ": " + String.format(Locale.ROOT, message, values);
    return new UncheckedIOException(whole, new Damage(whole));
  }

  /** An error about {@code file} that reading met, to be thrown by the caller. */
  public static UncheckedIOException unreadable(Object file, IOException cause) {
    return new UncheckedIOException(file + ": cannot be read, " + reason(cause), cause);
  }

  /**
   * Whether {@code error} is about what stands in the file, so that making the file again helps;
   * false where the system did not let it be read, which says nothing about the file.
   */
  public static boolean isDamage(UncheckedIOException error) {
    IOException cause = error.getCause();
    return cause instanceof Damage || cause instanceof EOFException;
  }

  /** Marks an error about content. */
  private static final class Damage extends IOException {
    private static final long serialVersionUID = 1;

    Damage(String message) {
      super(message);
    }
  }

  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (cause instanceof EOFException) {
      return "it ends too early: it is truncated, get or make it again";
    }
    String detail = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return cause.getClass().getSimpleName() + detail;
  }
}
