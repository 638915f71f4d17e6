package lethe.report;

import java.nio.charset.StandardCharsets;
import lethe.base.SafeFiles;

/** A chart as an HTML fragment that draws itself when it can and is a picture when it cannot. */
final class ChartHtml {
  private ChartHtml() {}

  static String of(Chart chart, Drawn drawn) {
    return of(chart, drawn, "width:" + drawn.width() + "px;max-width:100%");
  }

  /** A chart in a row: as wide as its column, up to its own width. */
  static String panel(Chart chart, Drawn drawn) {
    return of(chart, drawn, "min-width:0;max-width:" + drawn.width() + "px");
  }

  private static String of(Chart chart, Drawn drawn, String style) {
    String statements = ((PlotlyFigure) chart.figure()).statements();
    String id =
        "lethe-" + SafeFiles.sha256(statements.getBytes(StandardCharsets.UTF_8)).substring(0, 12);
    return "<div style=\""
        + style
        + "\">\n<div data-lethe-chart=\""
        + id
        + "\"></div>\n"
        + Html.image("image/png", drawn.png(), drawn.altText(), drawn.width())
        + "\n<script>\n(function () {\nvar lethe = window.lethe = window.lethe || {queue: []};\n"
        + "lethe.queue.push({id: '"
        + id
        + "', make: function () {\n"
        + statements
        + "return {data: data, layout: layout, more: more, config: config};\n}});\n"
        + "if (lethe.flush) { lethe.flush(); }\n})();\n</script>\n</div>\n";
  }
}
