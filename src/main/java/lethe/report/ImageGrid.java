package lethe.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import lethe.base.Checks;

/**
 * A grid of grey square images of one size, such as 28×28 pixels. Image {@code n} stands at row
 * {@code n / columns}, column {@code n % columns}, with 2 black pixels around every image; a grey
 * level {@code v} of [0, 1] becomes the byte {@code floor(clamp(255 v + 0.5, 0, 255))}, as
 * PyTorch's {@code save_image} does, so that 10×10 images of 28×28 make 302×302 pixels ({@link
 * #pixels()}).
 *
 * <p>{@link #image()} is the same grid enlarged, on white, with a title and labels of rows and
 * columns. Immutable: every method that changes something returns a new grid.
 */
public final class ImageGrid implements Picture {
  /** Width and height in pixels of an image of MNIST: of arrays that come without a size. */
  public static final int SIDE = 28;

  private static final int PADDING = 2;
  private static final int MARGIN = 8;

  private final float[][] images;
  private final int side;
  private final int columns;
  private final int scale;
  private final String title;
  private final List<String> rowLabels;
  private final List<String> columnLabels;

  private ImageGrid(
      float[][] images,
      int side,
      int columns,
      int scale,
      String title,
      List<String> rowLabels,
      List<String> columnLabels) {
    this.images = images;
    this.side = side;
    this.columns = columns;
    this.scale = scale;
    this.title = title;
    this.rowLabels = rowLabels;
    this.columnLabels = columnLabels;
  }

  /**
   * A grid of ten columns, enlarged twice.
   *
   * @param images (n, side²), such as (n, 784), n at least 1, row by row from the top left, grey
   *     levels of [0, 1]; levels outside are cut, NaN is refused
   * @throws IllegalArgumentException if there is none, or they are no squares of one size
   */
  public static ImageGrid of(float[][] images) {
    Checks.require(images.length > 0, "images must hold at least one image, was empty");
    int pixels = images[0].length;
    int side = side(pixels);
    float[][] copies = new float[images.length][];
    for (int n = 0; n < images.length; n++) {
      int length = images[n].length;
      Checks.require(
          length == pixels,
          "image %d must have %d pixels as image 0 has, had %d",
          n,
          pixels,
          length);
      for (int i = 0; i < length; i++) {
        Checks.require(
            !Float.isNaN(images[n][i]),
            "image %d is NaN at pixel %d: the model that drew it has diverged",
            n,
            i);
      }
      copies[n] = images[n].clone();
    }
    return new ImageGrid(copies, side, 10, 2, "", List.of(), List.of());
  }

  private static int side(int pixels) {
    int side = (int) Math.round(Math.sqrt(pixels));
    Checks.require(
        side > 0 && side * side == pixels,
        "images must be squares, such as 28 rows of 28 pixels, had %d pixels: pad others",
        pixels);
    return side;
  }

  /**
   * A grid of images of 28×28 pixels that lie one after the other.
   *
   * @param pixels (n * 784), n at least 1
   */
  public static ImageGrid of(float[] pixels) {
    return of(pixels, SIDE * SIDE);
  }

  /**
   * The same of images of another size.
   *
   * @param pixels (n * imagePixels), n at least 1
   * @param imagePixels pixels of one image, a square number: {@code generator().pixels()} of an
   *     experiment
   * @throws IllegalArgumentException if it is no square number, or there are no whole images
   */
  public static ImageGrid of(float[] pixels, int imagePixels) {
    side(imagePixels);
    Checks.require(
        pixels.length > 0 && pixels.length % imagePixels == 0,
        "pixels must hold whole images of %d pixels, had %d",
        imagePixels,
        pixels.length);
    float[][] images = new float[pixels.length / imagePixels][imagePixels];
    for (int n = 0; n < images.length; n++) {
      System.arraycopy(pixels, n * imagePixels, images[n], 0, imagePixels);
    }
    return of(images);
  }

  /** From one image to the next, in pixels. */
  private int pitch() {
    return side + PADDING;
  }

  /** Grids side by side, each under its own title: the figure "before and after". */
  public static ImageComparison compare(String title, ImageGrid... grids) {
    return new ImageComparison(title, List.of(grids));
  }

  /** The same images in rows of {@code count}, at least 1. */
  public ImageGrid columns(int count) {
    Checks.atLeast("columns", count, 1);
    return new ImageGrid(images, side, count, scale, title, rowLabels, columnLabels);
  }

  /** The same grid with every pixel drawn as a square of {@code factor}, 1 to 8, pixels. */
  public ImageGrid scale(int factor) {
    Checks.within("scale", factor, 1, 8);
    return new ImageGrid(images, side, columns, factor, title, rowLabels, columnLabels);
  }

  /** The same grid under a title, which wraps when it is wider than the grid. */
  public ImageGrid title(String text) {
    return new ImageGrid(images, side, columns, scale, text, rowLabels, columnLabels);
  }

  /** The same grid with a label left of every row; as many labels as rows. */
  public ImageGrid rowLabels(String... labels) {
    Checks.require(
        labels.length == rows(),
        "rowLabels must be one for each of %d rows, were %d: set columns first",
        rows(),
        labels.length);
    return new ImageGrid(images, side, columns, scale, title, List.of(labels), columnLabels);
  }

  /** The same grid with its rows labelled 0, 1, 2 and so on: the digits that were asked for. */
  public ImageGrid digitRows() {
    return rowLabels(IntStream.range(0, rows()).mapToObj(String::valueOf).toArray(String[]::new));
  }

  /** The same grid with a label above every column; as many labels as columns. */
  public ImageGrid columnLabels(String... labels) {
    Checks.require(
        labels.length == columns,
        "columnLabels must be one for each of %d columns, were %d: set columns first",
        columns,
        labels.length);
    return new ImageGrid(images, side, columns, scale, title, rowLabels, List.of(labels));
  }

  /** The count of rows; the last one may be part empty. */
  public int rows() {
    return (images.length + columns - 1) / columns;
  }

  /** The bare grid, 8-bit grey, {@code (side + 2) columns + 2} pixels wide, 302 for ten of 28. */
  public BufferedImage pixels() {
    return pixels(1);
  }

  BufferedImage pixels(int enlarged) {
    int width = columns * pitch() + PADDING;
    int height = rows() * pitch() + PADDING;
    BufferedImage grid =
        new BufferedImage(width * enlarged, height * enlarged, BufferedImage.TYPE_BYTE_GRAY);
    byte[] row = new byte[width * enlarged];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < row.length; x++) {
        row[x] = grey(x / enlarged, y);
      }
      for (int copy = 0; copy < enlarged; copy++) {
        grid.getRaster().setDataElements(0, y * enlarged + copy, row.length, 1, row);
      }
    }
    return grid;
  }

  private byte grey(int x, int y) {
    int column = (x - PADDING) / pitch();
    int row = (y - PADDING) / pitch();
    int inX = x - PADDING - column * pitch();
    int inY = y - PADDING - row * pitch();
    int n = row * columns + column;
    if (inX < 0 || inY < 0 || inX >= side || inY >= side || column >= columns) {
      return 0;
    }
    if (n >= images.length) {
      return 0;
    }
    float level = images[n][inY * side + inX];
    return (byte) (int) Math.min(255f, Math.max(0f, 255f * level + 0.5f));
  }

  @Override
  public BufferedImage image() {
    return image(headingHeight());
  }

  /** The labelled grid with room for a heading of {@code heading} pixels above it. */
  BufferedImage image(int heading) {
    BufferedImage grid = pixels(scale);
    int left = MARGIN + labelWidth();
    int top = MARGIN + heading + columnLabelHeight();
    BufferedImage picture =
        new BufferedImage(
            left + grid.getWidth() + MARGIN,
            top + grid.getHeight() + MARGIN,
            BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D canvas = Lettering.canvas(picture, Color.WHITE, 1);
    canvas.drawImage(grid, left, top, null);
    canvas.setColor(Palette.INK);
    drawHeading(canvas, left + grid.getWidth() / 2.0);
    Font font = labelFont();
    double pitch = pitch() * (double) scale;
    for (int row = 0; row < rowLabels.size(); row++) {
      double middle = top + PADDING * scale + row * pitch + side * scale / 2.0;
      double y = middle - Lettering.height(1, font) / 2.0;
      Lettering.draw(canvas, rowLabels.get(row), font, left - 6, y, 1);
    }
    for (int column = 0; column < columnLabels.size(); column++) {
      double middle = left + PADDING * scale + column * pitch + side * scale / 2.0;
      String text = Lettering.fit(columnLabels.get(column), font, pitch() * scale);
      Lettering.draw(canvas, text, font, middle, top - columnLabelHeight(), 0.5);
    }
    canvas.dispose();
    return picture;
  }

  /** Pixels that the title takes, 0 without one. */
  int headingHeight() {
    return title.isEmpty() ? 0 : Lettering.height(heading().size(), titleFont()) + 6;
  }

  private void drawHeading(Graphics2D canvas, double middle) {
    double y = MARGIN;
    if (!title.isEmpty()) {
      for (String line : heading()) {
        Lettering.draw(canvas, line, titleFont(), middle, y, 0.5);
        y += Lettering.height(1, titleFont());
      }
    }
  }

  private List<String> heading() {
    return Lettering.wrap(title, titleFont(), (columns * pitch() + PADDING) * scale);
  }

  private int labelWidth() {
    return rowLabels.stream().mapToInt(s -> Lettering.width(s, labelFont()) + 8).max().orElse(0);
  }

  private int columnLabelHeight() {
    return columnLabels.isEmpty() ? 0 : Lettering.height(1, labelFont()) + 2;
  }

  private Font labelFont() {
    return Lettering.plain(scale == 1 ? 11 : 14);
  }

  private Font titleFont() {
    return Lettering.bold(scale == 1 ? 12 : 16);
  }

  @Override
  public String altText() {
    String what = title.isEmpty() ? "Grid" : title + ": grid";
    return what
        + " of "
        + images.length
        + (images.length == 1 ? " image" : " images")
        + " in "
        + rows()
        + (rows() == 1 ? " row" : " rows")
        + labelled(", rows", rowLabels)
        + labelled(", columns", columnLabels)
        + ".";
  }

  private static String labelled(String what, List<String> labels) {
    return labels.isEmpty() ? "" : what + " labelled " + AltText.names(labels);
  }

  String title() {
    return title;
  }

  @Override
  public String toString() {
    return altText();
  }
}
