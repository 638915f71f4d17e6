package lethe.report;

/**
 * A piece of a page and the text that stands for it where no page is shown.
 *
 * @param html a fragment that stands alone, its text already escaped
 * @param text the same in plain text
 */
public record HtmlFragment(String html, String text) {
  @Override
  public String toString() {
    return text;
  }
}
