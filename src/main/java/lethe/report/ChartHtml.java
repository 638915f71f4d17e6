package lethe.report;

import java.nio.charset.StandardCharsets;
import lethe.base.SafeFiles;

/** A chart as an HTML fragment that draws itself when it can and is a picture when it cannot. */
final class ChartHtml {
  private ChartHtml() {}

  static String of(Chart chart) {
    return of(chart, "width:" + width(chart) + "px;max-width:100%");
  }

  /** A chart in a row: as wide as its column, up to its own width. */
  static String panel(Chart chart) {
    return of(chart, "min-width:0;max-width:" + width(chart) + "px");
  }

  private static int width(Chart chart) {
    return chart.image().getWidth() / chart.density();
  }

  private static String of(Chart chart, String style) {
    String statements = ((PlotlyFigure) chart.figure()).statements();
    String id =
        "lethe-" + SafeFiles.sha256(statements.getBytes(StandardCharsets.UTF_8)).substring(0, 12);
    return "<div style=\""
        + style
        + "\">\n<div data-lethe-chart=\""
        + id
        + "\"></div>\n"
        + picture(chart, width(chart))
        + "\n<script>\n(function () {\nvar lethe = window.lethe = window.lethe || {queue: []};\n"
        + "lethe.queue.push({id: '"
        + id
        + "', make: function () {\n"
        + statements
        + "return {data: data, layout: layout, more: more, config: config};\n}});\n"
        + "if (lethe.flush) { lethe.flush(); }\n})();\n</script>\n</div>\n";
  }

  /** The chart's picture alone. */
  static String picture(Chart chart, int width) {
    return Html.image("image/png", chart.png(), chart.altText(), width);
  }
}
