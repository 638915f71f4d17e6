package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every kind of chart names its title, its axes with their units, and what is drawn. */
final class AltTextTest {
  private static final double[] TWO = {1, 2};

  @Test
  void linesAndLevelsAreNamedAfterTheirAxes() {
    Chart chart =
        Chart.lines("It falls")
            .x("training step")
            .y("−ELBO (nats/image)")
            .logX()
            .line("test", TWO, TWO)
            .points("paper recipe, published", TWO, TWO)
            .horizontal("published at 100,000 steps", 1);

    assertEquals(
        "It falls. Line chart of −ELBO (nats/image) against training step, log scale: test; paper"
            + " recipe, published. Levels: published at 100,000 steps.",
        chart.altText());
  }

  @Test
  void aScaleThatItsLabelNamesIsNamedOnce() {
    String text =
        Chart.lines("t").x("step").y("nats (log scale)").logY().line("a", TWO, TWO).altText();

    assertEquals("t. Line chart of nats (log scale) against step: a.", text);
  }

  @Test
  void pointsWithoutALineAreAScatterPlot() {
    Chart chart =
        Chart.lines("Two kinds")
            .x("dimension 1")
            .y("dimension 2")
            .cloud("0", TWO, TWO, Palette.digit(0))
            .highlighted("1 (forgotten)", TWO, TWO, Palette.digit(1));

    assertEquals(
        "Two kinds. Scatter plot of dimension 2 against dimension 1: 0; 1 (forgotten).",
        chart.altText());
  }

  @Test
  void barsNameBothAxesAndTheirCategories() {
    Chart chart =
        Chart.bars("Grey varies")
            .categories("training seed", "20", "21", "22")
            .y("mean probability")
            .bars("original", new double[] {1, 1, 1})
            .bars("no EWC", new double[] {1, 1, 1})
            .horizontal("judge A on grey", 0.5);

    assertEquals(
        "Grey varies. Bar chart of mean probability by training seed (20 to 22): original; no EWC."
            + " Levels: judge A on grey.",
        chart.altText());
  }

  @Test
  void mapsNameBothAxesAndTheValuesAsTheyAreWritten() {
    HeatMap map =
        Chart.heatMap("Kept rows stay")
            .rows("way", "cumulative", "no EWC")
            .columns("kept digit", "5", "6", "7");

    assertEquals(
        "Kept rows stay. Heat map of change (nats), rows: way (cumulative; no EWC), columns: kept"
            + " digit (5 to 7), values from −0.25 to 1.00.",
        map.cells("change (nats)", new double[][] {{-0.25, 0, 1}, {0, Double.NaN, 0}}).altText());
    double[] none = {Double.NaN, Double.NaN, Double.NaN};
    assertTrue(
        map.cells("p", new double[][] {none, none}).altText().endsWith("kept digit (5 to 7)."));
  }

  @Test
  void aRowSaysWhatItsChartsShareOnce() {
    LineChart one = Chart.lines("First").x("step").y("p").line("a", TWO, TWO);
    LineChart two = Chart.lines("Second").x("step").y("p").line("a", TWO, TWO);

    assertEquals(
        "First. Second. Each is a line chart of p against step: a.", Chart.row(one, two).altText());
    assertEquals(one.altText(), Chart.row(one).altText());
    assertEquals(
        "First. Line chart of p against step: a. Second. Line chart of p against step: a; b.",
        Chart.row(one, two.line("b", TWO, TWO)).altText());
  }

  @Test
  void longRowsOfNamesAreCountedAndNumbersInARowGivenByTheirEnds() {
    List<String> many = IntStream.range(0, 30).mapToObj(i -> "tensor " + i).toList();

    assertEquals("30 from tensor 0 to tensor 29", AltText.names(many));
    assertEquals(
        "0 to 9", AltText.names(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")));
    assertEquals("0; 2; 3", AltText.names(List.of("0", "2", "3")));
    assertEquals("0; 1", AltText.names(List.of("0", "1")));
    assertEquals("", AltText.names(List.of()));
  }

  @Test
  void gridsNameTheirRowsAndColumns() {
    ImageGrid grid =
        ImageGrid.of(new float[6 * 784])
            .columns(3)
            .rowLabels("original", "own code, decoded")
            .columnLabels("0", "10", "25")
            .title("By step");

    assertEquals(
        "By step: grid of 6 images in 2 rows, rows labelled original; own code, decoded, columns"
            + " labelled 0; 10; 25.",
        grid.altText());
  }
}
