package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;

class TablesTest {
  @SuppressWarnings("ArrayRecordComponent") // the point of two tests
  private record Settings(int steps, double learningRate, String note, double[] weights) {}

  private record Point(int step, double loss) {}

  private record Log(List<Point> points, double seconds, Optional<String> note) {}

  private record Result(String model, Log log, Map<String, Double> shares, Path file) {}

  private record Named(String name) {
    @Override
    public String toString() {
      return "<" + name + ">";
    }
  }

  private record Holder(Named named, Point point, List<Integer> labels) {}

  @Test
  void columnsTakeTheKindOfTheirValues() {
    Table table =
        Tables.of(
            "t",
            List.of("text", "whole", "long", "number", "mixed"),
            List.of(List.of("a", 1, 2L, 0.5, 1), List.of("b", 2, 3, 7, "x")));

    assertEquals(ColumnType.STRING, table.column("text").type());
    assertEquals(ColumnType.INTEGER, table.column("whole").type());
    assertEquals(ColumnType.LONG, table.column("long").type());
    assertEquals(ColumnType.DOUBLE, table.column("number").type());
    assertEquals(ColumnType.STRING, table.column("mixed").type());
  }

  @Test
  void textIsEscapedEverywhere() {
    Table table =
        Tables.of("<b>\"1\" & 'more'</b>", List.of("<i>"), List.of(List.of("<script>x</script>")));

    String html = Tables.html(table);

    assertTrue(html.contains("&lt;b&gt;&quot;1&quot; &amp; &#39;more&#39;&lt;/b&gt;</caption>"));
    assertTrue(html.contains(">&lt;i&gt;</th>"));
    assertTrue(html.contains(">&lt;script&gt;x&lt;/script&gt;</td>"));
    assertFalse(html.contains("<script>"));
  }

  @Test
  void numbersStandRightAndTextLeft() {
    String html = Tables.html(Tables.of("", List.of("a", "b"), List.of(List.of("x", 1))));

    assertTrue(html.matches("(?s).*<td style=\"text-align:left;[^>]*>x</td>.*"));
    assertTrue(html.matches("(?s).*<td style=\"text-align:right;[^>]*>1</td>.*"));
    assertFalse(html.contains("<caption"));
  }

  @Test
  void coloursComeFromThePage() {
    String html = Tables.html(Tables.of("t", List.of("a"), List.of(List.of(1))));

    assertFalse(html.contains("background"), html);
    assertFalse(html.matches("(?s).*#[0-9a-f]{3,6}.*"), html);
  }

  @Test
  void columnsShareTheirCountOfDecimals() {
    assertEquals(List.of("0.9704", "0.2045"), Numbers.aligned(new double[] {.9704, .2045}));
    assertEquals(List.of("97.7", "101.9"), decimals(97.68, 101.9));
  }

  @Test
  void decimalsThatAreZeroInEveryRowAreLeftOut() {
    assertEquals(List.of("0.99", "1.00"), decimals(.99, 1));
    assertEquals(List.of("10,000", "256"), decimals(10000, 256));
  }

  @Test
  void smallValuesKeepTwoDigits() {
    assertEquals(List.of("0.242985", "0.000058"), decimals(.242985, .000058));
  }

  @Test
  void valuesFarApartStandEachForItself() {
    assertEquals(List.of("31.8", "1.00e−9"), decimals(31.8, 1e-9));
  }

  @Test
  void missingAndInfiniteValuesHaveSigns() {
    assertEquals(
        List.of("–", "∞", "−∞", "1.5"),
        decimals(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.5));
    Table table =
        Tables.of("", List.of("a"), List.of(Arrays.asList(1.5), Arrays.asList((Double) null)));
    assertEquals("  a\n1.5\n  –", Tables.text(table));
  }

  @Test
  void negativeNumbersHaveAMinusSignAndZeroHasNone() {
    assertEquals(List.of("−0.83", "0.00"), decimals(-.83, -0.0));
  }

  @Test
  void whatSinglePrecisionCannotTellIsZero() {
    assertEquals(0, Numbers.told(-1.11e-15, 0.0996));
    assertEquals(0, Numbers.told(3.51e-17, 0.0996));
    assertEquals(9.83e-5, Numbers.told(9.83e-5, 0.0997));
    assertEquals(-2e-8, Numbers.told(-2e-8, 0.1), "above the 7.5e-9 of a float near 0.1");
  }

  @Test
  void aValueHasNoMoreDecimalsThanAreAskedFor() {
    assertEquals(List.of("0.735", "0.000"), decimals(Numbers.to(3, .73496), Numbers.to(3, .00029)));
    assertTrue(Double.isNaN(Numbers.to(3, Double.NaN)));
  }

  @Test
  void anInnerRecordOfNoComponentsIsItsName() {
    record Nothing() {}
    record Outer(Nothing surrogate) {}

    assertEquals("Nothing", Tables.of(new Outer(new Nothing())).getString(0, "value"));
  }

  @Test
  void recordBecomesNameAndValue() {
    Settings settings = new Settings(100_000, 1e-4, "a & b", new double[] {1, 2.5});

    String text = Tables.text(Tables.of(settings));

    assertEquals(
        """
        Settings
        name          value
        steps         100,000
        learningRate  0.0001
        note          a & b
        weights       1, 2.5""",
        text);
  }

  @Test
  void longArraysOfARecordAreCounted() {
    Table table = Tables.of(new Settings(1, 1, "", new double[784]));

    assertEquals("784 of Double", table.stringColumn("value").get(3));
  }

  @Test
  void listsOfARecordAreCountedAndShortOnesWritten() {
    Holder holder = new Holder(new Named("a"), new Point(1_500, 2 / 3.0), List.of(1, 2));

    assertEquals(
        """
        Holder
        name    value
        named   <a>
        point   Point[step=1,500, loss=0.66667]
        labels  1, 2""",
        Tables.text(Tables.of(holder)));
  }

  @Test
  void longInnerRecordsAreListedByTheirComponents() {
    Log log = new Log(List.of(new Point(1, 2), new Point(2, 1)), 71.5, Optional.empty());
    String model = "a model with a name that is long enough to fill half a line";
    Result inner = new Result(model, log, Map.of("kept", .9), Path.of("file"));

    record Outer(Result result, Map<String, Point> points) {}
    String text = Tables.text(Tables.of(new Outer(inner, Map.of("a", new Point(1, 2)))));

    assertTrue(
        text.contains("\nresult.log     Log[points=2 of Point, seconds=71.5, note=–]"), text);
    assertTrue(text.contains("\nresult.shares  kept: 0.9"), text);
    assertTrue(text.endsWith("\npoints         1 entries"), text);
  }

  @Test
  void veryLongTextIsCut() {
    String value = Tables.of(new Named("x".repeat(400))).stringColumn("value").get(0);

    assertEquals(300, value.length());
    assertTrue(value.endsWith("…"));
  }

  @Test
  void aRecordReadsAsItsTable() {
    HtmlFragment fragment = Tables.show(new Point(1, 2));

    assertEquals("Point\nname  value\nstep  1\nloss  2", fragment.text());
  }

  @Test
  void fragmentShowsTheTableAndReadsAsText() {
    Table table = Tables.of("t", List.of("a"), List.of(List.of(1)));

    HtmlFragment fragment = Tables.show(table);

    assertEquals(Tables.html(table), fragment.html());
    assertEquals("t\na\n1", fragment.toString());
  }

  @Test
  void plainTextHasTheNumbersOfThePageInColumnsThatStandBelowEachOther() {
    Table table =
        Tables.of(
            "Judge B reads {1}",
            List.of("model", "p̄(forgotten)", "median std"),
            List.of(
                List.of("original", 0.88951232910156, 0.25),
                List.of("unlearned", 0.09998123, 0.0007)));

    assertEquals(
        """
        Judge B reads {1}
        model      p̄(forgotten)  median std
        original         0.8895      0.2500
        unlearned        0.1000      0.0007""",
        Tables.text(table));
    for (String number : List.of("0.8895", "0.1000", "0.2500", "0.0007")) {
      assertTrue(Tables.html(table).contains(">" + number + "</td>"), number);
    }
  }

  @Test
  void refusesRowsOfAnotherWidth() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Tables.of("t", List.of("a", "b"), List.of(List.of(1, 2), List.of(1))));

    assertEquals("row 1 must have one value for each of 2 columns, had 1", refused.getMessage());
  }

  private static List<String> decimals(double... values) {
    return Numbers.aligned(values);
  }
}
