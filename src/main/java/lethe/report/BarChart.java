package lethe.report;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import lethe.base.Checks;
import tech.tablesaw.plotly.components.Figure;

/** Grouped bars over named categories; name the categories first. */
public final class BarChart implements Chart {
  private final Frame frame;
  private final List<String> categories;
  private final List<Series> series;

  BarChart(Frame frame) {
    this(frame, List.of(), List.of());
  }

  private BarChart(Frame frame, List<String> categories, List<Series> series) {
    this.frame = frame;
    this.categories = List.copyOf(categories);
    this.series = List.copyOf(series);
  }

  /** Names the groups of bars from left to right, with the axis label under them. */
  public BarChart categories(String axisLabel, String... names) {
    return categories(axisLabel, List.of(names));
  }

  /** Names the groups of bars from left to right, with the axis label under them. */
  public BarChart categories(String axisLabel, List<String> names) {
    Checks.require(!names.isEmpty(), "categories must hold at least one name, was empty");
    Checks.require(series.isEmpty(), "categories must be named before the bars are added");
    return new BarChart(frame.withX(axisLabel), names, series);
  }

  /** Names the vertical axis, unit included. */
  public BarChart y(String label) {
    return new BarChart(frame.withY(label), categories, series);
  }

  /** Makes the vertical axis logarithmic; values of 0 and less have no bar. */
  public BarChart logY() {
    return new BarChart(frame.withLogY(), categories, series);
  }

  /** Fixes the range of the vertical axis. */
  public BarChart yRange(double low, double high) {
    return new BarChart(frame.withYRange(low, high), categories, series);
  }

  /** Sets the size in units of the page, 760 by 430 otherwise. */
  public BarChart size(int width, int height) {
    return new BarChart(frame.withSize(width, height), categories, series);
  }

  /**
   * Adds one bar to each group.
   *
   * @param name its words in the legend
   * @param values one for each category; NaN has no bar
   * @param color the colour of its model
   */
  public BarChart bars(String name, double[] values, Color color) {
    Checks.require(
        values.length == categories.size(),
        "%s must have one value for each of %d categories, had %d",
        name,
        categories.size(),
        values.length);
    double[] places = IntStream.range(0, values.length).asDoubleStream().toArray();
    List<Series> all = new ArrayList<>(series);
    all.add(new Series(name, places, values, color, Series.Style.LINE));
    return new BarChart(frame, categories, all);
  }

  /** Adds one bar to each group in the next colour that stands for no model. */
  public BarChart bars(String name, double[] values) {
    return bars(name, values, Palette.series(series.size()));
  }

  /** Draws a broken line across the chart at a height. */
  public BarChart horizontal(String name, double value) {
    return horizontal(name, value, Palette.LIMIT);
  }

  /** Draws a broken line across the chart at a height. */
  public BarChart horizontal(String name, double value, Color color) {
    Frame marked = frame.withMark(new Frame.Mark(name, value, color));
    return new BarChart(marked, categories, series);
  }

  Frame frame() {
    return frame;
  }

  List<String> categories() {
    return categories;
  }

  List<Series> series() {
    return series;
  }

  Scale yScale() {
    Checks.require(!series.isEmpty(), "the chart \"%s\" has no bars: add some", frame.title());
    DoubleStream data = series.stream().flatMapToDouble(s -> DoubleStream.of(s.ys()));
    DoubleStream all = DoubleStream.concat(data, DoubleStream.of(frame.markValues()));
    return frame
        .yRange()
        .map(range -> Scale.exact(range.low(), range.high(), frame.logY()))
        .orElseGet(() -> Scale.forBars(all, frame.logY(), "vertical"));
  }

  @Override
  public String title() {
    return frame.title();
  }

  @Override
  public BufferedImage image() {
    return ChartPainter.paint(this);
  }

  @Override
  public Figure figure() {
    return PlotlyFigures.of(this);
  }

  @Override
  public String toString() {
    return altText();
  }
}
