package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import lethe.model.JudgeB;
import org.junit.jupiter.api.Test;
import org.rapaio.jupyter.kernel.display.DisplaySystem;
import org.rapaio.jupyter.kernel.display.DisplayTransformer;
import org.rapaio.jupyter.kernel.display.spi.DisplayProvider;
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

  @Test
  void worksWhereJJavaIsNotOnTheClassPath() throws Exception {
    ClassLoader kernel = new WithoutJJava();
    Object provider =
        kernel.loadClass(RapaioDisplays.class.getName()).getConstructor().newInstance();
    Object config =
        kernel
            .loadClass("lethe.model.CvaeConfig")
            .getConstructor(int.class, int.class, int.class)
            .newInstance(784, 10, 8);

    DisplayTransformer records = ((DisplayProvider) provider).getDisplayTransformers().get(0);

    assertTrue(records.canTransform(config));
    assertTrue(records.transform(config).toString().contains("latentSize"));
    assertTrue(((DisplayProvider) provider).getDisplayRenderers().size() > 4);
    assertNotNull(
        kernel
            .loadClass(NotebookProgress.class.getName())
            .getMethod("create", PrintStream.class)
            .invoke(null, System.out));
  }

  /** Loads the library anew, with nothing of JJava beside it. */
  private static final class WithoutJJava extends ClassLoader {
    private WithoutJJava() {
      super(RapaioDisplaysTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("org.dflib.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("lethe.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      return known != null ? known : defined(name);
    }

    private Class<?> defined(String name) throws ClassNotFoundException {
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] code = in.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static String html(Object shown) {
    return (String) render(shown).get("text/html");
  }

  private static Map<String, Object> render(Object shown) {
    return DisplaySystem.inst().render(shown).data();
  }
}
