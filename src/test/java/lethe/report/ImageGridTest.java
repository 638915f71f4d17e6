package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import lethe.data.LabelledImages;
import lethe.experiment.RecoveryProbes;
import lethe.model.SampleSheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageGridTest {
  @Test
  void hundredImagesMakeTheReferenceSize() {
    BufferedImage grid = ImageGrid.of(constant(100, 1)).pixels();

    assertEquals(302, grid.getWidth());
    assertEquals(302, grid.getHeight());
  }

  @Test
  void imagesStartAtTwoPlusThirtyTimesTheirPlace() {
    float[][] images = constant(100, 0);
    images[37][0] = 1; // row 3, column 7, top left pixel
    images[37][783] = 1; // bottom right pixel

    BufferedImage grid = ImageGrid.of(images).pixels();

    assertEquals(2, whitePixels(grid));
    assertEquals(255, grey(grid, 2 + 7 * 30, 2 + 3 * 30));
    assertEquals(255, grey(grid, 2 + 7 * 30 + 27, 2 + 3 * 30 + 27));
  }

  @Test
  void twoBlackPixelsLieAroundEveryImage() {
    BufferedImage grid = ImageGrid.of(constant(4, 1)).columns(2).pixels();

    for (int i = 0; i < 62; i++) {
      for (int black : new int[] {0, 1, 30, 31, 60, 61}) {
        assertEquals(0, grey(grid, i, black));
        assertEquals(0, grey(grid, black, i));
      }
    }
    assertEquals(4 * 784, whitePixels(grid));
  }

  @Test
  void levelsAreRoundedToTheNearestByte() {
    float[][] images = constant(1, 0);
    float[] levels = {-1f, 0f, 0.5f, 0.00195f, 0.00197f, 1f, 2f};
    System.arraycopy(levels, 0, images[0], 0, levels.length);

    BufferedImage grid = ImageGrid.of(images).pixels();

    int[] bytes = new int[levels.length];
    Arrays.setAll(bytes, i -> grey(grid, 2 + i, 2));
    assertEquals("[0, 0, 128, 0, 1, 255, 255]", Arrays.toString(bytes));
  }

  @Test
  void missingImagesOfTheLastRowStayBlack() {
    BufferedImage grid = ImageGrid.of(constant(3, 1)).columns(2).pixels();

    assertEquals(62, grid.getHeight());
    assertEquals(3 * 784, whitePixels(grid));
  }

  @Test
  void presentationEnlargesEveryPixelToASquare() {
    float[][] images = constant(1, 0);
    images[0][5 * 28 + 9] = 1;

    BufferedImage plain = ImageGrid.of(images).columns(1).scale(3).image();

    int left = 8 + 3 * (2 + 9);
    int top = 8 + 3 * (2 + 5);
    for (int dy = -1; dy <= 3; dy++) {
      for (int dx = -1; dx <= 3; dx++) {
        boolean inside = dx >= 0 && dx < 3 && dy >= 0 && dy < 3;
        assertEquals(inside ? 255 : 0, grey(plain, left + dx, top + dy));
      }
    }
  }

  @Test
  void labelsAndTitleTakeRoomOutsideTheGrid() {
    ImageGrid bare = ImageGrid.of(constant(100, 0));
    BufferedImage without = bare.image();

    BufferedImage with = bare.digitRows().title("Digits").columnLabels(letters(10)).image();

    assertTrue(with.getWidth() > without.getWidth());
    assertTrue(with.getHeight() > without.getHeight() + 20);
    assertEquals(blackPixels(without), blackPixels(with, with.getWidth() - 8 - 604));
  }

  @Test
  void longTitleWrapsAndStaysInsideTheMargin() {
    String title = "A title that is far too long to stand in one line above two small images";

    BufferedImage picture = ImageGrid.of(constant(2, 0.5f)).columns(2).title(title).image();

    for (int y = 0; y < picture.getHeight(); y++) {
      assertEquals(255, grey(picture, 1, y));
      assertEquals(255, grey(picture, picture.getWidth() - 2, y));
    }
  }

  @Test
  void comparisonPutsEqualGridsAtEqualHeightWithAGap() {
    ImageGrid black = ImageGrid.of(constant(4, 0)).columns(2).scale(1);

    BufferedImage both =
        ImageGrid.compare("", black.title("Original Model"), black.title("After Forgetting '1'"))
            .image();

    assertEquals(2 * (62 + 16) + 10, both.getWidth());
    int bottom = both.getHeight() - 9;
    assertEquals(0, grey(both, 8, bottom));
    assertEquals(255, grey(both, 8 + 62, bottom));
    assertEquals(255, grey(both, 8 + 62 + 8 + 10 + 7, bottom));
    assertEquals(0, grey(both, 8 + 62 + 8 + 10 + 8, bottom));
  }

  @Test
  void altTextSaysWhatIsShown() {
    ImageGrid grid = ImageGrid.of(constant(20, 0)).digitRows().title("Samples");

    assertEquals("Samples: grid of 20 images in 2 rows, rows labelled 0; 1.", grid.altText());
    assertEquals(grid.altText(), grid.toString());
  }

  @Test
  void savedFileHoldsTheSamePixels(@TempDir Path folder) throws Exception {
    ImageGrid grid = ImageGrid.of(constant(3, 0.25f)).columns(3);
    Path file = folder.resolve("grid.png");

    grid.save(file);

    BufferedImage read = ImageIO.read(Files.newInputStream(file));
    assertEquals(grid.image().getWidth(), read.getWidth());
    assertEquals(64, grey(read, 8 + 2 * 2, 8 + 2 * 2));
  }

  @Test
  void flatPixelsAreCutIntoImages() {
    float[] pixels = new float[2 * 784];
    pixels[784] = 1;

    BufferedImage grid = ImageGrid.of(pixels).columns(2).pixels();

    assertEquals(255, grey(grid, 32, 2));
    assertEquals(1, whitePixels(grid));
  }

  @Test
  void theSideIsThatOfTheImages() {
    float[] pixels = new float[30 * 64];
    pixels[64] = 1; // the first pixel of the second image

    BufferedImage grid = ImageGrid.of(pixels, 64).pixels();
    BufferedImage digits = Figures.digits("Digits", pixels, 64).pixels();
    ImageGrid labels =
        LabelFigures.images("Labels", Arrays.copyOf(pixels, 12 * 64), 64).scale(1); // 4 rows of 3

    assertEquals(10 * 10 + 2, grid.getWidth());
    assertEquals(3 * 10 + 2, grid.getHeight());
    assertEquals(255, grey(grid, 12, 2));
    assertEquals(1, whitePixels(grid));
    assertEquals(grid.getWidth(), digits.getWidth());
    assertEquals(4, labels.rows());
    assertEquals(3 * 10 + 2, labels.pixels().getWidth());
    assertTrue(labels.image().getHeight() > 4 * 10 + 2);
  }

  @Test
  void filmsAndExamplesHaveTheSideOfTheirImages() {
    byte[] bytes = new byte[3 * 64];
    LabelledImages images = LabelledImages.of(64, 3, bytes, new byte[] {0, 1, 2});
    Film film = Figures.film("Film", List.of(new SampleSheet.Snapshot(1, new float[30 * 64])), 64);

    BufferedImage examples = Figures.examples("Examples", images).pixels();

    assertEquals(10 * 10 + 2, examples.getWidth());
    assertEquals(3 * 10 + 2, examples.getHeight());
    assertTrue(film.gif().length > 0);
    assertEquals(
        2 * 10 + 2,
        ProbeFigures.rows("Rows", List.of(new RecoveryProbes.Row("a", new float[2 * 64])), 64)
            .pixels()
            .getWidth());
  }

  @Test
  void refusesWrongImages() {
    refused(
        () -> ImageGrid.of(new float[120], 12),
        "images must be squares, such as 28 rows of 28 pixels, had 12 pixels: pad others");
    refused(
        () -> ImageGrid.of(new float[][] {new float[64], new float[784]}),
        "image 1 must have 64 pixels as image 0 has, had 784");
    refused(() -> ImageGrid.of(new float[0][]), "images must hold at least one image, was empty");
    refused(
        () -> ImageGrid.of(new float[1][783]),
        "images must be squares, such as 28 rows of 28 pixels, had 783 pixels: pad others");
    refused(
        () -> ImageGrid.of(new float[785]), "pixels must hold whole images of 784 pixels, had 785");
    float[][] broken = constant(2, 0);
    broken[1][3] = Float.NaN;
    refused(
        () -> ImageGrid.of(broken),
        "image 1 is NaN at pixel 3: the model that drew it has diverged");
  }

  @Test
  void refusesLabelsThatDoNotFit() {
    ImageGrid grid = ImageGrid.of(constant(20, 0));

    refused(
        () -> grid.rowLabels("a"),
        "rowLabels must be one for each of 2 rows, were 1: set columns first");
    refused(
        () -> grid.columnLabels("a"),
        "columnLabels must be one for each of 10 columns, were 1: set columns first");
    refused(() -> grid.scale(0), "scale must lie in [1, 8], was 0");
    refused(() -> ImageGrid.compare("", grid), "a comparison must have at least 2 grids, had 1");
  }

  static float[][] constant(int count, float level) {
    float[][] images = new float[count][784];
    for (float[] image : images) {
      Arrays.fill(image, level);
    }
    return images;
  }

  private static void refused(Runnable call, String message) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  private static String[] letters(int count) {
    String[] letters = new String[count];
    Arrays.setAll(letters, i -> String.valueOf((char) ('a' + i)));
    return letters;
  }

  private static int grey(BufferedImage image, int x, int y) {
    return image.getRaster().getSample(x, y, 0);
  }

  private static int whitePixels(BufferedImage image) {
    return count(image, 0, 255);
  }

  private static int blackPixels(BufferedImage image) {
    return count(image, 0, 0);
  }

  private static int blackPixels(BufferedImage image, int fromX) {
    int top = image.getHeight() - 8 - 604;
    int count = 0;
    for (int y = top; y < image.getHeight(); y++) {
      for (int x = fromX; x < image.getWidth(); x++) {
        count += grey(image, x, y) == 0 ? 1 : 0;
      }
    }
    return count;
  }

  private static int count(BufferedImage image, int fromX, int level) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = fromX; x < image.getWidth(); x++) {
        count += grey(image, x, y) == level ? 1 : 0;
      }
    }
    return count;
  }
}
