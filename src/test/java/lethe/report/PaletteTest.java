package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PaletteTest {
  private static final List<Color> MODELS =
      List.of(Palette.ORIGINAL, Palette.UNLEARNED, Palette.RETRAINED);

  @Test
  void modelsStandOutFromWhitePaper() {
    for (Color color : MODELS) {
      double contrast = 1.05 / (Palette.luminance(color) + 0.05);

      assertTrue(contrast >= 3, Palette.css(color) + " has contrast " + contrast);
    }
  }

  @Test
  void judgesWearNoModelsColour() {
    List<Color> judges = List.of(Palette.judge("A"), Palette.judge("B"));

    for (Color judge : judges) {
      assertTrue(1.05 / (Palette.luminance(judge) + 0.05) >= 3, Palette.css(judge));
      for (Color model : MODELS) {
        apart(judge, model);
      }
    }
    apart(judges.get(0), judges.get(1));
    assertTrue(lightness(judges.get(1)) - lightness(judges.get(0)) >= 12);
  }

  @Test
  void seriesAreToldFromModelsAndFromEachOther() {
    List<Color> series = IntStream.range(0, 4).mapToObj(Palette::series).toList();

    for (Color color : series) {
      for (Color model : MODELS) {
        assertTrue(distance(color, model, UnaryOperator.identity()) >= 25, text(color, model));
      }
    }
    eachPair(
        series, (a, b) -> assertTrue(distance(a, b, UnaryOperator.identity()) >= 25, text(a, b)));
    assertEquals(Palette.series(0), Palette.series(4));
  }

  @Test
  void aModelHasOneColourWhereverItIsDrawn() {
    assertEquals(
        MODELS,
        Stream.of("original", "unlearned", "retrained")
            .map(name -> Palette.model(name).orElseThrow())
            .toList());
    assertTrue(Palette.model("no EWC").isEmpty());
  }

  @Test
  void modelsDifferInLightnessOnGreyPaper() {
    eachPair(MODELS, (a, b) -> assertTrue(Math.abs(lightness(a) - lightness(b)) >= 12, text(a, b)));
  }

  @Test
  void controlsDifferInLightness() {
    eachPair(
        List.of(Palette.PUBLISHED, Palette.UNTRAINED, Palette.CONSTANT_GREY, Palette.UNIFORM_NOISE),
        (a, b) -> assertTrue(Math.abs(lightness(a) - lightness(b)) >= 12, text(a, b)));
  }

  @Test
  void modelsDifferForReadersWithoutRedOrGreenCones() {
    eachPair(MODELS, PaletteTest::apart);
  }

  @Test
  void digitsTakeTableausTenColoursInOrder() {
    assertEquals("#1f77b4", Palette.css(Palette.digit(0)));
    assertEquals("#17becf", Palette.css(Palette.digit(9)));
  }

  @Test
  void labelsAfterTheTenthBeginAgain() {
    assertEquals(Palette.digit(0), Palette.digit(10));
    assertEquals(Palette.digit(5), Palette.digit(255));
    var refused = assertThrows(IllegalArgumentException.class, () -> Palette.digit(-1));
    assertEquals("digit must be at least 0, was -1", refused.getMessage());
  }

  @Test
  void scaleMixesBetweenItsStops() {
    List<Color> stops = List.of(Color.BLACK, Color.WHITE);

    assertEquals(new Color(128, 128, 128), Palette.at(stops, 0.5));
    assertEquals(Color.WHITE, Palette.at(stops, 7));
    assertEquals(Color.BLACK, Palette.at(stops, -1));
  }

  private interface Pair {
    void check(Color a, Color b);
  }

  private static void eachPair(List<Color> colors, Pair pair) {
    for (int i = 0; i < colors.size(); i++) {
      for (int j = 0; j < i; j++) {
        pair.check(colors.get(i), colors.get(j));
      }
    }
  }

  /** For readers with all cones, and for those without red or green ones. */
  private static void apart(Color a, Color b) {
    for (UnaryOperator<double[]> sight :
        List.<UnaryOperator<double[]>>of(
            UnaryOperator.identity(), PaletteTest::deuteranopia, PaletteTest::protanopia)) {
      assertTrue(distance(a, b, sight) >= 25, text(a, b));
    }
  }

  private static String text(Color a, Color b) {
    return Palette.css(a) + " and " + Palette.css(b) + " are too alike";
  }

  private static double lightness(Color color) {
    return lab(linear(color))[0];
  }

  /** Viénot, Brettel and Mollon (1999), on linear RGB: what is left without green cones. */
  private static double[] deuteranopia(double[] c) {
    double yellow = 0.29275 * c[0] + 0.70725 * c[1];
    return new double[] {yellow, yellow, -0.02234 * c[0] + 0.02234 * c[1] + c[2]};
  }

  /** The same without red cones. */
  private static double[] protanopia(double[] c) {
    double yellow = 0.11238 * c[0] + 0.88762 * c[1];
    return new double[] {yellow, yellow, 0.00401 * c[0] - 0.00401 * c[1] + c[2]};
  }

  private static double distance(Color a, Color b, UnaryOperator<double[]> sight) {
    double[] x = lab(sight.apply(linear(a)));
    double[] y = lab(sight.apply(linear(b)));
    return Math.sqrt(
        Math.pow(x[0] - y[0], 2) + Math.pow(x[1] - y[1], 2) + Math.pow(x[2] - y[2], 2));
  }

  private static double[] linear(Color color) {
    return new double[] {
      channel(color.getRed()), channel(color.getGreen()), channel(color.getBlue())
    };
  }

  private static double channel(int value) {
    double share = value / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }

  private static double[] lab(double[] c) {
    double x = root((0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.9505);
    double y = root(0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]);
    double z = root((0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.089);
    return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  private static double root(double t) {
    return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116.0;
  }
}
