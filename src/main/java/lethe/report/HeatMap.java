package lethe.report;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import lethe.base.Checks;
import tech.tablesaw.plotly.components.Figure;

/**
 * A matrix of coloured cells, first row at the top. The colour range is fixed, 0 to 1 unless {@link
 * #range} says otherwise, so that maps can be compared; a range through 0 has a scale with white at
 * its middle, so choose its ends equally far from 0.
 */
public final class HeatMap implements Chart {
  private final String title;
  private final String rowsLabel;
  private final String columnsLabel;
  private final String valueLabel;
  private final List<String> rows;
  private final List<String> columns;
  private final double[][] cells;
  private final Frame.Range range;
  private final int decimals;
  private final int width;

  HeatMap(String title) {
    this(
        Frame.titled(title).title(),
        "",
        "",
        "",
        List.of(),
        List.of(),
        new double[0][],
        new Frame.Range(0, 1),
        2,
        560);
  }

  private HeatMap(
      String title,
      String rowsLabel,
      String columnsLabel,
      String valueLabel,
      List<String> rows,
      List<String> columns,
      double[][] cells,
      Frame.Range range,
      int decimals,
      int width) {
    this.title = title;
    this.rowsLabel = rowsLabel;
    this.columnsLabel = columnsLabel;
    this.valueLabel = valueLabel;
    this.rows = rows;
    this.columns = columns;
    this.cells = cells;
    this.range = range;
    this.decimals = decimals;
    this.width = width;
  }

  /** Names the rows from top to bottom, with the label of their axis. */
  public HeatMap rows(String axisLabel, String... names) {
    return new HeatMap(
        title,
        axisLabel,
        columnsLabel,
        valueLabel,
        List.of(names),
        columns,
        cells,
        range,
        decimals,
        width);
  }

  /** Names the columns from left to right, with the label of their axis. */
  public HeatMap columns(String axisLabel, String... names) {
    return new HeatMap(
        title,
        rowsLabel,
        axisLabel,
        valueLabel,
        rows,
        List.of(names),
        cells,
        range,
        decimals,
        width);
  }

  /**
   * Sets the values, one row for each named row, one value for each named column.
   *
   * @param valueLabel what the numbers are, unit included, at the colour bar
   * @param values finite, or NaN for an empty cell
   */
  public HeatMap cells(String valueLabel, double[][] values) {
    Checks.require(
        values.length == rows.size() && !rows.isEmpty(),
        "cells must have one row for each of %d named rows, had %d: name rows and columns first",
        rows.size(),
        values.length);
    double[][] copies = new double[values.length][];
    for (int row = 0; row < values.length; row++) {
      Checks.require(
          values[row].length == columns.size() && !columns.isEmpty(),
          "row %d must have one cell for each of %d named columns, had %d",
          row,
          columns.size(),
          values[row].length);
      copies[row] = values[row].clone();
    }
    return new HeatMap(
        title, rowsLabel, columnsLabel, valueLabel, rows, columns, copies, range, decimals, width);
  }

  /** Fixes the values that have the first and the last colour; values outside take these. */
  public HeatMap range(double low, double high) {
    return new HeatMap(
        title,
        rowsLabel,
        columnsLabel,
        valueLabel,
        rows,
        columns,
        cells,
        new Frame.Range(low, high),
        decimals,
        width);
  }

  /** Writes the values in the cells with this many decimals, 0 to 6; 2 otherwise. */
  public HeatMap decimals(int count) {
    return new HeatMap(
        title,
        rowsLabel,
        columnsLabel,
        valueLabel,
        rows,
        columns,
        cells,
        range,
        Checks.within("decimals", count, 0, 6),
        width);
  }

  /** Sets the width in units of the page, 560 otherwise; the height follows. */
  public HeatMap width(int units) {
    return new HeatMap(
        title,
        rowsLabel,
        columnsLabel,
        valueLabel,
        rows,
        columns,
        cells,
        range,
        decimals,
        Checks.within("width", units, 240, 2000));
  }

  String rowsLabel() {
    return rowsLabel;
  }

  String columnsLabel() {
    return columnsLabel;
  }

  String valueLabel() {
    return valueLabel;
  }

  List<String> rows() {
    return rows;
  }

  List<String> columns() {
    return columns;
  }

  double low() {
    return range.low();
  }

  double high() {
    return range.high();
  }

  int width() {
    return width;
  }

  double cell(int row, int column) {
    return cells[row][column];
  }

  /** The cell's number as it is written; empty for NaN. */
  String text(int row, int column) {
    double value = cells[row][column];
    return Double.isNaN(value) ? "" : text(value);
  }

  private String text(double value) {
    return Scale.number(value, decimals);
  }

  /** The scale's colours: through white when the range passes 0. */
  List<Color> stops() {
    return range.low() < 0 && range.high() > 0 ? Palette.diverging() : Palette.sequential();
  }

  Color color(int row, int column) {
    double share = (cells[row][column] - range.low()) / (range.high() - range.low());
    return Palette.at(stops(), share);
  }

  void checkFilled() {
    Checks.require(cells.length > 0, "the heat map \"%s\" has no cells: set them", title);
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public BufferedImage image() {
    return HeatMapPainter.paint(this);
  }

  @Override
  public Figure figure() {
    return PlotlyFigures.of(this);
  }

  /** The least and the largest cell, as they are written; none if all are empty. */
  Optional<String> extremes() {
    DoubleSummaryStatistics all = values().summaryStatistics();
    return all.getCount() == 0
        ? Optional.empty()
        : Optional.of(text(all.getMin()) + " to " + text(all.getMax()));
  }

  private DoubleStream values() {
    return Arrays.stream(cells).flatMapToDouble(Arrays::stream).filter(v -> !Double.isNaN(v));
  }

  @Override
  public String toString() {
    return altText();
  }
}
