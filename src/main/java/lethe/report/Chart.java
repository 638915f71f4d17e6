package lethe.report;

import java.util.List;
import lethe.base.Checks;
import tech.tablesaw.plotly.components.Figure;

/**
 * A chart with a title that states its finding, axes with units, and one colour for each model. A
 * notebook shows it with Plotly, which reads values under the pointer and zooms; where scripts do
 * not run it shows {@link #image()}, drawn from the same numbers, ranges and colours.
 *
 * <p>Charts are immutable: every method that adds something returns a new chart.
 */
public sealed interface Chart extends Picture permits LineChart, BarChart, HeatMap {
  /** A chart of lines and points over a numeric axis. */
  static LineChart lines(String title) {
    return new LineChart(Frame.titled(title));
  }

  /** A chart of grouped bars over named categories. */
  static BarChart bars(String title) {
    return new BarChart(Frame.titled(title));
  }

  /** A matrix of coloured cells with a fixed colour range, values written in the cells. */
  static HeatMap heatMap(String title) {
    return new HeatMap(title);
  }

  /** Charts side by side. */
  static ChartRow row(Chart... charts) {
    Checks.require(charts.length > 0, "a row must have at least one chart");
    return new ChartRow(List.of(charts));
  }

  /** What the chart shows; best the finding itself. */
  String title();

  /** The same chart for Tablesaw's own tools; its script needs plotly.js 2.35. */
  Figure figure();

  /**
   * The chart as an HTML fragment: a place for Plotly, the script that fills it as soon as Plotly
   * is there, and the picture that stays where scripts do not run.
   */
  default String html() {
    return ChartHtml.of(this, Drawn.of(this));
  }

  /** Title, kind of chart, axes with their units, and the names of what is drawn. */
  @Override
  default String altText() {
    return AltText.of(this);
  }

  @Override
  default int density() {
    return 2;
  }
}
