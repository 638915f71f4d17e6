package lethe.report;

import com.fasterxml.jackson.databind.JsonNode;
import lethe.base.Checks;

/** Text that goes into a script element of a page. */
final class Script {
  private Script() {}

  /** JSON that cannot end the script element it stands in. */
  static String json(JsonNode node) {
    return node.toString()
        .replace("<", "\\u003c")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  /**
   * Text that Tablesaw may put between single quotes: it escapes for HTML, which Plotly undoes but
   * for the double quote, and leaves the backslash alone.
   */
  static String label(String text) {
    for (int i = 0; i < text.length(); i++) {
      Checks.require(
          text.charAt(i) >= ' ' && text.charAt(i) != '\\',
          "a label of a chart must have no line break, tab or backslash, was \"%s\"",
          text);
    }
    return text.replace('"', '”');
  }
}
