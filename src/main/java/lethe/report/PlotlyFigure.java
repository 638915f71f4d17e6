package lethe.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import tech.tablesaw.plotly.components.Config;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.Trace;

/**
 * A Tablesaw figure together with the attributes of Plotly's layout that Tablesaw has no words for.
 * The one place where Lethe goes beyond jsplot.
 */
final class PlotlyFigure extends Figure {
  private static final Config CONFIG =
      Config.builder().responsive(true).displayLogo(false).displayModeBar(false).build();

  private final transient ObjectNode more;

  /**
   * A figure.
   *
   * @param layout what Tablesaw can say
   * @param more the rest, merged into the layout attribute by attribute
   */
  PlotlyFigure(Layout layout, ObjectNode more, Trace... traces) {
    super(layout, CONFIG, traces);
    this.more = more;
  }

  /** The statements that leave the figure in {@code data}, {@code layout} and {@code config}. */
  String statements() {
    StringBuilder script = new StringBuilder();
    script.append(getLayout().asJavascript()).append('\n');
    Trace[] traces = getTraces();
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < traces.length; i++) {
      script.append(traces[i].asJavascript(i)).append('\n');
      names.append(i == 0 ? "" : ", ").append("trace").append(i);
    }
    script.append("var data = [").append(names).append("];\n");
    script.append("var more = ").append(Script.json(more)).append(";\n");
    script.append("var config = {responsive: true, displayModeBar: false};\n");
    return script.toString().replaceAll("(?m)^\\s+|\\s+$", "") + "\n";
  }

  /** Plain Plotly: everything in one call, for pages that load plotly.js themselves. */
  @Override
  public String asJavascript(String divName) {
    return "<script>\n(function () {\n"
        + statements()
        + "Plotly.newPlot('"
        + divName
        + "', data, Object.assign(layout, more), config);\n})();\n</script>\n";
  }
}
