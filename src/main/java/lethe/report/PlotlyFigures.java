package lethe.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.components.Symbol;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** Charts in the words of Tablesaw's jsplot, with ranges and ticks as the picture has them. */
final class PlotlyFigures {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final Symbol[] SYMBOLS = {
    Symbol.CIRCLE, Symbol.SQUARE, Symbol.DIAMOND, Symbol.TRIANGLE_UP
  };

  private PlotlyFigures() {}

  static PlotlyFigure of(LineChart chart) {
    Frame frame = chart.frame();
    Scale x = chart.xScale();
    Scale y = chart.yScale();
    Trace[] traces =
        IntStream.range(0, chart.series().size())
            .mapToObj(i -> scatter(chart.series().get(i), i))
            .toArray(Trace[]::new);
    Layout layout =
        layout(frame).xAxis(axis(frame.x(), x.log())).yAxis(axis(frame.y(), y.log())).build();
    ObjectNode more = more(frame, traces.length + frame.marks().size());
    if (chart.series().stream().anyMatch(s -> s.style() == Series.Style.CLOUD)) {
      ((ObjectNode) more.get("legend")).put("itemsizing", "constant"); // large dots in the legend
    }
    describe(more.putObject("xaxis"), frame.x(), x);
    describe(more.putObject("yaxis"), frame.y(), y);
    if (chart.hasEqualAxes()) {
      ((ObjectNode) more.get("xaxis")).put("constrain", "domain");
      ((ObjectNode) more.get("yaxis")).put("scaleanchor", "x").put("constrain", "domain");
    }
    return new PlotlyFigure(layout, more, traces);
  }

  static PlotlyFigure of(BarChart chart) {
    Frame frame = chart.frame();
    Scale y = chart.yScale();
    Object[] names = chart.categories().stream().map(Script::label).toArray();
    Trace[] traces =
        chart.series().stream()
            .map(
                series ->
                    BarTrace.builder(names, visible(series.ys(), y))
                        .name(Script.label(series.name()))
                        .marker(Marker.builder().color(Palette.css(series.color())).build())
                        .build())
            .toArray(Trace[]::new);
    Layout layout =
        layout(frame)
            .barMode(Layout.BarMode.GROUP)
            .xAxis(Axis.builder().title(Script.label(frame.x())).type(Axis.Type.CATEGORY).build())
            .yAxis(axis(frame.y(), y.log()))
            .build();
    ObjectNode more = more(frame, traces.length + frame.marks().size());
    title(more.putObject("xaxis"), frame.x());
    describe(more.putObject("yaxis"), frame.y(), y);
    return new PlotlyFigure(layout, more, traces);
  }

  static PlotlyFigure of(HeatMap map) {
    map.checkFilled();
    ObjectNode trace = JSON.objectNode();
    trace.put("type", "heatmap");
    strings(trace.putArray("x"), map.columns());
    strings(trace.putArray("y"), map.rows());
    ArrayNode z = trace.putArray("z");
    ArrayNode text = trace.putArray("text");
    for (int row = 0; row < map.rows().size(); row++) {
      ArrayNode values = z.addArray();
      ArrayNode texts = text.addArray();
      for (int column = 0; column < map.columns().size(); column++) {
        double value = map.cell(row, column);
        if (Double.isFinite(value)) {
          values.add(value);
        } else {
          values.addNull();
        }
        texts.add(map.text(row, column));
      }
    }
    trace.put("texttemplate", "%{text}").put("zmin", map.low()).put("zmax", map.high());
    trace.put("hovertemplate", "%{y} → %{x}: %{z:.4~g}<extra></extra>");
    ArrayNode colors = trace.putArray("colorscale");
    List<Color> stops = map.stops();
    for (int i = 0; i < stops.size(); i++) {
      colors.addArray().add(i / (stops.size() - 1.0)).add(Palette.css(stops.get(i)));
    }
    ObjectNode bar = trace.putObject("colorbar");
    bar.put("thickness", 16).put("outlinewidth", 1);
    bar.putObject("title").put("text", map.valueLabel()).put("side", "right");

    Frame frame = Frame.titled(map.title()).withSize(map.width(), HeatMapPainter.height(map));
    Layout layout =
        layout(frame).xAxis(category(map.columnsLabel())).yAxis(category(map.rowsLabel())).build();
    ObjectNode more = more(frame, 0);
    title(more.putObject("xaxis").put("showgrid", false), map.columnsLabel());
    title(
        more.putObject("yaxis").put("showgrid", false).put("autorange", "reversed"),
        map.rowsLabel());
    return new PlotlyFigure(layout, more, new JsonTrace("heatmap", trace));
  }

  private static Trace scatter(Series series, int index) {
    String color = Palette.css(series.color());
    Symbol symbol = SYMBOLS[index % SYMBOLS.length];
    boolean cloud = series.style() == Series.Style.CLOUD;
    boolean highlight = series.style() == Series.Style.HIGHLIGHT;
    double size = cloud ? 4 : series.hasLine() || highlight ? 7 : 10;
    Marker.MarkerBuilder marker =
        Marker.builder()
            .color(color)
            .size(size)
            .symbol(cloud || highlight ? Symbol.CIRCLE : symbol)
            .opacity(cloud ? 0.6 : 1);
    if (highlight) {
      marker.line(Line.builder().color(Palette.css(Palette.PAPER)).width(1).build());
    }
    return ScatterTrace.builder(series.xs(), series.ys())
        .name(Script.label(series.name()))
        .showLegend(true)
        .mode(
            !series.hasLine()
                ? ScatterTrace.Mode.MARKERS
                : series.hasMarkers() ? ScatterTrace.Mode.LINE_AND_MARKERS : ScatterTrace.Mode.LINE)
        .marker(marker.build())
        .line(Line.builder().color(color).width(2).dash(dash(series.style())).build())
        .build();
  }

  private static Line.Dash dash(Series.Style style) {
    return style == Series.Style.DASHED ? Line.Dash.DASH : Line.Dash.SOLID;
  }

  private static double[] visible(double[] values, Scale y) {
    double[] shown = values.clone();
    for (int i = 0; i < shown.length; i++) {
      shown[i] = y.shows(shown[i]) ? shown[i] : Double.NaN;
    }
    return shown;
  }

  private static Layout.LayoutBuilder layout(Frame frame) {
    return Layout.builder().title(Script.label(frame.title())).height(frame.height());
  }

  private static Axis axis(String label, boolean log) {
    return Axis.builder()
        .title(Script.label(label))
        .type(log ? Axis.Type.LOG : Axis.Type.LINEAR)
        .build();
  }

  private static Axis category(String label) {
    return Axis.builder().title(Script.label(label)).type(Axis.Type.CATEGORY).build();
  }

  private static ObjectNode more(Frame frame, int legendEntries) {
    ObjectNode more = JSON.objectNode();
    ObjectNode title = more.putObject("title");
    title.put("text", Script.label(frame.title()));
    title.put("x", 0.015).put("xanchor", "left").put("yref", "container").put("y", 1);
    title.put("yanchor", "top").putObject("pad").put("t", 12).put("b", 12);
    title.putObject("font").put("size", 16).put("color", Palette.css(Palette.INK));
    more.putObject("font").put("size", 12).put("color", Palette.css(Palette.INK));
    more.put("paper_bgcolor", "#ffffff").put("plot_bgcolor", "#ffffff");
    more.putObject("margin").put("l", 40).put("r", 20).put("t", 50).put("b", 20);
    more.put("autosize", true).put("showlegend", legendEntries > 0).put("hovermode", "closest");
    ObjectNode legend = more.putObject("legend");
    legend.put("orientation", "h").put("yref", "container").put("y", 0.01);
    legend.put("yanchor", "bottom").put("x", 0).put("xanchor", "left");
    ArrayNode shapes = more.putArray("shapes");
    for (Frame.Mark mark : frame.marks()) {
      ObjectNode shape = shapes.addObject();
      shape.put("type", "line").put("name", Script.label(mark.name())).put("showlegend", true);
      shape.put("xref", "paper").put("x0", 0).put("x1", 1);
      shape.put("yref", "y").put("y0", mark.value()).put("y1", mark.value());
      shape
          .putObject("line")
          .put("color", Palette.css(mark.color()))
          .put("width", 1.5)
          .put("dash", "dash");
    }
    return more;
  }

  private static void describe(ObjectNode axis, String label, Scale scale) {
    title(axis, label);
    axis.putArray("range").add(scale.plotlyLow()).add(scale.plotlyHigh());
    axis.put("zeroline", false).put("showline", true);
    axis.put("linecolor", Palette.css(Palette.QUIET));
    axis.put("gridcolor", Palette.css(Palette.GRID));
    if (scale.log()) {
      axis.put("tickmode", "array");
      ArrayNode values = axis.putArray("tickvals");
      ArrayNode texts = axis.putArray("ticktext");
      for (Scale.Tick tick : scale.ticks()) {
        values.add(tick.value());
        texts.add(tick.html());
      }
    } else {
      // not ~r, which writes the 1e-17 that a tick at zero may have as a number of twenty digits
      axis.put("tickformat", ",.6~f").put("hoverformat", ",.5~r");
    }
  }

  private static void title(ObjectNode axis, String label) {
    axis.put("automargin", true);
    axis.putObject("title").put("text", Script.label(label)).put("standoff", 8);
  }

  private static void strings(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }
}
