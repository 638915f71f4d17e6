package lethe.data;

import java.nio.file.Path;

/**
 * A set of labelled grey images of one size, split into train and test, as the experiments take it.
 * For images of one's own, take {@link #of} or {@link #idx}, or implement it, and open an
 * experiment on it with {@code Experiment.open(settings, data, progress, say)}. The judges of the
 * experiment read square images of at least 16 × 16 pixels and any number of labels; all that needs
 * no judge runs on images of any height and width. An instance is immutable and may be shared
 * between threads.
 */
public interface Dataset {
  /**
   * Images of one's own, with the checksum of their content.
   *
   * @param name as in {@link #name}
   * @param height rows of an image, at least 1
   * @param width columns of an image, at least 1
   * @param train at least one image of {@code height * width} pixels; its count of classes is that
   *     of the data
   * @param test the same
   * @throws IllegalArgumentException naming what does not fit together
   */
  static Dataset of(String name, int height, int width, LabelledImages train, LabelledImages test) {
    return ImageData.of(name, height, width, train, test);
  }

  /**
   * A data set from four IDX files under MNIST's names, as Fashion-MNIST, KMNIST and others come:
   * {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte} and the two that begin with
   * {@code t10k}, each raw or gzipped with the ending {@code .gz}.
   *
   * @param name as in {@link #name}
   * @param classes how many labels there are, 1 to 256
   * @param folder with the four files
   * @throws java.io.UncheckedIOException naming the file that is missing, damaged, or does not fit
   *     to the others or to the classes
   */
  static Dataset idx(String name, int classes, Path folder) {
    return new IdxFolder(folder).load(name, classes);
  }

  /**
   * A short name for figures, run cards and, where it is not MNIST, the run folder: a plain file
   * name, for example {@code "my-images"}. Data of two names never share a model.
   */
  String name();

  /** How many labels there are; labels are {@code 0 .. classes() - 1}. */
  int classes();

  /** Rows of an image. */
  int height();

  /** Columns of an image. */
  int width();

  /** The images to train on; {@code height() * width()} pixels each, {@code classes()} labels. */
  LabelledImages train();

  /** The images to test on, of the same shape as {@link #train()}. */
  LabelledImages test();

  /**
   * The SHA-256 over all raw content in a fixed order, in lower-case hexadecimal. Checkpoints and
   * results carry it, so it must change whenever an image or a label does.
   */
  String checksum();
}
