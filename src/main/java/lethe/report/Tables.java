package lethe.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import lethe.base.Checks;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Tables as Tablesaw keeps them and pages show them: a caption, numbers to the right with as many
 * digits as help, text escaped, colours left to the page so that light and dark both work.
 */
public final class Tables {
  private static final String CELL = "padding:0.25em 0.8em;";
  private static final String RULE = "border-bottom:1px solid currentColor;";
  private static final int OVER_LETTERS = Character.NON_SPACING_MARK;

  private Tables() {}

  /**
   * A table from its rows.
   *
   * @param caption what the table shows; Tablesaw's name of the table
   * @param columns names of the columns, units included, at least one, none twice
   * @param rows one value a column: whole numbers, other numbers, text, or null where there is no
   *     value; a column that holds one kind only gets that kind
   */
  public static Table of(String caption, List<String> columns, List<? extends List<?>> rows) {
    Checks.require(!columns.isEmpty(), "a table must have at least one column");
    for (int i = 0; i < rows.size(); i++) {
      Checks.require(
          rows.get(i).size() == columns.size(),
          "row %d must have one value for each of %d columns, had %d",
          i,
          columns.size(),
          rows.get(i).size());
    }
    Table table = Table.create(caption);
    for (int c = 0; c < columns.size(); c++) {
      List<Object> values = new ArrayList<>();
      for (List<?> row : rows) {
        values.add(row.get(c));
      }
      table.addColumns(column(columns.get(c), values));
    }
    return table;
  }

  /** The settings or results of a record: its components and their values in two columns. */
  public static Table of(Record values) {
    return of(values.getClass().getSimpleName(), List.of("name", "value"), RecordRows.of(values));
  }

  /** A table as an HTML fragment. */
  public static HtmlFragment show(Table table) {
    return new HtmlFragment(html(table), text(table));
  }

  /** A record's components as an HTML fragment of two columns. */
  public static HtmlFragment show(Record values) {
    return show(of(values));
  }

  /** A table as HTML: {@code <table>} with caption, header and body, as wide as its content. */
  public static String html(Table table) {
    StringBuilder html = new StringBuilder(256);
    html.append("<div style=\"overflow-x:auto\">\n<table style=\"border-collapse:collapse\">\n");
    if (!table.name().isEmpty()) {
      html.append("<caption style=\"text-align:left;padding:0.3em 0;font-weight:bold\">")
          .append(Html.escape(table.name()))
          .append("</caption>\n");
    }
    html.append("<thead><tr>");
    for (Column<?> column : table.columns()) {
      cell(html, "th", column, column.name(), RULE);
    }
    html.append("</tr></thead>\n<tbody>\n");
    List<List<String>> texts = table.columns().stream().map(Tables::texts).toList();
    for (int row = 0; row < table.rowCount(); row++) {
      html.append("<tr>");
      for (int c = 0; c < table.columnCount(); c++) {
        cell(html, "td", table.column(c), texts.get(c).get(row), "");
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody>\n</table>\n</div>\n").toString();
  }

  /**
   * A table as plain text, for programs and terminals: its caption, its columns padded to equal
   * width and their numbers written as {@link #show} writes them. {@code table.printAll()} would
   * write every digit that a number has.
   */
  public static String text(Table table) {
    List<List<String>> columns = new ArrayList<>();
    for (Column<?> column : table.columns()) {
      List<String> cells = new ArrayList<>();
      cells.add(column.name());
      cells.addAll(texts(column));
      int width = cells.stream().mapToInt(Tables::width).max().orElse(0);
      boolean right = isNumber(column);
      columns.add(cells.stream().map(cell -> padded(cell, width, right)).toList());
    }
    StringBuilder text = new StringBuilder(table.name().isEmpty() ? "" : table.name() + "\n");
    for (int row = 0; row <= table.rowCount(); row++) {
      int line = row;
      String cells =
          columns.stream().map(column -> column.get(line)).collect(Collectors.joining("  "));
      text.append(cells.stripTrailing()).append(row < table.rowCount() ? "\n" : "");
    }
    return text.toString();
  }

  private static String padded(String cell, int width, boolean right) {
    String space = " ".repeat(width - width(cell));
    return right ? space + cell : cell + space;
  }

  /** Places that a text takes in a line: the bar over the p of p̄ is a letter without one. */
  private static int width(String text) {
    return (int) text.codePoints().filter(c -> Character.getType(c) != OVER_LETTERS).count();
  }

  private static void cell(
      StringBuilder html, String tag, Column<?> column, String text, String style) {
    html.append('<')
        .append(tag)
        .append(" style=\"text-align:")
        .append(isNumber(column) ? "right" : "left")
        .append(';')
        .append(CELL)
        .append(style)
        .append("\">")
        .append(Html.escape(text))
        .append("</")
        .append(tag)
        .append('>');
  }

  private static boolean isNumber(Column<?> column) {
    return column instanceof NumericColumn<?>;
  }

  private static List<String> texts(Column<?> column) {
    ColumnType type = column.type();
    if (type.equals(ColumnType.DOUBLE) || type.equals(ColumnType.FLOAT)) {
      return Numbers.aligned(((NumericColumn<?>) column).asDoubleArray());
    }
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < column.size(); row++) {
      Object value = column.isMissing(row) ? null : column.get(row);
      texts.add(value == null ? Numbers.MISSING : Numbers.text(value));
    }
    return texts;
  }

  private static Column<?> column(String name, List<Object> values) {
    List<Object> present = values.stream().filter(v -> v != null).toList();
    if (!present.isEmpty() && present.stream().allMatch(v -> v instanceof Integer)) {
      IntColumn column = IntColumn.create(name);
      values.forEach(v -> append(column, (Integer) v));
      return column;
    }
    if (!present.isEmpty()
        && present.stream().allMatch(v -> v instanceof Integer || v instanceof Long)) {
      LongColumn column = LongColumn.create(name);
      values.forEach(v -> append(column, (Number) v));
      return column;
    }
    if (!present.isEmpty() && present.stream().allMatch(v -> v instanceof Number)) {
      return DoubleColumn.create(
          name,
          values.stream().mapToDouble(v -> v == null ? Double.NaN : ((Number) v).doubleValue()));
    }
    return StringColumn.create(
        name, values.stream().map(v -> v == null ? null : Numbers.text(v)).toArray(String[]::new));
  }

  private static void append(IntColumn column, Integer value) {
    Optional.ofNullable(value).ifPresentOrElse(column::append, column::appendMissing);
  }

  private static void append(LongColumn column, Number value) {
    Optional.ofNullable(value)
        .ifPresentOrElse(v -> column.append(v.longValue()), column::appendMissing);
  }
}
