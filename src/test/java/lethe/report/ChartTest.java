package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static final double[] STEPS = {100, 200, 300};
  private static final double[] LOSS = {140.5, 110.25, 97.75};

  @Test
  void htmlHoldsTitleAxesNamesNumbersAndColours() {
    String html =
        Chart.lines("The loss falls")
            .x("training step")
            .y("−ELBO (nats/image)")
            .line("test", STEPS, LOSS, Palette.ORIGINAL)
            .horizontal("paper", 96.96)
            .html();

    for (String part :
        List.of(
            "The loss falls",
            "training step",
            "−ELBO (nats/image)",
            "test",
            "140.5",
            "110.25",
            "97.75",
            "#0b3c6f",
            "paper",
            "96.96")) {
      assertTrue(html.contains(part), part);
    }
  }

  @Test
  void htmlHoldsThePictureForPagesWithoutScripts() throws Exception {
    LineChart chart = line("Title");

    String html = chart.html();

    assertTrue(html.contains("data:image/png;base64," + base64(chart.png())));
    assertTrue(html.contains("alt=\"Title. Line chart of y against x: a.\""));
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(chart.png()));
    assertEquals(760 * chart.density(), picture.getWidth());
  }

  @Test
  void equalAxesHaveTheSameSpanAndASquareToFill() {
    LineChart chart =
        Chart.lines("Map")
            .x("x")
            .y("y")
            .cloud("a", new double[] {0, 100}, new double[] {4, 6}, Palette.digit(0))
            .equalAxes();

    assertEquals(chart.xScale().span(), chart.yScale().span(), 1e-9);
    assertEquals(5, (chart.yScale().low() + chart.yScale().high()) / 2, 1e-9);
    assertTrue(chart.html().contains("\"scaleanchor\":\"x\""), chart.html());
    assertFalse(line("a").html().contains("scaleanchor"));
  }

  @Test
  void highlightedPointsHaveAWhiteEdge() {
    double[] middle = {150, 250};
    LineChart cloud = Chart.lines("Map").x("x").y("y").xRange(100, 300).yRange(100, 300);

    BufferedImage plain = cloud.cloud("a", middle, middle, Palette.digit(1)).image();
    BufferedImage marked = cloud.highlighted("a", middle, middle, Palette.digit(1)).image();

    int color = Palette.digit(1).getRGB();
    assertTrue(count(marked, color) > count(plain, color) + 100, "larger and opaque");
  }

  private static int count(BufferedImage image, int color) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += image.getRGB(x, y) == color ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void htmlIsTheSameForTheSameChart() {
    assertEquals(line("a").html(), line("a").html());
    assertNotEquals(line("a").html(), line("b").html());
  }

  @Test
  void namesCannotEndTheScript() {
    String html =
        Chart.lines("a </script><script>alert('1')</script> \"b\"")
            .x("</script>")
            .y("y")
            .line("</script>", STEPS, LOSS)
            .horizontal("</script>", 1)
            .html();

    assertEquals(1, html.split("</script>", -1).length - 1, html);
  }

  @Test
  void refusesLabelsThatWouldBreakTheScript() {
    LineChart broken = Chart.lines("t").x("a\\").y("y").line("a", STEPS, LOSS);

    refused(
        broken::html, "a label of a chart must have no line break, tab or backslash, was \"a\\\"");
  }

  @Test
  void heatMapKeepsItsRangeColoursAndCellTexts() {
    HeatMap map =
        Chart.heatMap("Judge A")
            .rows("requested", "0", "1")
            .columns("judged", "0", "1")
            .cells("mean p", new double[][] {{.97, .03}, {Double.NaN, .5}});

    String html = map.html();

    assertTrue(html.contains("\"zmin\":0.0,\"zmax\":1.0"), html);
    assertTrue(html.contains("\"z\":[[0.97,0.03],[null,0.5]]"));
    assertTrue(html.contains("\"text\":[[\"0.97\",\"0.03\"],[\"\",\"0.50\"]]"));
    assertTrue(html.contains("#08306b"));
    assertTrue(html.contains("\"text\":\"mean p\""));
    assertEquals(Color.WHITE, map.range(-1, 1).cells("", new double[2][2]).color(0, 0));
  }

  @Test
  void pictureShowsEverySeriesInItsColour() {
    BufferedImage image =
        Chart.bars("Bars")
            .categories("tensor", "fc1", "fc2")
            .y("mean F")
            .logY()
            .bars("per sample", new double[] {.04, 31}, Palette.ORIGINAL)
            .bars("batch mean", new double[] {.0008, .5}, Palette.UNLEARNED)
            .horizontal("limit", .1, Palette.LIMIT)
            .image();

    assertTrue(area(image, Palette.ORIGINAL) > 10_000);
    assertTrue(area(image, Palette.UNLEARNED) > 10_000);
    assertTrue(area(image, Palette.LIMIT) > 500);
  }

  @Test
  void aBarThreeTimesTheValueIsThreeTimesAsHigh() {
    BufferedImage image =
        Chart.bars("Bars")
            .categories("c", "a", "b")
            .y("v")
            .bars("small", new double[] {1, Double.NaN}, Palette.ORIGINAL)
            .bars("large", new double[] {Double.NaN, 3}, Palette.UNLEARNED)
            .image();

    double ratio =
        (double) bottomToTop(image, Palette.UNLEARNED) / bottomToTop(image, Palette.ORIGINAL);
    assertEquals(3, ratio, 0.05);
  }

  @Test
  void longTitlesAndNamesStayInsideThePicture() {
    String title =
        "A finding that needs many words because it says exactly what was found ".repeat(4);
    String name =
        "a series with a very long name indeed, longer than anyone would write ".repeat(3);

    for (Chart chart :
        List.of(
            Chart.lines(title)
                .x(name)
                .y(name)
                .line(name, STEPS, LOSS)
                .points(name + 2, STEPS, LOSS),
            Chart.bars(title)
                .categories(name, name, name + 2)
                .y(name)
                .bars(name, new double[] {1, 2}),
            Chart.heatMap(title)
                .rows(name, "a")
                .columns(name, name)
                .cells(name, new double[][] {{1}}))) {
      BufferedImage image = chart.image();
      for (int i = 0; i < image.getWidth(); i++) {
        assertEquals(0xFFFFFFFF, image.getRGB(i, 0), "top of " + chart);
        assertEquals(0xFFFFFFFF, image.getRGB(i, image.getHeight() - 1), "bottom of " + chart);
      }
      for (int i = 0; i < image.getHeight(); i++) {
        assertEquals(0xFFFFFFFF, image.getRGB(0, i), "left of " + chart);
        assertEquals(0xFFFFFFFF, image.getRGB(image.getWidth() - 1, i), "right of " + chart);
      }
    }
  }

  @Test
  void gapsAndNonPositiveValuesAreLeftOut() {
    LineChart chart =
        Chart.lines("t")
            .x("x")
            .y("y")
            .logY()
            .line("a", new double[] {1, 2, 3, 4}, new double[] {1, Double.NaN, 0, 100});

    assertTrue(chart.html().length() > 1000);
    assertEquals(0.5, chart.yScale().share(10), 1e-9);
  }

  @Test
  void rowHoldsAllItsCharts() {
    ChartRow row = Chart.row(line("first"), line("second").size(400, 300));

    assertEquals(2 * (760 + 400), row.image().getWidth());
    assertTrue(row.html().contains("first") && row.html().contains("second"));
    assertTrue(row.altText().startsWith("first. second. "), row.altText());
  }

  @Test
  void chartsOfARowStandOnOneLine() {
    ChartRow row = Chart.row(line("first"), line("second").size(400, 300));
    BufferedImage image = row.image();
    BufferedImage low = Drawn.of(line("second").size(400, 300)).image();
    int x = 2 * 760 + low.getWidth() / 2;

    assertTrue(row.html().contains("align-items:end"));
    assertEquals(Color.WHITE.getRGB(), image.getRGB(x, image.getHeight() - low.getHeight() - 1));
    for (int y = 1; y <= low.getHeight(); y++) {
      assertEquals(
          low.getRGB(low.getWidth() / 2, low.getHeight() - y),
          image.getRGB(x, image.getHeight() - y));
    }
  }

  @Test
  void twoChartsOfARowFitTheColumnOfAPageAndNoneOutgrowsItself() {
    String html = Chart.row(line("first").size(500, 300), line("second").size(480, 300)).html();

    Matcher columns = Pattern.compile("minmax\\(min\\(100%,(\\d+)px\\),1fr\\)").matcher(html);
    assertTrue(columns.find(), html);
    int least = Integer.parseInt(columns.group(1));
    assertTrue(2 * least + 8 <= 928, "the main column is 60rem less its padding, the gap 8");
    assertEquals(
        List.of("500", "480"),
        Pattern.compile("min-width:0;max-width:(\\d+)px")
            .matcher(html)
            .results()
            .map(panel -> panel.group(1))
            .toList());
    assertFalse(
        line("alone").html().contains("display:grid"), "a chart by itself has its own width");
  }

  @Test
  void figureIsAlsoForPagesThatLoadPlotlyThemselves() {
    String script = line("t").figure().asJavascript("place");

    assertTrue(
        script.contains("Plotly.newPlot('place', data, Object.assign(layout, more), config)"));
  }

  @Test
  void picturesAreSmallFilesWithTheirMainColours() throws Exception {
    byte[] png = line("t").png();

    BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));

    assertTrue(png.length < 40_000, "was " + png.length);
    Set<Integer> colors = new HashSet<>();
    for (int y = 0; y < read.getHeight(); y++) {
      for (int x = 0; x < read.getWidth(); x++) {
        colors.add(read.getRGB(x, y) & 0xFFFFFF);
      }
    }
    assertTrue(colors.size() <= 256);
    assertTrue(colors.contains(0xFFFFFF) && colors.contains(Palette.series(0).getRGB() & 0xFFFFFF));
  }

  @Test
  void refusesWhatCannotBeDrawn() {
    refused(() -> Chart.lines(" "), "a chart must have a title: say what it shows");
    refused(() -> Chart.lines("t").image(), "the chart \"t\" has no series: add a line");
    refused(() -> Chart.heatMap("t").image(), "the heat map \"t\" has no cells: set them");
    refused(
        () -> Chart.lines("t").line("a", STEPS, new double[2]), "a has 3 x values and 2 y values");
    refused(
        () -> Chart.lines("t").line("a", STEPS, new double[] {1, 1 / 0.0, 2}),
        "a must be finite, was Infinity at index 1");
    refused(
        () -> Chart.bars("t").categories("c", "x").bars("a", LOSS),
        "a must have one value for each of 1 categories, had 3");
    refused(
        () -> Chart.heatMap("t").rows("r", "a").columns("c", "b").cells("v", new double[1][2]),
        "row 0 must have one cell for each of 1 named columns, had 2");
    refused(
        () -> Chart.lines("t").yRange(1, 1),
        "a range must run from a smaller to a larger number, was 1.0 to 1.0");
    refused(
        () -> Chart.lines("t").horizontal("m", Double.NaN), "m must be a finite number, was NaN");
    refused(() -> Chart.row(), "a row must have at least one chart");
  }

  /** The snippet of the package page. */
  @Test
  void packagePageShowsAChartThatWorks() {
    double[] steps = {1000, 2000};
    double[] negativeElbo = {110, 101};
    double[] publishedSteps = {5000, 10_000};
    double[] published = {114.4602, 107.1669};

    LineChart chart =
        Chart.lines("The fast recipe passes the paper's points early")
            .x("training step")
            .y("−ELBO (nats/image)")
            .line("test", steps, negativeElbo, Palette.ORIGINAL)
            .points("paper recipe, published", publishedSteps, published);

    assertEquals(
        "The fast recipe passes the paper's points early. Line chart of −ELBO (nats/image) against"
            + " training step: test; paper recipe, published.",
        chart.toString());
  }

  private static LineChart line(String title) {
    return Chart.lines(title).x("x").y("y").line("a", STEPS, LOSS);
  }

  private static void refused(Runnable call, String message) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    assertFalse(message.isEmpty());
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static int area(BufferedImage image, Color color) {
    int area = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        area += image.getRGB(x, y) == color.getRGB() ? 1 : 0;
      }
    }
    return area;
  }

  /** Height of the longest unbroken column of a colour: a bar, not a sign in the legend. */
  private static int bottomToTop(BufferedImage image, Color color) {
    int most = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      int run = 0;
      for (int y = 0; y < image.getHeight(); y++) {
        run = image.getRGB(x, y) == color.getRGB() ? run + 1 : 0;
        most = Math.max(most, run);
      }
    }
    return most;
  }
}
