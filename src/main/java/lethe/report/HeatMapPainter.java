package lethe.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** Draws a heat map without a browser. */
final class HeatMapPainter {
  private static final int BAR = 16;

  private final HeatMap map;
  private final Graphics2D canvas;
  private final Rectangle2D plot;

  private HeatMapPainter(HeatMap map, Graphics2D canvas, Rectangle2D plot) {
    this.map = map;
    this.canvas = canvas;
    this.plot = plot;
  }

  static BufferedImage paint(HeatMap map) {
    map.checkFilled();
    int lines = Lettering.wrap(map.title(), ChartPainter.TITLE, map.width() - 24).size();
    double top = 20 + (double) Lettering.height(lines, ChartPainter.TITLE);
    int widest =
        map.rows().stream().mapToInt(s -> Lettering.width(s, ChartPainter.TICK)).max().orElse(0);
    int names = Math.min(widest, map.width() / 3);
    Scale scale = Scale.exact(map.low(), map.high(), false);
    int barLabels =
        scale.ticks().stream()
            .mapToInt(t -> Lettering.width(t.label(), ChartPainter.TICK))
            .max()
            .orElse(0);
    int letters = Lettering.height(1, ChartPainter.LABEL);
    double left = 12 + letters + 6 + names + 8;
    double right = 14 + BAR + 6 + barLabels + 6 + letters + 8;
    double across = map.width() - left - right;
    double cell = across / map.columns().size();
    double high = Math.max(24, Math.min(cell, 44));
    double down = high * map.rows().size();
    int height =
        (int) Math.ceil(top + down + Lettering.height(1, ChartPainter.TICK) + letters + 22);

    BufferedImage image = ChartPainter.blank(map.width(), height);
    Graphics2D canvas = Lettering.canvas(image, Palette.PAPER, ChartPainter.DENSITY);
    ChartPainter.drawTitle(canvas, map.title(), map.width());
    HeatMapPainter painter =
        new HeatMapPainter(map, canvas, new Rectangle2D.Double(left, top, across, down));
    painter.cells();
    painter.names();
    painter.bar(scale, barLabels);
    canvas.dispose();
    return image;
  }

  /** Height of the whole picture in units of the page, which the Plotly drawing takes over. */
  static int height(HeatMap map) {
    return (int) (paint(map).getHeight() / ChartPainter.DENSITY);
  }

  private void cells() {
    double wide = plot.getWidth() / map.columns().size();
    double high = plot.getHeight() / map.rows().size();
    Font font = Lettering.plain(Math.min(12, Math.max(8, wide / 3.3)));
    for (int row = 0; row < map.rows().size(); row++) {
      for (int column = 0; column < map.columns().size(); column++) {
        String text = map.text(row, column);
        if (!text.isEmpty()) {
          double x = plot.getMinX() + column * wide;
          double y = plot.getMinY() + row * high;
          Color color = map.color(row, column);
          canvas.setColor(color);
          canvas.fill(new Rectangle2D.Double(x, y, wide + 0.5, high + 0.5));
          canvas.setColor(Palette.luminance(color) > 0.3 ? Palette.INK : Color.WHITE);
          if (Lettering.width(text, font) <= wide - 2) {
            double top = y + (high - Lettering.height(1, font)) / 2;
            Lettering.draw(canvas, text, font, x + wide / 2, top, 0.5);
          }
        }
      }
    }
    frame(plot);
  }

  private void frame(Rectangle2D box) {
    canvas.setColor(Palette.QUIET);
    canvas.setStroke(new BasicStroke(1));
    canvas.draw(box);
  }

  private void names() {
    double wide = plot.getWidth() / map.columns().size();
    double high = plot.getHeight() / map.rows().size();
    Font font = ChartPainter.TICK;
    canvas.setColor(Palette.QUIET);
    for (int row = 0; row < map.rows().size(); row++) {
      double y = plot.getMinY() + (row + 0.5) * high - Lettering.height(1, font) / 2.0;
      String text = Lettering.fit(map.rows().get(row), font, map.width() / 3);
      Lettering.draw(canvas, text, font, plot.getMinX() - 6, y, 1);
    }
    for (int column = 0; column < map.columns().size(); column++) {
      String text = Lettering.fit(map.columns().get(column), font, (int) wide);
      double x = plot.getMinX() + (column + 0.5) * wide;
      Lettering.draw(canvas, text, font, x, plot.getMaxY() + 5, 0.5);
    }
    canvas.setColor(Palette.INK);
    Font label = ChartPainter.LABEL;
    double under = plot.getMaxY() + Lettering.height(1, font) + 8;
    String across = Lettering.fit(map.columnsLabel(), label, (int) plot.getWidth());
    Lettering.draw(canvas, across, label, plot.getCenterX(), under, 0.5);
    String upwards = Lettering.fit(map.rowsLabel(), label, (int) plot.getHeight());
    Lettering.drawUpwards(canvas, upwards, label, 10, plot.getCenterY());
  }

  private void bar(Scale scale, int labels) {
    double x = plot.getMaxX() + 14;
    int steps = 120;
    for (int i = 0; i < steps; i++) {
      canvas.setColor(Palette.at(map.stops(), (i + 0.5) / steps));
      double y = plot.getMaxY() - (i + 1) * plot.getHeight() / steps;
      canvas.fill(new Rectangle2D.Double(x, y, BAR, plot.getHeight() / steps + 0.5));
    }
    frame(new Rectangle2D.Double(x, plot.getMinY(), BAR, plot.getHeight()));
    canvas.setColor(Palette.QUIET);
    for (Scale.Tick tick : scale.ticks()) {
      double y = plot.getMaxY() - scale.share(tick.value()) * plot.getHeight();
      double top = y - Lettering.height(1, ChartPainter.TICK) / 2.0;
      Lettering.draw(canvas, tick.label(), ChartPainter.TICK, x + BAR + 6, top, 0);
    }
    canvas.setColor(Palette.INK);
    String label = Lettering.fit(map.valueLabel(), ChartPainter.LABEL, (int) plot.getHeight());
    double beside = x + BAR + 6 + labels + 6;
    Lettering.drawUpwards(canvas, label, ChartPainter.LABEL, beside, plot.getCenterY());
  }
}
