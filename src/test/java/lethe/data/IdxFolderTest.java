package lethe.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import lethe.support.Expect;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdxFolderTest {
  private static final byte[] TRAIN = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  private static final byte[] TEST = {-1, -2, -3, -4, -5, -6};

  @TempDir Path folder;

  /** Two images of 2 × 3 pixels to train on, one to test on, four labels. */
  @BeforeEach
  void fourFiles() {
    images("train", 2, TRAIN);
    labels("train", 3, 0);
    images("t10k", 1, TEST);
    labels("t10k", 2);
  }

  @Test
  void theFourFilesAreRead() {
    Dataset data = load();

    assertEquals("Small", data.name());
    assertEquals(4, data.classes());
    assertEquals(2, data.height());
    assertEquals(3, data.width());
    assertArrayEquals(new int[] {3, 0}, data.train().labels());
    assertArrayEquals(new int[] {2}, data.test().labels());
    assertEquals(6, data.test().pixels());
  }

  @Test
  void gzippedFilesAreTheSameSet() throws IOException {
    String raw = load().checksum();
    for (String name : new String[] {"train-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}) {
      Path file = folder.resolve(name);
      try (OutputStream out =
          new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".gz")))) {
        Files.copy(file, out);
      }
      Files.delete(file);
    }

    assertEquals(raw, load().checksum());
  }

  @Test
  void anotherPixelAndAnotherLabelAreAnotherChecksum() {
    String before = load().checksum();
    labels("t10k", 1);
    String otherLabel = load().checksum();
    images("t10k", 1, new byte[] {-1, -2, -3, -4, -5, -7});

    assertNotEquals(before, otherLabel);
    assertNotEquals(otherLabel, load().checksum());
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));

    Expect.error(
        UncheckedIOException.class,
        folder + ": has no t10k-labels-idx1-ubyte, raw or gzipped: put it there",
        this::load);
  }

  @Test
  void testImagesOfAnotherSizeAreRefused() {
    new IdxArray(new int[] {1, 3, 2}, TEST).write(folder.resolve("t10k-images-idx3-ubyte"));

    Expect.error(
        UncheckedIOException.class,
        folder.resolve("t10k-images-idx3-ubyte")
            + ": holds images of 3 × 2 pixels, the train images have 2 × 3: take both from one set",
        this::load);
  }

  @Test
  void aLabelThatIsNoneOfTheClassesIsRefused() {
    labels("t10k", 4);

    Expect.error(
        UncheckedIOException.class,
        folder.resolve("t10k-labels-idx1-ubyte")
            + ": label 4 of image 0 must be below 4: count the classes again or repair the labels",
        this::load);
  }

  private Dataset load() {
    return Dataset.idx("Small", 4, folder);
  }

  private void images(String half, int count, byte[] pixels) {
    new IdxArray(new int[] {count, 2, 3}, pixels)
        .write(folder.resolve(half + "-images-idx3-ubyte"));
  }

  private void labels(String half, int... labels) {
    byte[] bytes = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      bytes[i] = (byte) labels[i];
    }
    new IdxArray(new int[] {bytes.length}, bytes)
        .write(folder.resolve(half + "-labels-idx1-ubyte"));
  }
}
