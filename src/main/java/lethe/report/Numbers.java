package lethe.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoublePredicate;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import lethe.evaluate.Interval;

/** Numbers as tables write them. */
final class Numbers {
  /** Stands where there is no value. */
  static final String MISSING = "–";

  /** A hyphen before a number that does not belong to a word or to a number before it. */
  private static final Pattern NEGATIVE = Pattern.compile("(?<![\\p{L}\\p{N}_)\\]-])-(?=\\.?\\d)");

  /** The sign of a number that is rounded to zero. */
  private static final Pattern NEGATIVE_ZERO = Pattern.compile("−(?=0?\\.?0+(?![\\d.,]*\\d))");

  private Numbers() {}

  /** A text whose negative numbers have a minus sign, as those of the tables have, and 0 none. */
  static String withMinusSigns(String text) {
    String signed = NEGATIVE.matcher(text).replaceAll("−");
    return NEGATIVE_ZERO.matcher(signed).replaceAll("");
  }

  /**
   * A difference or an error of numbers that were computed in single precision: 0 where it is less
   * than such a number of that size can tell.
   *
   * @param beside the size of the numbers
   */
  static double told(double value, double beside) {
    return Math.abs(value) < Math.ulp((float) beside) ? 0 : value;
  }

  /** Both ends of an interval, each as {@code format} says: {@code 0.12 to 0.34}. */
  static String interval(String format, Interval interval) {
    return Figures.text(format + " to " + format, interval.low(), interval.high());
  }

  /** Values to some decimals: for charts, whose pages shorter numbers keep small. */
  static double[] rounded(int decimals, double... values) {
    double scale = Math.pow(10, decimals);
    return Arrays.stream(values).map(value -> Math.rint(value * scale) / scale).toArray();
  }

  /** A value to some decimals: for columns in which more would tell nothing. */
  static double to(int decimals, double value) {
    return rounded(decimals, value)[0];
  }

  /** One value by itself: whole numbers with thousands apart, others with up to five digits. */
  static String text(Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return Scale.number(((Number) value).doubleValue(), 0);
    }
    if (value instanceof Double || value instanceof Float) {
      return text(((Number) value).doubleValue());
    }
    return String.valueOf(value);
  }

  private static String text(double value) {
    if (Double.isNaN(value)) {
      return MISSING;
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-4 || size >= 1e9)) {
      return scientific(value);
    }
    int decimals = size >= 1e5 || size == 0 ? 0 : Math.max(0, 4 - digits(size));
    return trimmed(Scale.number(value, decimals));
  }

  /**
   * The values of one column, with the same count of decimals: four below 10, else four digits of
   * the largest value; more where the smallest would lose its second digit, none that are 0 in
   * every row. Where six are not enough, every value for itself.
   */
  static List<String> aligned(double[] values) {
    double[] sizes =
        Arrays.stream(values).filter(Double::isFinite).map(Math::abs).filter(v -> v > 0).toArray();
    double most = DoubleStream.of(sizes).max().orElse(1);
    double least = DoubleStream.of(sizes).min().orElse(1);
    int wanted = most < 10 ? 4 : Math.max(0, 3 - digits(most));
    int needed = Math.max(wanted, 1 - digits(least));
    boolean powers = needed > 6 || most >= 1e9;
    int decimals = needed;
    while (decimals > 0 && Arrays.stream(sizes).allMatch(endsInZero(decimals))) {
      decimals--;
    }
    List<String> texts = new ArrayList<>();
    for (double value : values) {
      boolean plain = Double.isFinite(value) && !powers;
      texts.add(plain ? Scale.number(value, decimals) : text(value));
    }
    return texts;
  }

  private static DoublePredicate endsInZero(int decimals) {
    return value -> String.format(Locale.ROOT, "%." + decimals + "f", value).endsWith("0");
  }

  /** The exponent of the first digit: 0 for 1 to 9.99, −1 for .1 to .99. */
  private static int digits(double size) {
    return (int) Math.floor(Math.log10(size));
  }

  private static String scientific(double value) {
    String text = String.format(Locale.ROOT, "%.2e", value);
    int e = text.indexOf('e');
    int exponent = Integer.parseInt(text.substring(e + 1));
    return text.substring(0, e).replace('-', '−')
        + "e"
        + (exponent < 0 ? "−" : "")
        + Math.abs(exponent);
  }

  private static String trimmed(String number) {
    return number.contains(".") ? number.replaceAll("\\.?0+$", "") : number;
  }
}
