package lethe.report;

import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lethe.base.Checks;
import lethe.experiment.ModelName;

/**
 * The colours of every figure, one for each model and one for each judge, so that a colour means
 * the same in each notebook.
 *
 * <p>The three models differ in hue for readers with any common colour blindness and in lightness
 * on grey paper (CIE L* of about 25, 46 and 61); each has a contrast of at least 3 to the white of
 * the page. Both judges are violet, a hue of no model, and differ from each other and from the
 * models for the same readers. Controls are neutral greys, published values black.
 */
public final class Palette {
  /** The model before forgetting: dark blue. */
  public static final Color ORIGINAL = new Color(0x0B3C6F);

  /** The model after forgetting: orange. */
  public static final Color UNLEARNED = new Color(0xE66B00);

  /** The model trained from scratch without the forgotten digit: teal. */
  public static final Color RETRAINED = new Color(0x007A66);

  /** What judge A says: dark violet. */
  public static final Color JUDGE_A = new Color(0x5300A6);

  /** What judge B says: light violet. */
  public static final Color JUDGE_B = new Color(0xD957D9);

  /** A model that was never trained: dark grey. */
  public static final Color UNTRAINED = new Color(0x4D4D4D);

  /** The constant grey image: mid grey. */
  public static final Color CONSTANT_GREY = new Color(0x7A7A7A);

  /** Images of uniform noise: light grey. */
  public static final Color UNIFORM_NOISE = new Color(0xA3A3A3);

  /** Values published elsewhere: black. */
  public static final Color PUBLISHED = new Color(0x111111);

  /** Limits and chance levels drawn across a chart. */
  public static final Color LIMIT = new Color(0x8B1A4A);

  static final Color INK = new Color(0x222222);
  static final Color QUIET = new Color(0x555555);
  static final Color GRID = new Color(0xE2E2E2);
  static final Color PAPER = Color.WHITE;

  private static final List<Color> DIGITS =
      List.of(
          new Color(0x1F77B4),
          new Color(0xFF7F0E),
          new Color(0x2CA02C),
          new Color(0xD62728),
          new Color(0x9467BD),
          new Color(0x8C564B),
          new Color(0xE377C2),
          new Color(0x7F7F7F),
          new Color(0xBCBD22),
          new Color(0x17BECF));

  /** Colours of series that are no model and no judge: sky blue, olive, rust, mauve. */
  private static final List<Color> SERIES =
      List.of(new Color(0x1698D9), new Color(0x808046), new Color(0x802A00), new Color(0x8A6B99));

  private static final Color[] SEQUENTIAL = {
    Color.WHITE, new Color(0xC6DBEF), new Color(0x6BAED6), new Color(0x2171B5), new Color(0x08306B)
  };

  private static final Color[] DIVERGING = {
    new Color(0x9A4400), new Color(0xF2A55C), Color.WHITE, new Color(0x7FB3D9), new Color(0x0B3C6F)
  };

  private Palette() {}

  /**
   * The colour of a digit, or of another label, in maps and charts: Tableau's ten in their usual
   * order, which begins again after the tenth.
   *
   * @param digit at least 0
   */
  public static Color digit(int digit) {
    return DIGITS.get(Checks.atLeast("digit", digit, 0) % DIGITS.size());
  }

  /** The colour of what a judge says, by its name; a judge without one is grey. */
  static Color judge(String name) {
    return switch (name) {
      case "A" -> JUDGE_A;
      case "B" -> JUDGE_B;
      default -> QUIET;
    };
  }

  /** The colour of a model, by its name; none for models that are only compared with these. */
  static Optional<Color> model(String name) {
    return switch (name) {
      case ModelName.ORIGINAL -> Optional.of(ORIGINAL);
      case ModelName.UNLEARNED -> Optional.of(UNLEARNED);
      case ModelName.RETRAINED -> Optional.of(RETRAINED);
      default -> Optional.empty();
    };
  }

  /**
   * The colour of the series at {@code index}, 0 or more, for series that are no model and no
   * judge; the colours repeat after four.
   */
  public static Color series(int index) {
    return SERIES.get(Checks.atLeast("index", index, 0) % SERIES.size());
  }

  /** The stops of the scale from nothing to most (white to dark blue). */
  static List<Color> sequential() {
    return List.of(SEQUENTIAL);
  }

  /** The stops of the scale from less through nothing to more (orange, white, blue). */
  static List<Color> diverging() {
    return List.of(DIVERGING);
  }

  /** The colour at {@code share} of 0 to 1 on a scale of evenly spaced stops. */
  static Color at(List<Color> stops, double share) {
    double place = Math.min(1, Math.max(0, share)) * (stops.size() - 1);
    int lower = Math.min((int) place, stops.size() - 2);
    double rest = place - lower;
    Color a = stops.get(lower);
    Color b = stops.get(lower + 1);
    return new Color(
        mixed(a.getRed(), b.getRed(), rest),
        mixed(a.getGreen(), b.getGreen(), rest),
        mixed(a.getBlue(), b.getBlue(), rest));
  }

  private static int mixed(int a, int b, double rest) {
    return (int) Math.round(a + (b - a) * rest);
  }

  /** The colour as CSS writes it, for example {@code #0b3c6f}. */
  static String css(Color color) {
    return String.format(Locale.ROOT, "#%06x", color.getRGB() & 0xFFFFFF);
  }

  /** The relative luminance of WCAG 2, from 0 (black) to 1 (white). */
  static double luminance(Color color) {
    return 0.2126 * linear(color.getRed())
        + 0.7152 * linear(color.getGreen())
        + 0.0722 * linear(color.getBlue());
  }

  private static double linear(int channel) {
    double share = channel / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
