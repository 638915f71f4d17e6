package lethe.latent;

import java.util.Arrays;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.base.Points;
import lethe.base.Rows;
import lethe.evaluate.GreyStatistics;

/**
 * What a decoder draws at every place of a 20 by 20 lattice. A cell whose image has a within-image
 * standard deviation of {@link GreyStatistics#TEXTURE} at most is a <em>dead zone</em>: nothing is
 * drawn there but flat grey.
 *
 * @param pixels pixels of one image
 * @param images {@code (400, pixels)}, row by row from the top left, grey levels in [0, 1]; black
 *     where a cell is empty
 * @param labels the label each cell was decoded under, {@value #EMPTY} for an empty cell
 */
public record Manifold(int pixels, float[] images, int[] labels) {
  /** Stands for the label of a cell that no point is near to. */
  public static final int EMPTY = -1;

  private static final int SIDE = LatentPlane.SIDE;

  /** How one model draws codes, such as {@link lethe.model.Sampler} with its weights. */
  @FunctionalInterface
  public interface Drawing {
    /**
     * One image a code: row-major (n, pixels), grey levels in [0, 1].
     *
     * @param codes row-major (n, latentSize)
     * @param labels one for each code
     */
    float[] images(float[] codes, int[] labels);
  }

  /** Copies the arrays. */
  public Manifold {
    images = images.clone();
    labels = labels.clone();
    Checks.require(
        labels.length == SIDE * SIDE && images.length == labels.length * pixels,
        "a manifold has %d cells, got %d labels and %d grey levels of %d pixels an image",
        SIDE * SIDE,
        labels.length,
        images.length,
        pixels);
  }

  /** The plane decoded under one label everywhere. */
  public static Manifold fixedLabel(LatentPlane plane, int label, Drawing drawing) {
    int[] labels = new int[SIDE * SIDE];
    Arrays.fill(labels, label);
    return decoded(plane.codes(), labels, drawing);
  }

  /**
   * The plane decoded under the label of the encoded image that is nearest in all dimensions.
   *
   * @param codes posterior means of images
   * @param labels their labels
   */
  public static Manifold closestLabel(
      LatentPlane plane, Points codes, int[] labels, Drawing drawing) {
    requireOneLabelEach(codes, labels);
    Points cells = Points.of(plane.codes(), plane.latentSize());
    int[] closest = new int[cells.count()];
    for (int cell = 0; cell < closest.length; cell++) {
      closest[cell] = labels[codes.nearest(cells.row(cell))];
    }
    return decoded(plane.codes(), closest, drawing);
  }

  /**
   * The bounding box of a map in 20 by 20 cells: each decodes code and label of the point whose
   * place is nearest to its centre, and is empty if that is farther than half a cell diagonal.
   *
   * @param map a place for each code
   * @param codes what was mapped, in the same order
   * @param labels their labels
   */
  public static Manifold ofMap(Points map, Points codes, int[] labels, Drawing drawing) {
    requireOneLabelEach(codes, labels);
    requireOneLabelEach(map, labels);
    double[] low = corner(map, true);
    double[] high = corner(map, false);
    double width = (high[0] - low[0]) / SIDE;
    double height = (high[1] - low[1]) / SIDE;
    // a point in a corner of the box is as far as that, and rounding must not lose it
    double reach = Math.hypot(width, height) / 2 * (1 + 1e-9);
    int[] nearest = new int[SIDE * SIDE];
    for (int cell = 0; cell < nearest.length; cell++) {
      double x = low[0] + (cell % SIDE + 0.5) * width;
      int row = cell / SIDE;
      double y = high[1] - (row + 0.5) * height;
      int point = map.nearest(x, y);
      double distance = Math.hypot(map.coordinate(point, 0) - x, map.coordinate(point, 1) - y);
      nearest[cell] = distance <= reach ? point : EMPTY;
    }
    int[] filled = Arrays.stream(nearest).filter(point -> point != EMPTY).toArray();
    int[] filledLabels = Arrays.stream(filled).map(point -> labels[point]).toArray();
    float[] drawn = drawing.images(codes.rows(filled).rowMajor(), filledLabels);
    int pixels = drawn.length / filled.length;
    float[] images = new float[nearest.length * pixels];
    int next = 0;
    for (int cell = 0; cell < nearest.length; cell++) {
      if (nearest[cell] != EMPTY) {
        System.arraycopy(drawn, next++ * pixels, images, cell * pixels, pixels);
      }
    }
    int[] cellLabels =
        Arrays.stream(nearest).map(point -> point == EMPTY ? EMPTY : labels[point]).toArray();
    return new Manifold(pixels, images, cellLabels);
  }

  private static double[] corner(Points map, boolean low) {
    return IntStream.range(0, 2)
        .mapToDouble(
            d -> {
              var range = Arrays.stream(map.column(d)).summaryStatistics();
              return low ? range.getMin() : range.getMax();
            })
        .toArray();
  }

  private static void requireOneLabelEach(Points points, int... labels) {
    Checks.require(
        points.count() == labels.length,
        "%d points need as many labels, got %d",
        points.count(),
        labels.length);
  }

  private static Manifold decoded(float[] codes, int[] labels, Drawing drawing) {
    float[] images = drawing.images(codes, labels);
    return new Manifold(images.length / labels.length, images, labels);
  }

  @Override
  public float[] images() {
    return images.clone();
  }

  @Override
  public int[] labels() {
    return labels.clone();
  }

  /** How many cells have an image. */
  public int cells() {
    return filled().length;
  }

  /** How many cells were decoded under a label. */
  public int cells(int label) {
    return cellsOf(label).length;
  }

  /** How many cells are dead zones. */
  public int deadCells() {
    return dead(filled());
  }

  /** How many cells of a label are dead zones. */
  public int deadCells(int label) {
    return dead(cellsOf(label));
  }

  /** The share of dead zones among the cells that have an image, in [0, 1]. */
  public double deadZoneShare() {
    return deadCells() / (double) cells();
  }

  private int[] filled() {
    return IntStream.range(0, labels.length).filter(cell -> labels[cell] != EMPTY).toArray();
  }

  private int[] cellsOf(int label) {
    return IntStream.range(0, labels.length).filter(cell -> labels[cell] == label).toArray();
  }

  private int dead(int... cells) {
    int dead = 0;
    for (int cell : cells) {
      float[] image = Rows.row(images, cell, pixels);
      dead += GreyStatistics.withinImageStd(image) <= GreyStatistics.TEXTURE ? 1 : 0;
    }
    return dead;
  }
}
