package lethe.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.Collectors;
import lethe.base.Checks;

/**
 * Grids side by side, each under its own title, with 10 white pixels between them: what a model
 * draws before and after forgetting, from the same latents.
 */
public final class ImageComparison implements Picture {
  private static final int GAP = 10;
  private static final int MARGIN = 8;

  private final String title;
  private final List<ImageGrid> grids;

  ImageComparison(String title, List<ImageGrid> grids) {
    Checks.require(
        grids.size() >= 2, "a comparison must have at least 2 grids, had %d", grids.size());
    this.title = title;
    this.grids = grids;
  }

  @Override
  public BufferedImage image() {
    int heading = grids.stream().mapToInt(ImageGrid::headingHeight).max().orElse(0);
    List<BufferedImage> panels = grids.stream().map(grid -> grid.image(heading)).toList();
    int width = panels.stream().mapToInt(BufferedImage::getWidth).sum() + GAP * (panels.size() - 1);
    int height = panels.stream().mapToInt(BufferedImage::getHeight).max().orElse(0);
    Font font = Lettering.bold(18);
    List<String> lines = title.isEmpty() ? List.of() : Lettering.wrap(title, font, width - 16);
    int top = lines.isEmpty() ? 0 : MARGIN + Lettering.height(lines.size(), font);

    BufferedImage picture = new BufferedImage(width, top + height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D canvas = Lettering.canvas(picture, Color.WHITE, 1);
    canvas.setColor(Palette.INK);
    for (int i = 0; i < lines.size(); i++) {
      double y = MARGIN + i * (double) Lettering.height(1, font);
      Lettering.draw(canvas, lines.get(i), font, width / 2.0, y, 0.5);
    }
    int x = 0;
    for (BufferedImage panel : panels) {
      canvas.drawImage(panel, x, top, null);
      x += panel.getWidth() + GAP;
    }
    canvas.dispose();
    return picture;
  }

  @Override
  public String altText() {
    String parts = grids.stream().map(ImageGrid::altText).collect(Collectors.joining(" "));
    return title.isEmpty() ? parts : title + ". Side by side: " + parts;
  }

  @Override
  public String toString() {
    return altText();
  }
}
