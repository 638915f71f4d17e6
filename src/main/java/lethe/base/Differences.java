package lethe.base;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** In what two JSON trees differ, for a reader: {@code settings.seed 7 instead of 8}. */
public final class Differences {
  private static final int LONGEST_VALUE = 40;

  private Differences() {}

  /**
   * The differing fields, in the order of their names; none if the trees are equal.
   *
   * @param path of the trees, put before each field with a dot; may be empty
   * @param wanted the tree after {@code instead of}
   * @param other the tree before it
   */
  public static List<String> between(String path, JsonNode wanted, JsonNode other) {
    List<String> differences = new ArrayList<>();
    collect(path, wanted, other, differences);
    return differences;
  }

  private static void collect(String path, JsonNode wanted, JsonNode other, List<String> into) {
    if (wanted.equals(other)) {
      return;
    }
    if (wanted.isObject() && other.isObject()) {
      Set<String> names = new TreeSet<>();
      wanted.fieldNames().forEachRemaining(names::add);
      other.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String inner = path.isEmpty() ? name : path + "." + name;
        collect(inner, wanted.path(name), other.path(name), into);
      }
      return;
    }
    into.add(path + " " + shorten(other) + " instead of " + shorten(wanted));
  }

  private static String shorten(JsonNode value) {
    String text = value.isMissingNode() ? "nothing" : value.toString();
    return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text;
  }
}
