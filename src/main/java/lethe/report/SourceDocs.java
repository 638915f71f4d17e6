package lethe.report;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/**
 * The documentation that the kernel shows for a name under the cursor (Shift+Tab, {@code ?}).
 * JShell reads it from sources, and knows only those of the JDK; there is no public way to name
 * others. JJava opens JShell's package to us, so Lethe's sources are put into its list. Where that
 * fails, signatures are shown without their documentation.
 */
final class SourceDocs {
  private static final Path MARK = Path.of("lethe", "report", "package-info.java");

  private SourceDocs() {}

  /** Lethe's sources: {@code src/main/java} in a folder above the jar. */
  static Optional<Path> find() {
    try {
      var place = SourceDocs.class.getProtectionDomain().getCodeSource();
      return place == null
          ? Optional.empty()
          : find(Path.of(place.getLocation().toURI()).toAbsolutePath());
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  static Optional<Path> find(Path start) {
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path sources = folder.resolve("src").resolve("main").resolve("java");
      if (Files.isRegularFile(sources.resolve(MARK))) {
        return Optional.of(sources);
      }
    }
    return Optional.empty();
  }

  /** Lets the kernel read documentation from {@code sources}; returns whether it will. */
  static boolean addTo(BaseKernel kernel, Path sources) {
    try {
      Object shell = kernel.getClass().getMethod("getJShell").invoke(kernel);
      Object analysis = shell.getClass().getMethod("sourceCodeAnalysis").invoke(shell);
      Method known = analysis.getClass().getDeclaredMethod("findSources");
      known.setAccessible(true);
      List<Object> all = new ArrayList<>((Collection<?>) known.invoke(analysis));
      all.add(sources);
      Field field = analysis.getClass().getDeclaredField("availableSources");
      field.setAccessible(true);
      field.set(analysis, all);
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false; // another kernel, or another JDK: documentation is a convenience
    }
  }
}
