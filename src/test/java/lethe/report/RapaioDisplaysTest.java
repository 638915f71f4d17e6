package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import lethe.model.JudgeB;
import org.junit.jupiter.api.Test;
import org.rapaio.jupyter.kernel.display.DisplaySystem;
import others.TheirRecord;

/** The rapaio kernel's own display system, which finds the provider by itself. */
class RapaioDisplaysTest {
  private record Settings(int steps) {}

  @Test
  void picturesAndChartsAreImagesWithTheirText() {
    Chart chart =
        Chart.lines("A line")
            .x("x")
            .y("y")
            .line("a", new double[] {1, 2}, new double[] {1, 2}, Palette.ORIGINAL);

    for (Picture picture : List.of(ImageGrid.of(new float[10][784]), chart)) {
      Map<String, Object> data = render(picture);

      String png = Base64.getEncoder().encodeToString(picture.png());
      assertEquals(png, data.get("image/png"));
      assertEquals(picture.altText(), data.get("text/plain"));
    }
  }

  @Test
  void tablesFilmsFragmentsModelsAndRecordsAreHtml() {
    Film film = Film.of("film", List.of(ImageGrid.of(new float[1][784])), List.of("step 1"));

    assertEquals(film.html(), render(film).get("text/html"));
    assertEquals("<b>x</b>", render(new HtmlFragment("<b>x</b>", "x")).get("text/html"));
    assertTrue(html(Tables.of("t", List.of("a"), List.of(List.of(1)))).contains("<td"));
    assertTrue(html(new JudgeB()).contains("conv1.weight"));
    assertTrue(html(new Settings(3)).contains("steps"));
  }

  @Test
  void recordsOfOthersStayText() {
    assertEquals("TheirRecord[steps=3]", html(new TheirRecord(3)));
  }

  private static String html(Object shown) {
    return (String) render(shown).get("text/html");
  }

  private static Map<String, Object> render(Object shown) {
    return DisplaySystem.inst().render(shown).data();
  }
}
