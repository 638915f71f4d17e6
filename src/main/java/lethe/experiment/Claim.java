package lethe.experiment;

import java.util.Locale;

/**
 * A sentence of the reference, and what a run says of it.
 *
 * @param sentence what is claimed
 * @param verdict what the numbers say
 * @param evidence those numbers, as a sentence
 */
public record Claim(String sentence, Verdict verdict, String evidence) {
  /** A text with numbers put in, in English notation. */
  static String text(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  /** What numbers can say of a claim. */
  public enum Verdict {
    /** They agree with it, and would not have if it were false. */
    CONFIRMED,
    /** They contradict it. */
    REFUTED,
    /** They do neither. */
    UNDECIDED;

    /** Confirmed or refuted if its condition holds, the first one first, else undecided. */
    public static Verdict of(boolean confirmed, boolean refuted) {
      return confirmed ? CONFIRMED : refuted ? REFUTED : UNDECIDED;
    }

    /** Confirmed if {@code agrees}, else refuted. */
    public static Verdict of(boolean agrees) {
      return agrees ? CONFIRMED : REFUTED;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
