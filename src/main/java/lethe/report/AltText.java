package lethe.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What stands for a chart where it cannot be seen: its title, its kind, its axes with their units,
 * and the names of what is drawn, in this order. A notebook keeps it with the picture; a drawn
 * chart has it as its name.
 */
final class AltText {
  /** More names than these are counted. */
  private static final int MOST = 20;

  private AltText() {}

  static String of(Chart chart) {
    return chart.title() + ". " + Figures.capital(description(chart));
  }

  /** Charts side by side: what they have in common is said once. */
  static String of(List<Chart> charts) {
    List<String> descriptions = charts.stream().map(AltText::description).distinct().toList();
    if (charts.size() == 1 || descriptions.size() > 1) {
      return charts.stream().map(AltText::of).collect(Collectors.joining(" "));
    }
    String titles = charts.stream().map(Chart::title).collect(Collectors.joining(". "));
    return titles + ". Each is a " + descriptions.get(0);
  }

  /** Names one after the other, which may hold commas; whole numbers in a row by their ends. */
  static String names(List<String> names) {
    String last = names.isEmpty() ? "" : names.get(names.size() - 1);
    if (names.size() > 2 && names.equals(counted(names))) {
      return names.get(0) + " to " + last;
    }
    return names.size() > MOST
        ? names.size() + " from " + names.get(0) + " to " + last
        : String.join("; ", names);
  }

  /** As many whole numbers from the first name on, none if it is no short number itself. */
  private static List<String> counted(List<String> names) {
    if (!names.get(0).matches("\\d{1,8}")) {
      return List.of();
    }
    int first = Integer.parseInt(names.get(0));
    return IntStream.range(first, first + names.size()).mapToObj(Integer::toString).toList();
  }

  private static String description(Chart chart) {
    if (chart instanceof LineChart lines) {
      boolean drawn = lines.series().stream().anyMatch(Series::hasLine);
      Frame frame = lines.frame();
      return (drawn ? "line chart of " : "scatter plot of ")
          + axis(frame.y(), frame.logY())
          + " against "
          + axis(frame.x(), frame.logX())
          + content(lines.series(), frame);
    }
    if (chart instanceof BarChart bars) {
      Frame frame = bars.frame();
      return "bar chart of "
          + axis(frame.y(), frame.logY())
          + " by "
          + axis(frame.x(), false)
          + " ("
          + names(bars.categories())
          + ")"
          + content(bars.series(), frame);
    }
    HeatMap map = (HeatMap) chart;
    return "heat map of "
        + axis(map.valueLabel(), false)
        + ", rows: "
        + axis(map.rowsLabel(), false)
        + " ("
        + names(map.rows())
        + "), columns: "
        + axis(map.columnsLabel(), false)
        + " ("
        + names(map.columns())
        + ")"
        + map.extremes().map(ends -> ", values from " + ends).orElse("")
        + ".";
  }

  private static String axis(String label, boolean log) {
    String named = label.isBlank() ? "unnamed values" : label;
    return log && !named.contains("log scale") ? named + ", log scale" : named;
  }

  private static String content(List<Series> series, Frame frame) {
    List<String> sentences = new ArrayList<>();
    sentences.add(names(series.stream().map(Series::name).toList()));
    if (!frame.marks().isEmpty()) {
      sentences.add("Levels: " + names(frame.marks().stream().map(Frame.Mark::name).toList()));
    }
    return ": " + String.join(". ", sentences) + ".";
  }
}
