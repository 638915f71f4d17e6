package lethe.base;

import java.util.Locale;

/**
 * Argument checks with one wording: the name, the rule and the value that broke it, for example
 * {@code ewcWeight must be at least 0, was -3.0}.
 */
public final class Checks {
  private static final float ROUNDING = 1e-4f;
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private Checks() {}

  /** Returns {@code value} unless it is null. */
  public static <T> T given(String name, T value) {
    require(value != null, "%s must be given, was null", name);
    return value;
  }

  /** Returns {@code value} if it is a finite number of at least {@code minimum}. */
  public static double atLeast(String name, double value, double minimum) {
    require(
        Double.isFinite(value) && value >= minimum,
        "%s must be at least %s, was %s",
        name,
        number(minimum),
        number(value));
    return value;
  }

  /** Returns {@code value} if it is a finite number above {@code bound}. */
  public static double above(String name, double value, double bound) {
    require(
        Double.isFinite(value) && value > bound,
        "%s must be above %s, was %s",
        name,
        number(bound),
        number(value));
    return value;
  }

  /** Returns {@code value} if it is at least {@code minimum}. */
  public static int atLeast(String name, int value, int minimum) {
    require(value >= minimum, "%s must be at least %d, was %d", name, minimum, value);
    return value;
  }

  /** Returns {@code value} if it is finite and lies in {@code [minimum, maximum]}. */
  public static double within(String name, double value, double minimum, double maximum) {
    require(
        value >= minimum && value <= maximum,
        "%s must lie in [%s, %s], was %s",
        name,
        number(minimum),
        number(maximum),
        number(value));
    return value;
  }

  /** Returns {@code value} if it lies in {@code [minimum, maximum]}. */
  public static int within(String name, int value, int minimum, int maximum) {
    require(
        value >= minimum && value <= maximum,
        "%s must lie in [%d, %d], was %d",
        name,
        minimum,
        maximum,
        value);
    return value;
  }

  /**
   * Returns {@code images} if they are grey levels.
   *
   * @param images row-major (n, pixels); rounding of 1e-4 beyond [0, 1] is let pass
   */
  public static float[] greyLevels(float[] images, int pixels) {
    for (int i = 0; i < images.length; i++) {
      if (!(images[i] >= -ROUNDING && images[i] <= 1 + ROUNDING)) { // so is NaN
        require(
            false,
            "grey levels must lie in [0, 1], was %s at pixel %d of image %d: divide bytes by 255, or"
                + " look at the model that drew it",
            images[i],
            i % pixels,
            i / pixels);
      }
    }
    return images;
  }

  /**
   * Returns the side of square images.
   *
   * @param work what needs them square, for the message
   */
  public static int side(String work, int pixels) {
    int side = (int) Math.round(Math.sqrt(pixels));
    require(
        (long) side * side == pixels,
        "%s needs square images, was %d pixels: pad them to a square, or leave it out",
        work,
        pixels);
    return side;
  }

  /** Returns the length of an array of {@code rows} by {@code columns} numbers, if Java has it. */
  public static int arrayLength(int rows, int columns) {
    long length = (long) rows * columns;
    require(
        length <= LONGEST_ARRAY,
        "%d rows of %d numbers do not fit one array of at most %d: make the batch smaller",
        rows,
        columns,
        LONGEST_ARRAY);
    return (int) length;
  }

  /**
   * Throws an {@link IllegalArgumentException} unless {@code condition} holds.
   *
   * @param message a {@link String#format} pattern that names the value, the rule and, where it is
   *     not plain, the remedy
   */
  public static void require(boolean condition, String message, Object... values) {
    if (!condition) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, message, values));
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
