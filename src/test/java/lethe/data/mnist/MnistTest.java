package lethe.data.mnist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import lethe.data.Dataset;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.data.OneHot;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Golden numbers of the real data, which the test gets like any user. */
class MnistTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("lethe.basedir", "."), "data", "mnist");

  private static Mnist mnist;

  @BeforeAll
  static void obtain() {
    mnist = Mnist.obtain(FOLDER);
  }

  @Test
  void hasTheKnownSizes() {
    assertEquals("MNIST (60000 train, 10000 test)", mnist.toString());
    assertEquals("MNIST", mnist.name());
    assertEquals(10, mnist.classes());
    assertEquals(28, mnist.height());
    assertEquals(28, mnist.width());
    assertEquals(784, mnist.train().pixels());
    assertEquals(784, mnist.test().pixels());
  }

  @Test
  void hasTheKnownCountOfEachDigit() {
    assertArrayEquals(
        new int[] {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949},
        mnist.train().perLabelCounts());
    assertArrayEquals(
        new int[] {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009},
        mnist.test().perLabelCounts());
  }

  @Test
  void isInFileOrder() {
    LabelledImages test = mnist.test();

    assertArrayEquals(new int[] {7, 2, 1, 0, 4}, Arrays.copyOf(test.labels(), 5));
    assertArrayEquals(new int[] {5, 0, 4, 1, 9}, Arrays.copyOf(mnist.train().labels(), 5));
    assertArrayEquals(
        new int[] {2, 5, 14, 29, 31, 37, 39, 40, 46, 57},
        Arrays.copyOf(test.indicesOf(LabelSet.of(10, 1)), 10));
  }

  @Test
  void greyLevelsAreBytesOver255WithTheKnownMean() {
    float[] all = mnist.train().images();

    double sum = 0;
    float largest = 0;
    for (float grey : all) {
      sum += grey;
      largest = Math.max(largest, grey);
    }

    assertEquals(60_000 * 784, all.length);
    assertEquals(0.1306604762738429, sum / all.length, 1e-8);
    assertEquals(1f, largest);
  }

  @Test
  void checksumIsTheOneOverTheFourRawFiles(@TempDir Path raw)
      throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (MnistFile file : MnistFile.values()) {
      Path copy = raw.resolve(file.fileName());
      new FolderSource(FOLDER).fetch(file).write(copy);
      digest.update(Files.readAllBytes(copy));
    }

    assertEquals(HexFormat.of().formatHex(digest.digest()), mnist.checksum());
  }

  @Test
  void obtainLeavesNoPartOfAFile() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertEquals(List.of(), files.filter(f -> f.toString().endsWith(".part")).toList());
    }
  }

  @Test
  void retrainingWithoutOneLeavesNoOne() {
    LabelledImages kept = mnist.train().without(LabelSet.forgetSet(10, 1));

    assertEquals(53_258, kept.count());
    assertFalse(Arrays.stream(kept.labels()).anyMatch(label -> label == 1));
  }

  @Test
  void snippetsOfThePackagePagesRun() {
    Dataset dataset = Mnist.obtain(FOLDER, line -> {});
    LabelSet forgetSet = LabelSet.forgetSet(10, 1);
    LabelledImages kept = dataset.train().without(forgetSet);
    float[] x = kept.images(new int[] {0, 1, 2});
    float[] c = OneHot.of(kept.labels(new int[] {0, 1, 2}), 10);

    assertEquals(3 * 784, x.length);
    assertEquals(3 * 10, c.length);
    assertArrayEquals(new int[] {7, 2, 1}, dataset.test().labels(new int[] {0, 1, 2}));
  }
}
