package lethe.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Charts side by side, one below the other where the page is narrow: two readings of one thing, or
 * before, after and their difference.
 */
public final class ChartRow implements Picture {
  /** The least width of a chart whose numbers and legend can be read; two fit a report's page. */
  private static final int NARROWEST = 420;

  private final List<Chart> charts;

  ChartRow(List<Chart> charts) {
    this.charts = charts;
  }

  @Override
  public BufferedImage image() {
    return image(drawn());
  }

  /** Every chart, drawn. */
  List<Drawn> drawn() {
    return charts.stream().map(Drawn::of).toList();
  }

  /** The row of its drawn charts, whose feet are level: a longer title grows upwards. */
  static BufferedImage image(List<Drawn> panels) {
    List<BufferedImage> images = panels.stream().map(Drawn::image).toList();
    int width = images.stream().mapToInt(BufferedImage::getWidth).sum();
    int height = images.stream().mapToInt(BufferedImage::getHeight).max().orElse(1);
    BufferedImage row = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = Lettering.canvas(row, Color.WHITE, 1);
    int x = 0;
    for (BufferedImage image : images) {
      canvas.drawImage(image, x, height - image.getHeight(), null);
      x += image.getWidth();
    }
    canvas.dispose();
    return row;
  }

  @Override
  public String altText() {
    return AltText.of(charts);
  }

  @Override
  public int density() {
    return 2;
  }

  /** The row as a picture alone: for clouds of more points than a page should carry. */
  public Picture still() {
    return new Still(this);
  }

  private static final class Still implements Picture {
    private final ChartRow row;

    Still(ChartRow row) {
      this.row = row;
    }

    @Override
    public BufferedImage image() {
      return row.image();
    }

    @Override
    public String altText() {
      return row.altText();
    }

    @Override
    public int density() {
      return row.density();
    }

    @Override
    public String toString() {
      return altText();
    }
  }

  /**
   * The charts as an HTML fragment, see {@link Chart#html()}. Its columns follow from the page's
   * width alone, so that a chart is drawn as wide as its neighbours, which come after it.
   */
  public String html() {
    return html(drawn());
  }

  String html(List<Drawn> panels) {
    return IntStream.range(0, charts.size())
        .mapToObj(i -> ChartHtml.panel(charts.get(i), panels.get(i)))
        .collect(
            Collectors.joining(
                "",
                "<div style=\"display:grid;gap:8px;align-items:end;"
                    + "grid-template-columns:repeat(auto-fill,"
                    + "minmax(min(100%,"
                    + NARROWEST
                    + "px),1fr))\">\n",
                "</div>\n"));
  }

  @Override
  public String toString() {
    return altText();
  }
}
