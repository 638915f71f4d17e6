package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotlyBundleTest {
  @TempDir Path folder;

  @Test
  void htmlStartsWithTheMarkThatToolsLookFor() throws Exception {
    Path file = Files.writeString(folder.resolve("plotly.js"), "window.Plotly = {};");

    String html = PlotlyBundle.html(file);

    assertTrue(html.startsWith("<!-- lethe:plotly-bundle -->\n<script>"));
  }

  @Test
  void moduleLoadersOfThePageAreHiddenFromTheBundle() throws Exception {
    Path file = Files.writeString(folder.resolve("plotly.js"), "THE_BUNDLE");

    String html = PlotlyBundle.html(file);

    int hidden = html.indexOf("var define, module, exports;");
    assertTrue(hidden > 0 && hidden < html.indexOf("THE_BUNDLE"));
    assertTrue(html.indexOf("THE_BUNDLE") < html.indexOf("lethe.flush = function"));
  }

  @Test
  void bundleCannotEndItsScript() throws Exception {
    Path file = Files.writeString(folder.resolve("plotly.js"), "var a = '</script>';");

    String html = PlotlyBundle.html(file);

    assertEquals(1, html.split("</script>", -1).length - 1);
  }

  @Test
  void fileIsFoundInAFolderAbove() throws Exception {
    Path file = folder.resolve("data/plotly/plotly-cartesian.min.js");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    Path below = Files.createDirectories(folder.resolve("notebooks/deep"));

    assertEquals(Optional.of(file), PlotlyBundle.find(name -> null, below));
    assertEquals(Optional.of(file), PlotlyBundle.find(name -> "", below), "set but empty");
  }

  @Test
  void namedFileComesFirstAndMustExist() throws Exception {
    Path file = Files.writeString(folder.resolve("mine.js"), "");

    assertEquals(Optional.of(file), PlotlyBundle.find(name -> file.toString(), folder));
    assertEquals(
        Optional.empty(), PlotlyBundle.find(name -> folder.resolve("other.js").toString(), folder));
  }

  @Test
  void unreadableFileIsNamed() {
    Path file = folder.resolve("none.js");

    var error = assertThrows(UncheckedIOException.class, () -> PlotlyBundle.html(file));

    assertEquals(
        "cannot read " + file + ": fetch plotly.js-cartesian-dist-min 2.35.3 again",
        error.getMessage());
  }
}
