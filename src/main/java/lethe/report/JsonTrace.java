package lethe.report;

import com.fasterxml.jackson.databind.JsonNode;
import tech.tablesaw.plotly.components.HoverLabel;
import tech.tablesaw.plotly.traces.Trace;

/**
 * A Plotly trace written as JSON, for what Tablesaw's own traces cannot say.
 *
 * @param name its name, for a legend
 * @param trace all of Plotly's attributes, the type included
 */
record JsonTrace(String name, JsonNode trace) implements Trace {
  @Override
  public String asJavascript(int index) {
    return "var trace" + index + " = " + Script.json(trace) + ";\n";
  }

  /** Plotly's own. */
  @Override
  public HoverLabel hoverLabel() {
    return HoverLabel.builder().build();
  }

  @Override
  public boolean showLegend() {
    return false;
  }
}
