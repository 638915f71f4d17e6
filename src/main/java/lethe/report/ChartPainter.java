package lethe.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Draws charts with two axes without a browser: title above, legend below, data between. */
final class ChartPainter {
  static final double DENSITY = 2;
  static final Font TITLE = Lettering.bold(16);
  static final Font LABEL = Lettering.plain(13);
  static final Font TICK = Lettering.plain(12);
  static final Font EXPONENT = Lettering.plain(9);

  private static final float[] DASH = {7, 4};

  private static final double TILT = Math.toRadians(35);
  private static final int LONGEST_NAME = 100;

  private final Frame frame;
  private final Graphics2D canvas;
  private final Rectangle2D plot;
  private final Scale y;
  private final double namesHeight;

  private ChartPainter(
      Frame frame, Graphics2D canvas, Rectangle2D plot, Scale y, double namesHeight) {
    this.frame = frame;
    this.canvas = canvas;
    this.plot = plot;
    this.y = y;
    this.namesHeight = namesHeight;
  }

  static BufferedImage paint(LineChart chart) {
    Frame frame = chart.frame();
    Scale x = chart.xScale();
    Scale y = chart.yScale();
    List<Legend.Entry> legend = new ArrayList<>();
    for (int i = 0; i < chart.series().size(); i++) {
      legend.add(Legend.Entry.of(chart.series().get(i), i, false));
    }
    return paint(
        frame,
        y,
        List.of(),
        legend,
        chart.hasEqualAxes(),
        painter -> {
          painter.xTicks(x);
          painter.marks();
          for (int i = 0; i < chart.series().size(); i++) {
            painter.series(chart.series().get(i), i, x);
          }
        });
  }

  static BufferedImage paint(BarChart chart) {
    List<Legend.Entry> legend = new ArrayList<>();
    for (int i = 0; i < chart.series().size(); i++) {
      legend.add(Legend.Entry.of(chart.series().get(i), i, true));
    }
    return paint(
        chart.frame(),
        chart.yScale(),
        chart.categories(),
        legend,
        false,
        painter -> {
          painter.categories(chart.categories());
          painter.bars(chart);
          painter.marks();
        });
  }

  private interface Content {
    void drawWith(ChartPainter painter);
  }

  private static BufferedImage paint(
      Frame frame,
      Scale y,
      List<String> names,
      List<Legend.Entry> series,
      boolean square,
      Content content) {
    int width = frame.width();
    BufferedImage image = blank(width, frame.height());
    Graphics2D canvas = Lettering.canvas(image, Palette.PAPER, DENSITY);
    List<Legend.Entry> entries = new ArrayList<>(series);
    frame.marks().forEach(mark -> entries.add(Legend.Entry.of(mark)));

    double top = drawTitle(canvas, frame.title(), width);
    Legend legend = new Legend(entries, width - 24);
    int tickWidth =
        y.ticks().stream()
            .mapToInt(
                t -> Lettering.width(t.label(), TICK) + Lettering.width(t.exponent(), EXPONENT))
            .max()
            .orElse(0);
    double left = 12 + Lettering.height(1, LABEL) + 6 + tickWidth + 8;
    double across = width - 20 - left;
    double namesHeight = namesHeight(names, across);
    double bottom =
        frame.height() - legend.height() - namesHeight - Lettering.height(1, LABEL) - 24;
    Rectangle2D plot = new Rectangle2D.Double(left, top, across, bottom - top);
    if (square) {
      double side = Math.min(across, bottom - top);
      plot.setRect(left + (across - side) / 2, top, side, side);
    }

    ChartPainter painter = new ChartPainter(frame, canvas, plot, y, namesHeight);
    painter.yTicks();
    content.drawWith(painter);
    painter.axisLabels();
    legend.draw(canvas, 12, frame.height() - legend.height() - 6.0);
    canvas.dispose();
    return image;
  }

  static BufferedImage blank(int width, int height) {
    return new BufferedImage(
        (int) (width * DENSITY), (int) (height * DENSITY), BufferedImage.TYPE_INT_RGB);
  }

  /** Draws the title, wrapped to the width, and returns where the chart below it may begin. */
  static double drawTitle(Graphics2D canvas, String title, int width) {
    canvas.setColor(Palette.INK);
    double y = 10;
    for (String line : Lettering.wrap(title, TITLE, width - 24)) {
      Lettering.draw(canvas, line, TITLE, 12, y, 0);
      y += Lettering.height(1, TITLE);
    }
    return y + 10;
  }

  private void axisLabels() {
    canvas.setColor(Palette.INK);
    double under = plot.getMaxY() + namesHeight + 10;
    String label = Lettering.fit(frame.x(), LABEL, (int) plot.getWidth());
    Lettering.draw(canvas, label, LABEL, plot.getCenterX(), under, 0.5);
    String upwards = Lettering.fit(frame.y(), LABEL, (int) plot.getHeight());
    Lettering.drawUpwards(canvas, upwards, LABEL, 10, plot.getCenterY());
  }

  private void yTicks() {
    for (Scale.Tick tick : y.ticks()) {
      double at = yAt(tick.value());
      line(plot.getMinX(), at, plot.getMaxX(), at, Palette.GRID, new BasicStroke(1));
      tickLabel(tick, plot.getMinX() - 6, at - Lettering.height(1, TICK) / 2.0, 1);
    }
    line(
        plot.getMinX(),
        plot.getMinY(),
        plot.getMinX(),
        plot.getMaxY(),
        Palette.QUIET,
        new BasicStroke(1));
  }

  private void xTicks(Scale x) {
    double free = Double.NEGATIVE_INFINITY;
    for (Scale.Tick tick : x.ticks()) {
      double at = xAt(x, tick.value());
      line(at, plot.getMinY(), at, plot.getMaxY(), Palette.GRID, new BasicStroke(1));
      double half = Lettering.width(tick.label() + tick.exponent(), TICK) / 2.0;
      if (at - half > free) {
        tickLabel(tick, at, plot.getMaxY() + 5, 0.5);
        free = at + half + 6;
      }
    }
    baseline();
  }

  private void baseline() {
    line(
        plot.getMinX(),
        plot.getMaxY(),
        plot.getMaxX(),
        plot.getMaxY(),
        Palette.QUIET,
        new BasicStroke(1));
  }

  private void categories(List<String> names) {
    double slot = plot.getWidth() / names.size();
    boolean tilted = tilted(names, plot.getWidth());
    canvas.setColor(Palette.QUIET);
    for (int i = 0; i < names.size(); i++) {
      double middle = plot.getMinX() + (i + 0.5) * slot;
      if (tilted) {
        AffineTransform before = canvas.getTransform();
        canvas.translate(middle, plot.getMaxY() + 4);
        canvas.rotate(-TILT);
        String text = Lettering.fit(names.get(i), TICK, LONGEST_NAME);
        Lettering.draw(canvas, text, TICK, 4, 0, 1);
        canvas.setTransform(before);
      } else {
        Lettering.draw(canvas, names.get(i), TICK, middle, plot.getMaxY() + 5, 0.5);
      }
    }
  }

  /** Whether the names are too wide to stand side by side. */
  private static boolean tilted(List<String> names, double width) {
    double slot = width / Math.max(1, names.size());
    return names.stream().anyMatch(name -> Lettering.width(name, TICK) > slot - 4);
  }

  /** Height that the names under the axis take. */
  private static double namesHeight(List<String> names, double width) {
    int line = Lettering.height(1, TICK);
    if (!tilted(names, width)) {
      return line;
    }
    int longest = names.stream().mapToInt(name -> Lettering.width(name, TICK)).max().orElse(0);
    return line + Math.min(longest, LONGEST_NAME) * Math.sin(TILT);
  }

  private void tickLabel(Scale.Tick tick, double x, double top, double align) {
    canvas.setColor(Palette.QUIET);
    double base = Lettering.width(tick.label(), TICK);
    double whole = base + Lettering.width(tick.exponent(), EXPONENT);
    double left = x - align * whole;
    Lettering.draw(canvas, tick.label(), TICK, left, top, 0);
    if (!tick.exponent().isEmpty()) {
      Lettering.draw(canvas, tick.exponent(), EXPONENT, left + base, top - 2, 0);
    }
  }

  private void marks() {
    for (Frame.Mark mark : frame.marks()) {
      double at = yAt(mark.value());
      line(plot.getMinX(), at, plot.getMaxX(), at, mark.color(), stroke(1.5f, DASH));
    }
  }

  private void series(Series series, int index, Scale x) {
    Shape clip = canvas.getClip();
    canvas.clip(
        new Rectangle2D.Double(
            plot.getX() - 6, plot.getY() - 6, plot.getWidth() + 12, plot.getHeight() + 12));
    double[] xs = series.xs();
    double[] ys = series.ys();
    if (series.hasLine()) {
      Path2D path = new Path2D.Double();
      boolean pen = false;
      for (int i = 0; i < xs.length; i++) {
        boolean shown = x.shows(xs[i]) && y.shows(ys[i]);
        if (shown && pen) {
          path.lineTo(xAt(x, xs[i]), yAt(ys[i]));
        } else if (shown) {
          path.moveTo(xAt(x, xs[i]), yAt(ys[i]));
        }
        pen = shown;
      }
      canvas.setColor(series.color());
      canvas.setStroke(lineStroke(series.style()));
      canvas.draw(path);
    }
    if (series.hasMarkers()) {
      for (int i = 0; i < xs.length; i++) {
        if (x.shows(xs[i]) && y.shows(ys[i])) {
          double left = xAt(x, xs[i]);
          double top = yAt(ys[i]);
          marker(
              series,
              index,
              series.isMap() ? onPixel(left) : left,
              series.isMap() ? onPixel(top) : top);
        }
      }
    }
    canvas.setClip(clip);
  }

  /** Thousands of dots on whole pixels look the same as between them, and the file is smaller. */
  private static double onPixel(double at) {
    return Math.rint(at * DENSITY) / DENSITY;
  }

  private void marker(Series series, int index, double x, double y) {
    Shape shape = markerShape(series, index, x, y);
    canvas.setColor(markerColor(series));
    canvas.fill(shape);
    if (series.style() == Series.Style.HIGHLIGHT) {
      canvas.setColor(Palette.PAPER);
      canvas.setStroke(new BasicStroke(0.8f));
      canvas.draw(shape);
    }
  }

  static BasicStroke lineStroke(Series.Style style) {
    return style == Series.Style.DASHED
        ? stroke(2, DASH)
        : new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  static BasicStroke stroke(float width, float[] pattern) {
    return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, pattern, 0);
  }

  static BasicStroke markStroke() {
    return stroke(1.5f, DASH);
  }

  static Color markerColor(Series series) {
    Color color = series.color();
    return series.style() == Series.Style.CLOUD
        ? new Color(color.getRed(), color.getGreen(), color.getBlue(), 150)
        : color;
  }

  /** The marker of the series at {@code index}: circle, square, diamond, triangle in turn. */
  static Shape markerShape(Series series, int index, double x, double y) {
    if (series.style() == Series.Style.CLOUD) {
      return new Ellipse2D.Double(x - 2, y - 2, 4, 4);
    }
    if (series.style() == Series.Style.HIGHLIGHT) {
      return new Ellipse2D.Double(x - 3.5, y - 3.5, 7, 7);
    }
    double r = series.hasLine() ? 3.5 : 4.5;
    return switch (index % 4) {
      case 0 -> new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r);
      case 1 -> new Rectangle2D.Double(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
      case 2 -> polygon(x, y - 1.3 * r, x + 1.3 * r, y, x, y + 1.3 * r, x - 1.3 * r, y);
      default -> polygon(x, y - 1.2 * r, x + 1.2 * r, y + r, x - 1.2 * r, y + r);
    };
  }

  private static Path2D polygon(double... points) {
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    path.closePath();
    return path;
  }

  private void bars(BarChart chart) {
    List<Series> series = chart.series();
    double slot = plot.getWidth() / chart.categories().size();
    double each = slot * 0.8 / series.size();
    double zero = y.log() ? plot.getMaxY() : yAt(Math.max(0, y.low()));
    for (int s = 0; s < series.size(); s++) {
      double[] values = series.get(s).ys();
      canvas.setColor(series.get(s).color());
      for (int i = 0; i < values.length; i++) {
        if (y.shows(values[i])) {
          double left = plot.getMinX() + i * slot + slot * 0.1 + s * each;
          double end = Math.min(plot.getMaxY(), Math.max(plot.getMinY(), yAt(values[i])));
          canvas.fill(
              new Rectangle2D.Double(left, Math.min(zero, end), each * 0.94, Math.abs(end - zero)));
        }
      }
    }
    line(plot.getMinX(), zero, plot.getMaxX(), zero, Palette.QUIET, new BasicStroke(1));
  }

  private double yAt(double value) {
    return plot.getMaxY() - y.share(value) * plot.getHeight();
  }

  private double xAt(Scale x, double value) {
    return plot.getMinX() + x.share(value) * plot.getWidth();
  }

  private void line(double x1, double y1, double x2, double y2, Color color, BasicStroke stroke) {
    canvas.setColor(color);
    canvas.setStroke(stroke);
    canvas.draw(new Line2D.Double(x1, y1, x2, y2));
  }
}
