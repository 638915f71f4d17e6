package lethe.experiment;

import java.util.LinkedHashMap;
import java.util.Map;

/** What belongs together in one map, told by how its names begin. */
final class Prefix {
  private Prefix() {}

  /** Puts values into another map, each name behind a prefix. */
  static <T> void put(String prefix, Map<String, T> values, Map<String, T> into) {
    values.forEach((name, value) -> into.put(prefix + name, value));
  }

  /** The values whose names begin with a prefix, which is left out. */
  static <T> Map<String, T> cut(String prefix, Map<String, T> values) {
    Map<String, T> cut = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            cut.put(name.substring(prefix.length()), value);
          }
        });
    return cut;
  }
}
