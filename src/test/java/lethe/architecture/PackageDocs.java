package lethe.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds packages that do not introduce themselves. */
final class PackageDocs {
  static final int SHORTEST = 200;

  private static final Pattern DOC =
      Pattern.compile("/\\*\\*(.*?)\\*/\\s*package ", Pattern.DOTALL);

  private PackageDocs() {}

  /** One line for each folder of {@code sources} with code but without a real package page. */
  static List<String> missing(Path sources) throws IOException {
    List<String> missing = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(sources)) {
      for (Path folder : tree.filter(Files::isDirectory).sorted().toList()) {
        if (hasCode(folder)) {
          fault(folder.resolve("package-info.java"))
              .ifPresent(fault -> missing.add(sources.relativize(folder) + " " + fault));
        }
      }
    }
    return missing;
  }

  private static boolean hasCode(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    }
  }

  private static Optional<String> fault(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.of("has no package-info.java");
    }
    Matcher doc = DOC.matcher(Files.readString(file));
    int length = doc.find() ? doc.group(1).replaceAll("[\\s*]+", " ").strip().length() : 0;
    return length >= SHORTEST
        ? Optional.empty()
        : Optional.of("is introduced by " + length + " characters, needs " + SHORTEST);
  }
}
