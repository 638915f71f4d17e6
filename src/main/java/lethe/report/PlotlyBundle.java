package lethe.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import lethe.base.Environment;

/**
 * plotly.js 2.35 for a page without a network: the file {@code plotly-cartesian.min.js} of the npm
 * package {@code plotly.js-cartesian-dist-min}, found at the system property or environment
 * variable {@code LETHE_PLOTLY}, or where that is unset or blank at {@code data/plotly/} in the
 * working directory or a folder above it. Charts wait in a queue until it is there, so the order of
 * outputs does not matter.
 */
final class PlotlyBundle {
  /** What the HTML of the bundle starts with, by which tools recognise it. */
  static final String MARK = "<!-- lethe:plotly-bundle -->";

  private static final String FILE = "data/plotly/plotly-cartesian.min.js";

  private PlotlyBundle() {}

  /** The bundle's file, if there is one. */
  static Optional<Path> find() {
    return find(
        name -> Environment.value(System::getProperty, name).orElseGet(() -> System.getenv(name)),
        Path.of("").toAbsolutePath());
  }

  static Optional<Path> find(UnaryOperator<String> environment, Path start) {
    Optional<String> named = Environment.value(environment, "LETHE_PLOTLY");
    if (named.isPresent()) {
      return named.map(Path::of).filter(Files::isRegularFile);
    }
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path file = folder.resolve(FILE);
      if (Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /**
   * The bundle and the drawing of waiting charts as an HTML fragment of about 1.4 MB; once a page
   * is enough, more do no harm.
   *
   * @throws UncheckedIOException naming the path, when the file cannot be read
   */
  static String html(Path file) {
    String bundle = read(file).replace("</script", "<\\/script");
    return MARK
        + "\n<script>\n(function () {\nif (window.lethe && window.lethe.flush) { return; }\n"
        + "var before = window.Plotly;\n"
        // Hidden from the bundle, which would otherwise register itself with a page's module
        // loader.
        + "(function () {\nvar define, module, exports;\n"
        + bundle
        + "\n}).call(window);\n"
        + "var Plotly = window.Plotly;\nif (before) { window.Plotly = before; }\n"
        + drawing()
        + "})();\n</script>\n";
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read " + file + ": fetch plotly.js-cartesian-dist-min 2.35.3 again", e);
    }
  }

  private static String drawing() {
    try (InputStream in = PlotlyBundle.class.getResourceAsStream("draw.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read draw.js from Lethe's jar", e);
    }
  }
}
