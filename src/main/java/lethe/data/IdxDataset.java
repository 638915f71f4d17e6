package lethe.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lethe.base.BadFile;
import lethe.base.Checks;
import lethe.base.SafeFiles;

/**
 * A data set from four IDX files under MNIST's names, as Fashion-MNIST, KMNIST and others come:
 * {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte} and the two that begin with
 * {@code t10k}, each raw or with the ending {@code .gz}.
 *
 * @param name a short name for figures and run cards
 * @param classes how many labels there are, 1 to 256
 * @param height rows of an image
 * @param width columns of an image
 * @param train the images to train on, in file order
 * @param test the images to test on, in file order
 * @param checksum the SHA-256 over the four files' SHA-256 in hexadecimal, train images, train
 *     labels, test images and test labels, each of the uncompressed file
 */
public record IdxDataset(
    String name,
    int classes,
    int height,
    int width,
    LabelledImages train,
    LabelledImages test,
    String checksum)
    implements Dataset {
  private static final List<String> FILES =
      List.of(
          "train-images-idx3-ubyte",
          "train-labels-idx1-ubyte",
          "t10k-images-idx3-ubyte",
          "t10k-labels-idx1-ubyte");

  /** Checks that both halves hold images of the size and labels that are said. */
  public IdxDataset {
    Checks.require(!name.isBlank(), "the name of a data set must not be blank: give it one");
    for (LabelledImages half : List.of(train, test)) {
      Checks.require(
          half.pixels() == (long) height * width && half.classes() == classes,
          "the data set %s has images of %d × %d pixels in %d classes, these are of %d pixels in"
              + " %d classes: give it images of its own size and labels",
          name,
          height,
          width,
          classes,
          half.pixels(),
          half.classes());
    }
  }

  /**
   * Reads the four files of a folder.
   *
   * @param classes how many labels there are; every label must be below it
   * @throws java.io.UncheckedIOException naming the file, if one is missing, damaged, of another
   *     rank, or of another image size than the train images
   * @throws IllegalArgumentException if a label is too large, or images and labels differ in number
   */
  public static IdxDataset load(String name, int classes, Path folder) {
    List<IdxArray> arrays =
        FILES.stream()
            .map(file -> IdxReader.read(find(folder, file), file.contains("images") ? 3 : 1))
            .toList();
    int[] train = arrays.get(0).shape();
    int[] test = arrays.get(2).shape();
    if (train[1] != test[1] || train[2] != test[2]) {
      throw BadFile.of(
          find(folder, FILES.get(2)),
          "holds images of %d × %d pixels, the train images have %d × %d: take both from one set",
          test[1],
          test[2],
          train[1],
          train[2]);
    }
    String checksums = String.join("", arrays.stream().map(IdxArray::sha256).toList());
    return new IdxDataset(
        name,
        classes,
        train[1],
        train[2],
        images(classes, arrays.get(0), arrays.get(1)),
        images(classes, arrays.get(2), arrays.get(3)),
        SafeFiles.sha256(checksums.getBytes(StandardCharsets.US_ASCII)));
  }

  private static LabelledImages images(int classes, IdxArray images, IdxArray labels) {
    int[] shape = images.shape();
    return LabelledImages.of(shape[1] * shape[2], classes, images.data(), labels.data());
  }

  private static Path find(Path folder, String file) {
    return Stream.of(file, file + ".gz")
        .map(folder::resolve)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> BadFile.of(folder, "has no %s, raw or gzipped: put it there", file));
  }

  /** For example {@code Fashion-MNIST (60000 train, 10000 test)}. */
  @Override
  public String toString() {
    return name + " (" + train.count() + " train, " + test.count() + " test)";
  }
}
