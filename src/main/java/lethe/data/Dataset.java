package lethe.data;

/**
 * A set of labelled grey images of one size, split into train and test, as the experiments take it.
 * Implement it to run them on other images; an instance is immutable and may be shared between
 * threads.
 */
public interface Dataset {
  /** A short name for figures and run cards, for example {@code "MNIST"}. */
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
