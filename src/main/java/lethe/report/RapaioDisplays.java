package lethe.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.BiConsumer;
import org.rapaio.jupyter.kernel.display.DisplayData;
import org.rapaio.jupyter.kernel.display.DisplayRenderer;
import org.rapaio.jupyter.kernel.display.DisplayTransformer;
import org.rapaio.jupyter.kernel.display.MimeType;
import org.rapaio.jupyter.kernel.display.spi.DisplayProvider;
import tech.tablesaw.api.Table;

/**
 * Teaches the rapaio kernel to show what {@link LetheExtension} teaches JJava; charts are pictures.
 * Found by the kernel through {@code META-INF/services} when Lethe's jar is on its class path. Uses
 * nothing of JJava, whose classes are not there.
 */
public final class RapaioDisplays implements DisplayProvider {
  /** For the service loader. */
  public RapaioDisplays() {}

  @Override
  public List<DisplayRenderer> getDisplayRenderers() {
    List<DisplayRenderer> renderers = new ArrayList<>();
    renderers.add(new Renderer<>(Picture.class, RapaioDisplays::picture));
    renderers.add(new Renderer<>(Film.class, (film, data) -> data.putHTML(film.html())));
    renderers.add(new Renderer<>(HtmlFragment.class, (part, data) -> data.putHTML(part.html())));
    renderers.add(new Renderer<>(Table.class, (table, data) -> put(data, table)));
    for (Class<?> model : ModelTable.types()) {
      renderers.add(new Renderer<>(model, (value, data) -> put(data, ModelTable.of(value))));
    }
    return renderers;
  }

  @Override
  public List<DisplayTransformer> getDisplayTransformers() {
    return List.of(new OwnRecords());
  }

  private static void picture(Picture picture, DisplayData data) {
    data.putData(MimeType.PNG, Base64.getEncoder().encodeToString(picture.png()));
    data.putText(picture.altText());
  }

  private static void put(DisplayData data, Table table) {
    HtmlFragment part = Tables.show(table);
    data.putHTML(part.html());
    data.putText(part.text());
  }

  private record Renderer<T>(Class<T> type, BiConsumer<? super T, DisplayData> put)
      implements DisplayRenderer {
    @Override
    public Class<?> rendererClass() {
      return type;
    }

    @Override
    public boolean canRender(String mime) {
      return true;
    }

    @Override
    public DisplayData render(String mime, Object value) {
      DisplayData data = DisplayData.fromText(value.toString());
      put.accept(type.cast(value), data);
      return data;
    }
  }

  /** The library's own records become tables; a user's read as their author wants. */
  private static final class OwnRecords implements DisplayTransformer {
    @Override
    public boolean canTransform(Object value) {
      return RecordRows.isOwn(value);
    }

    @Override
    public Class<?> transformedClass() {
      return HtmlFragment.class;
    }

    @Override
    public Object transform(Object value) {
      return Tables.show((Record) value);
    }
  }
}
