package lethe.experiment;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;
import lethe.base.SafeFiles;

/** Which code runs: a checksum over the compiled classes of the library, jar or folder alike. */
final class CodeVersion {
  private static final int DIGITS = 16;
  private static final String CURRENT = find();

  private CodeVersion() {}

  /** The first 16 hexadecimal digits, or {@code unknown} where the classes cannot be found. */
  static String current() {
    return CURRENT;
  }

  private static String find() {
    CodeSource source = CodeVersion.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return "unknown";
    }
    try {
      return of(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException | IOException | RuntimeException e) {
      return "unknown"; // no reason not to work
    }
  }

  /** The checksum of the classes in a jar or below a folder. */
  static String of(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      return ofFolder(place);
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return ofFolder(jar.getPath("/"));
    }
  }

  private static String ofFolder(Path folder) throws IOException {
    StringBuilder list = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder.resolve("lethe"))) {
      List<String> names =
          files
              .map(file -> folder.relativize(file).toString().replace('\\', '/'))
              .filter(name -> name.endsWith(".class"))
              .sorted()
              .toList();
      for (String name : names) {
        byte[] content = Files.readAllBytes(folder.resolve(name));
        list.append(name).append(' ').append(SafeFiles.sha256(content)).append('\n');
      }
    }
    return SafeFiles.sha256(list.toString().getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
  }
}
