package lethe.report;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import lethe.base.Checks;
import tech.tablesaw.plotly.components.Figure;

/**
 * Lines and points over a numeric axis. Lines of few values have markers; published values are
 * {@link #points} without a line. Series of models take the colours of {@link Palette}.
 */
public final class LineChart implements Chart {
  private final Frame frame;
  private final List<Series> series;
  private final boolean equalAxes;

  LineChart(Frame frame) {
    this(frame, List.of(), false);
  }

  private LineChart(Frame frame, List<Series> series, boolean equalAxes) {
    this.frame = frame;
    this.series = List.copyOf(series);
    this.equalAxes = equalAxes;
  }

  /** Names the horizontal axis, unit included: {@code "training step"}. */
  public LineChart x(String label) {
    return new LineChart(frame.withX(label), series, equalAxes);
  }

  /** Names the vertical axis, unit included: {@code "−ELBO (nats/image)"}. */
  public LineChart y(String label) {
    return new LineChart(frame.withY(label), series, equalAxes);
  }

  /** Makes the horizontal axis logarithmic; values of 0 and less are left out. */
  public LineChart logX() {
    return new LineChart(frame.withLogX(), series, equalAxes);
  }

  /** Makes the vertical axis logarithmic; values of 0 and less are left out. */
  public LineChart logY() {
    return new LineChart(frame.withLogY(), series, equalAxes);
  }

  /** Fixes the range of the horizontal axis. */
  public LineChart xRange(double low, double high) {
    return new LineChart(frame.withXRange(low, high), series, equalAxes);
  }

  /** Fixes the range of the vertical axis. */
  public LineChart yRange(double low, double high) {
    return new LineChart(frame.withYRange(low, high), series, equalAxes);
  }

  /**
   * Makes both axes equally long in the picture and in their units, so that distances can be seen:
   * for maps. The shorter range grows at both ends; not for logarithmic axes.
   */
  public LineChart equalAxes() {
    return new LineChart(frame, series, true);
  }

  /** Sets the size in units of the page, 760 by 430 otherwise. */
  public LineChart size(int width, int height) {
    return new LineChart(frame.withSize(width, height), series, equalAxes);
  }

  /**
   * Adds a line.
   *
   * @param name its words in the legend
   * @param xs places along the horizontal axis; NaN makes a gap
   * @param ys values, as many; NaN makes a gap
   * @param color the colour of its model
   */
  public LineChart line(String name, double[] xs, double[] ys, Color color) {
    return with(new Series(name, xs, ys, color, Series.Style.LINE));
  }

  /** Adds a line in the next colour that stands for no model. */
  public LineChart line(String name, double[] xs, double[] ys) {
    return line(name, xs, ys, Palette.series(series.size()));
  }

  /** Adds a broken line: a second reading of the same model, or a control. */
  public LineChart dashed(String name, double[] xs, double[] ys, Color color) {
    return with(new Series(name, xs, ys, color, Series.Style.DASHED));
  }

  /** Adds points without a line, for values published elsewhere. */
  public LineChart points(String name, double[] xs, double[] ys) {
    return points(name, xs, ys, Palette.PUBLISHED);
  }

  /** Adds points without a line. */
  public LineChart points(String name, double[] xs, double[] ys, Color color) {
    return with(new Series(name, xs, ys, color, Series.Style.POINTS));
  }

  /** Adds many small see-through points, for maps of latents. */
  public LineChart cloud(String name, double[] xs, double[] ys, Color color) {
    return with(new Series(name, xs, ys, color, Series.Style.CLOUD));
  }

  /** Adds large points with a white edge, which stand out of a {@link #cloud}. */
  public LineChart highlighted(String name, double[] xs, double[] ys, Color color) {
    return with(new Series(name, xs, ys, color, Series.Style.HIGHLIGHT));
  }

  /** Draws a broken line across the chart at a height. */
  public LineChart horizontal(String name, double value) {
    return horizontal(name, value, Palette.LIMIT);
  }

  /** Draws a broken line across the chart at a height. */
  public LineChart horizontal(String name, double value, Color color) {
    return new LineChart(frame.withMark(new Frame.Mark(name, value, color)), series, equalAxes);
  }

  private LineChart with(Series more) {
    List<Series> all = new ArrayList<>(series);
    all.add(more);
    return new LineChart(frame, all, equalAxes);
  }

  Frame frame() {
    return frame;
  }

  List<Series> series() {
    return series;
  }

  boolean hasEqualAxes() {
    return equalAxes;
  }

  Scale xScale() {
    return equalAxes ? ownX().withSpan(ownY().span()) : ownX();
  }

  Scale yScale() {
    return equalAxes ? ownY().withSpan(ownX().span()) : ownY();
  }

  private Scale ownX() {
    return frame
        .xRange()
        .map(range -> Scale.exact(range.low(), range.high(), frame.logX()))
        .orElseGet(() -> Scale.around(values(Series::xs), frame.logX(), "horizontal"));
  }

  private Scale ownY() {
    return frame
        .yRange()
        .map(range -> Scale.exact(range.low(), range.high(), frame.logY()))
        .orElseGet(
            () ->
                Scale.around(
                    DoubleStream.concat(values(Series::ys), DoubleStream.of(frame.markValues())),
                    frame.logY(),
                    "vertical"));
  }

  private DoubleStream values(Function<Series, double[]> axis) {
    Checks.require(!series.isEmpty(), "the chart \"%s\" has no series: add a line", frame.title());
    return series.stream().map(axis).flatMapToDouble(DoubleStream::of);
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
