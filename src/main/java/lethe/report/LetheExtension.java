package lethe.report;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.RenderContext;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import tech.tablesaw.api.Table;

/**
 * Teaches the JJava kernel to show charts, pictures, films, tables, models and the library's
 * records, and to find its documentation. Found by the kernel through {@code META-INF/services}
 * when Lethe's jar is on its class path. In a kernel without it everything still has a {@code
 * toString()}, and pictures an {@code image()}.
 */
public final class LetheExtension implements Extension {
  private boolean plotlyShown;

  /** For the service loader. */
  public LetheExtension() {}

  @Override
  public void install(BaseKernel kernel) {
    // Pictures are drawn in memory; a display that is named but absent must not matter.
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
    register(kernel.getRenderer(), kernel::display, PlotlyBundle.find());
    SourceDocs.find().ifPresent(sources -> SourceDocs.addTo(kernel, sources));
  }

  /**
   * Registers all renderers.
   *
   * @param display shows an output of its own before the one that is being rendered
   * @param plotly the bundle's file; without it charts are pictures
   */
  void register(Renderer renderer, Consumer<DisplayData> display, Optional<Path> plotly) {
    renderer
        .createRegistration(Chart.class)
        .preferring(MIMEType.TEXT_HTML, MIMEType.IMAGE_PNG)
        .register(
            (chart, context) -> {
              Drawn drawn = Drawn.of(chart);
              chart(drawn, () -> ChartHtml.of(chart, drawn), context, display, plotly);
            });
    renderer
        .createRegistration(ChartRow.class)
        .preferring(MIMEType.TEXT_HTML, MIMEType.IMAGE_PNG)
        .register(
            (row, context) -> {
              List<Drawn> panels = row.drawn();
              Drawn drawn = Drawn.of(row, ChartRow.image(panels));
              chart(drawn, () -> row.html(panels), context, display, plotly);
            });
    renderer
        .createRegistration(Picture.class)
        .preferring(MIMEType.IMAGE_PNG)
        .register((picture, context) -> picture(Drawn.of(picture), context));
    renderer
        .createRegistration(Film.class)
        .preferring(MIMEType.TEXT_HTML)
        .register((film, context) -> context.renderIfRequested(MIMEType.TEXT_HTML, film::html));
    renderer
        .createRegistration(HtmlFragment.class)
        .preferring(MIMEType.TEXT_HTML)
        .register((part, context) -> context.renderIfRequested(MIMEType.TEXT_HTML, part::html));
    renderer
        .createRegistration(Table.class)
        .preferring(MIMEType.TEXT_HTML)
        .register((table, context) -> fragment(Tables.show(table), context));
    renderer
        .createRegistration(Record.class)
        .preferring(MIMEType.TEXT_HTML)
        .register(LetheExtension::ownRecord);
    for (Class<?> model : ModelTable.types()) {
      renderer
          .createRegistration(model)
          .preferring(MIMEType.TEXT_HTML)
          .register((value, context) -> fragment(Tables.show(ModelTable.of(value)), context));
    }
  }

  private static void ownRecord(Record values, RenderContext context) {
    if (RecordRows.isOwn(values)) {
      fragment(Tables.show(values), context);
    }
  }

  private static void fragment(HtmlFragment part, RenderContext context) {
    context.renderIfRequested(MIMEType.TEXT_HTML, part::html);
    context.renderIfRequested(MIMEType.TEXT_PLAIN, part::text);
  }

  /** The bundle goes into an output of its own, before the first chart of this kernel. */
  private synchronized void chart(
      Drawn chart,
      Supplier<Object> html,
      RenderContext context,
      Consumer<DisplayData> display,
      Optional<Path> plotly) {
    if (!plotlyShown) {
      plotlyShown = true;
      display.accept(bundle(plotly));
    }
    if (plotly.isPresent()) {
      context.renderIfRequested(MIMEType.TEXT_HTML, html);
    }
    picture(chart, context);
  }

  private static DisplayData bundle(Optional<Path> plotly) {
    DisplayData data = new DisplayData();
    plotly.ifPresentOrElse(
        file -> {
          data.putText("plotly.js 2.35 for the charts of this notebook");
          data.putHTML(PlotlyBundle.html(file));
        },
        () ->
            data.putText(
                "Charts are shown as pictures: plotly-cartesian.min.js is neither at LETHE_PLOTLY"
                    + " nor in data/plotly."));
    return data;
  }

  private static void picture(Drawn picture, RenderContext context) {
    context.renderIfRequested(
        MIMEType.IMAGE_PNG, () -> Base64.getEncoder().encodeToString(picture.png()));
    context
        .getOutputContainer()
        .putMetaData(
            MIMEType.IMAGE_PNG, Map.of("alt", picture.altText(), "width", picture.width()));
  }
}
