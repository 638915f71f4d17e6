package lethe.report;

import java.util.Base64;

/** Small pieces of HTML. */
final class Html {
  private Html() {}

  /** The text with the characters that mean something in HTML, quotes included, escaped. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      switch (letter) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(letter);
      }
    }
    return escaped.toString();
  }

  /** An image that carries its own data and is never wider than the page. */
  static String image(String mime, byte[] data, String altText, int width) {
    return "<img alt=\""
        + escape(altText)
        + "\" width=\""
        + width
        + "\" style=\"max-width:100%;height:auto\" src=\"data:"
        + mime
        + ";base64,"
        + Base64.getEncoder().encodeToString(data)
        + "\">";
  }
}
