package lethe.base;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checksum that a file carries of itself: {@code "lethe.sha256": "<64 digits>"} somewhere in
 * its JSON text, the SHA-256 of the whole content with zeros in place of those digits. Any program
 * can check it; a file without one is read as before.
 */
public final class Seal {
  /** The JSON key. */
  public static final String KEY = "lethe.sha256";

  /** What stands in the place of the digits until they are known. */
  public static final String BLANK = "0".repeat(64);

  private static final Pattern PLACE =
      Pattern.compile(Pattern.quote("\"" + KEY + "\"") + "\\s{0,8}:\\s{0,8}\"([0-9a-f]{64})\"");

  private Seal() {}

  /** The digits that the first seal in {@code text} has. */
  public static Optional<String> of(byte[] text) {
    Matcher place = find(text);
    return place.find() ? Optional.of(place.group(1)) : Optional.empty();
  }

  /**
   * A text with the seal of itself.
   *
   * @param text JSON in UTF-8 with a {@link #BLANK} seal
   */
  public static byte[] close(byte[] text) {
    return with(text, SafeFiles.sha256(text));
  }

  /** Whether {@code text} has a seal and it is the right one. */
  public static boolean holds(byte[] text) {
    return of(text).filter(seal -> seal.equals(SafeFiles.sha256(with(text, BLANK)))).isPresent();
  }

  /**
   * A copy of {@code text} with {@code digits} in the place of its first seal, which must exist.
   */
  static byte[] with(byte[] text, String digits) {
    Matcher place = find(text);
    Checks.require(place.find(), "the text has no \"%s\": write a blank seal first", KEY);
    byte[] copy = text.clone();
    byte[] put = digits.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(put, 0, copy, place.start(1), put.length);
    return copy;
  }

  /** Bytes as characters one to one, so that positions in the text are positions in the bytes. */
  private static Matcher find(byte[] text) {
    return PLACE.matcher(new String(text, StandardCharsets.ISO_8859_1));
  }
}
