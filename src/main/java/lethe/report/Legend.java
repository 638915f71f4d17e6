package lethe.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The names of a chart's series with their signs, in as many rows as they need. */
final class Legend {
  private static final int SIGN = 30;
  private static final int GAP = 18;

  /** One name; {@code sign} is drawn around the origin. */
  record Entry(String name, Color color, Optional<BasicStroke> line, Optional<Shape> sign) {
    static Entry of(Series series, int index, boolean bar) {
      if (bar) {
        Shape block = new Rectangle2D.Double(-7, -6, 14, 12);
        return new Entry(series.name(), series.color(), Optional.empty(), Optional.of(block));
      }
      Optional<BasicStroke> line =
          series.hasLine()
              ? Optional.of(ChartPainter.lineStroke(series.style()))
              : Optional.empty();
      Optional<Shape> sign =
          series.hasMarkers()
              ? Optional.of(
                  series.isMap()
                      ? new Ellipse2D.Double(-5, -5, 10, 10)
                      : ChartPainter.markerShape(series, index, 0, 0))
              : Optional.empty();
      return new Entry(series.name(), series.color(), line, sign);
    }

    static Entry of(Frame.Mark mark) {
      return new Entry(
          mark.name(), mark.color(), Optional.of(ChartPainter.markStroke()), Optional.empty());
    }

    int width(int most) {
      return SIGN + Math.min(most - SIGN, Lettering.width(name, ChartPainter.TICK)) + GAP;
    }
  }

  private final List<List<Entry>> rows = new ArrayList<>();
  private final int width;

  Legend(List<Entry> entries, int width) {
    this.width = width;
    int used = width + 1;
    for (Entry entry : entries) {
      int need = entry.width(width);
      if (used + need - GAP > width) {
        rows.add(new ArrayList<>());
        used = 0;
      }
      rows.get(rows.size() - 1).add(entry);
      used += need;
    }
  }

  int height() {
    return rows.size() * (Lettering.height(1, ChartPainter.TICK) + 3);
  }

  void draw(Graphics2D canvas, double left, double top) {
    double y = top;
    int line = Lettering.height(1, ChartPainter.TICK);
    for (List<Entry> row : rows) {
      double x = left;
      for (Entry entry : row) {
        double middle = y + line / 2.0;
        canvas.setColor(entry.color());
        double from = x;
        entry
            .line()
            .ifPresent(
                stroke -> {
                  canvas.setStroke(stroke);
                  canvas.draw(new Line2D.Double(from, middle, from + SIGN - 6, middle));
                });
        canvas.translate(x + (SIGN - 6) / 2.0, middle);
        entry.sign().ifPresent(canvas::fill);
        canvas.translate(-x - (SIGN - 6) / 2.0, -middle);
        canvas.setColor(Palette.INK);
        String name = Lettering.fit(entry.name(), ChartPainter.TICK, width - SIGN);
        Lettering.draw(canvas, name, ChartPainter.TICK, x + SIGN, y, 0);
        x += entry.width(width);
      }
      y += line + 3;
    }
  }
}
