package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import lethe.base.SafeFiles;

/** What lies in a folder, and what is to be said of a file that could not be written. */
final class DiskFiles {
  private DiskFiles() {}

  /**
   * Path and SHA-256 of every file, leftovers of failed writes and the lock aside: neither has a
   * name that anybody reads.
   */
  static Map<String, String> of(Path folder) throws IOException {
    Map<String, String> found = new TreeMap<>();
    if (!Files.exists(folder)) {
      return found;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().startsWith(".")) {
          found.put(folder.relativize(file).toString(), SafeFiles.sha256(file));
        }
      }
    }
    return found;
  }

  /**
   * Files that are gone, and files that are neither old nor new. An old content may have been
   * replaced by the new one, or set aside.
   */
  static List<String> lost(
      Map<String, String> before, Map<String, String> after, Map<String, String> found) {
    List<String> lost = new ArrayList<>();
    before.forEach(
        (name, content) -> {
          boolean kept = found.containsValue(content);
          if (!kept && !after.getOrDefault(name, "").equals(found.getOrDefault(name, "none"))) {
            lost.add(name);
          }
        });
    found.forEach(
        (name, content) -> {
          if (!before.containsValue(content) && !after.containsValue(content)) {
            lost.add(name + " is neither old nor new");
          }
        });
    return lost;
  }

  /** The message names the file, the reason and the remedy, in one line. */
  static void assertClear(String message, Path folder, String reason) {
    assertTrue(message.contains(folder.toString()), message);
    assertTrue(message.contains(reason), message);
    assertTrue(message.contains("check that the folder is writable"), message);
    assertTrue(message.lines().count() == 1, message);
  }
}
