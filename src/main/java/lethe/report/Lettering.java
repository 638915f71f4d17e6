package lethe.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.font.LineMetrics;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Text in pictures: measured before it is placed, so that nothing is cut at an edge. */
final class Lettering {
  /** As the canvas draws: smooth, and letters not moved to whole pixels. */
  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  private Lettering() {}

  static Font plain(double size) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, 12).deriveFont((float) size);
  }

  static Font bold(double size) {
    return new Font(Font.SANS_SERIF, Font.BOLD, 12).deriveFont((float) size);
  }

  /** Width of one line in pixels. */
  static int width(String text, Font font) {
    return (int) Math.ceil(font.getStringBounds(text, CONTEXT).getWidth());
  }

  /** Height of {@code lines} lines in pixels. */
  static int height(int lines, Font font) {
    return lines * (int) Math.ceil(metrics(font).getHeight());
  }

  private static LineMetrics metrics(Font font) {
    return font.getLineMetrics("Ép", CONTEXT);
  }

  /** Breaks text at spaces so that each line fits; a single word longer than that is cut. */
  static List<String> wrap(String text, Font font, int width) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : text.strip().split("\\s+", -1)) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (!line.isEmpty() && width(longer, font) > width) {
        lines.add(fit(line, font, width));
        line = word;
      } else {
        line = longer;
      }
    }
    if (!line.isEmpty()) {
      lines.add(fit(line, font, width));
    }
    return lines;
  }

  /** The text, or as much of it as fits with an ellipsis at its end. */
  static String fit(String text, Font font, int width) {
    if (width(text, font) <= width) {
      return text;
    }
    int end = text.length();
    while (end > 1 && width(text.substring(0, end) + "…", font) > width) {
      end--;
    }
    return text.substring(0, end) + "…";
  }

  /** A canvas filled with {@code paper}, with smooth edges, {@code scale} pixels a unit. */
  static Graphics2D canvas(BufferedImage image, Color paper, double scale) {
    Graphics2D canvas = image.createGraphics();
    canvas.setColor(paper);
    canvas.fillRect(0, 0, image.getWidth(), image.getHeight());
    canvas.scale(scale, scale);
    canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    canvas.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    canvas.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    canvas.setStroke(new BasicStroke(1));
    return canvas;
  }

  /**
   * Draws one line.
   *
   * @param align 0: {@code x} is the left end, 0.5: the middle, 1: the right end
   * @param y top of the line
   */
  static void draw(Graphics2D canvas, String text, Font font, double x, double y, double align) {
    LineMetrics metrics = metrics(font);
    canvas.setFont(font);
    canvas.drawString(
        text,
        (float) (x - align * width(text, font)),
        (float) (y + metrics.getAscent() + metrics.getLeading() / 2.0));
  }

  /** Draws one line upwards, its middle at {@code (x, y)}, where {@code x} is its left edge. */
  static void drawUpwards(Graphics2D canvas, String text, Font font, double x, double y) {
    AffineTransform before = canvas.getTransform();
    canvas.translate(x, y);
    canvas.rotate(-Math.PI / 2);
    draw(canvas, text, font, 0, 0, 0.5);
    canvas.setTransform(before);
  }
}
