package lethe.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Node;

class FilmTest {
  @Test
  void hasOneFrameForEachGridAndLoopsWithoutEnd() throws IOException {
    Film film = Film.of("Digits", grids(5, 10), captions(5));

    ImageReader reader = reader(film);

    assertEquals(5, reader.getNumImages(true));
    String file = new String(film.gif(), StandardCharsets.ISO_8859_1);
    assertTrue(file.startsWith("GIF89a"));
    assertTrue(file.contains("NETSCAPE2.0\u0003\u0001\u0000\u0000"), "repeat count 0");
  }

  @Test
  void lastFrameStaysThreeTimesAsLong() throws IOException {
    ImageReader reader = reader(Film.of("Digits", grids(2, 1), captions(2), 250));

    assertEquals("25", delay(reader, 0));
    assertEquals("75", delay(reader, 1));
  }

  @Test
  void captionStandsAboveTheGridOfEachFrame() throws IOException {
    ImageReader reader = reader(Film.of("Digits", grids(2, 100), captions(2)));

    BufferedImage first = reader.read(0);
    BufferedImage second = reader.read(1);

    assertEquals(302, first.getWidth());
    int strip = first.getHeight() - 302;
    assertTrue(strip >= 14, "the caption needs room, had " + strip);
    assertTrue(differ(first, second, strip), "captions of frames 0 and 1 are the same picture");
  }

  @Test
  void noisyFilmIsThinnedUntilItFits() throws IOException {
    Film film = Film.of("Noise", grids(40, 100), captions(40));

    int frames = reader(film).getNumImages(true);

    assertTrue(film.gif().length <= Film.MAX_BYTES, "was " + film.gif().length);
    assertTrue(frames >= 2 && frames < 40, "frames: " + frames);
  }

  @Test
  void htmlCarriesTheFilmAndItsText() {
    Film film = Film.of("Digits <over> training", grids(2, 1), captions(2));

    String html = film.html();

    assertTrue(html.contains("src=\"data:image/gif;base64," + base64(film.gif())));
    assertTrue(
        html.contains("alt=\"Digits &lt;over&gt; training: film of 2 frames, step 0 to step 1.\""));
    assertFalse(html.contains("<over>"));
  }

  @Test
  void savedFileIsTheGif(@TempDir Path folder) throws IOException {
    Film film = Film.of("Digits", grids(1, 1), captions(1));
    Path file = folder.resolve("film.gif");

    film.save(file);

    assertArrayEquals(film.gif(), Files.readAllBytes(file));
  }

  @Test
  void refusesFramesThatDoNotFitTogether() {
    List<ImageGrid> mixed = new ArrayList<>(grids(1, 1));
    mixed.addAll(grids(1, 20));

    refused(
        () -> Film.of("", List.of(), List.of()), "frames must hold at least one grid, was empty");
    refused(
        () -> Film.of("", grids(2, 1), captions(1)),
        "captions must be one for each of 2 frames, were 1");
    refused(
        () -> Film.of("", mixed, captions(2)),
        "frame 1 is 302×62 pixels, frame 0 is 302×32: give all frames the same rows and"
            + " columns");
    refused(
        () -> Film.of("", grids(1, 1), captions(1), 1),
        "milliseconds must lie in [20, 10000], was 1");
  }

  private static void refused(Runnable call, String message) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static ImageReader reader(Film film) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(film.gif())));
    return reader;
  }

  private static String delay(ImageReader reader, int frame) throws IOException {
    Node root = reader.getImageMetadata(frame).getAsTree("javax_imageio_gif_image_1.0");
    return ((IIOMetadataNode) root)
        .getElementsByTagName("GraphicControlExtension")
        .item(0)
        .getAttributes()
        .getNamedItem("delayTime")
        .getNodeValue();
  }

  private static boolean differ(BufferedImage a, BufferedImage b, int height) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < a.getWidth(); x++) {
        if (a.getRGB(x, y) != b.getRGB(x, y)) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<ImageGrid> grids(int count, int images) {
    Random random = new Random(5);
    List<ImageGrid> grids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[][] noise = new float[images][784];
      for (float[] image : noise) {
        for (int p = 0; p < image.length; p++) {
          image[p] = random.nextFloat();
        }
      }
      grids.add(ImageGrid.of(noise));
    }
    return grids;
  }

  private static List<String> captions(int count) {
    List<String> captions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      captions.add("step " + i);
    }
    return captions;
  }
}
