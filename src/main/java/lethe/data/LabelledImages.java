package lethe.data;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.base.SafeFiles;

/**
 * Images of one size with a label each, immutable, one byte a pixel. Grey levels are {@code byte /
 * 255} as float32: 0 is black, 1 is white. Safe to share between threads.
 */
public final class LabelledImages {
  private static final float[] GREY = new float[256];

  static {
    for (int i = 0; i < GREY.length; i++) {
      GREY[i] = i / 255f;
    }
  }

  private final int pixels;
  private final int classes;
  private final byte[] bytes;
  private final byte[] labels;

  /** Takes over both arrays, which nobody else may hold. */
  private LabelledImages(int pixels, int classes, byte[] bytes, byte[] labels) {
    this.pixels = pixels;
    this.classes = classes;
    this.bytes = bytes;
    this.labels = labels;
  }

  /**
   * Images with labels; both arrays are copied.
   *
   * @param pixels pixels of one image, at least 1
   * @param classes how many labels there are, 1 to 256
   * @param bytes the unsigned pixels, image after image, row after row
   * @param labels one unsigned label an image, each below {@code classes}
   * @throws IllegalArgumentException naming the numbers that do not fit together
   */
  public static LabelledImages of(int pixels, int classes, byte[] bytes, byte[] labels) {
    Checks.atLeast("pixels", pixels, 1);
    Checks.within("classes", classes, 1, LabelSet.MAXIMUM_CLASSES);
    Checks.require(
        bytes.length == (long) pixels * labels.length,
        "%d labels with %d pixels an image need %d bytes, got %d: images and labels must be of the"
            + " same set",
        labels.length,
        pixels,
        (long) pixels * labels.length,
        bytes.length);
    for (int i = 0; i < labels.length; i++) {
      Checks.require(
          Byte.toUnsignedInt(labels[i]) < classes,
          "label %d of image %d must be below %d: count the classes again or repair the labels",
          Byte.toUnsignedInt(labels[i]),
          i,
          classes);
    }
    return new LabelledImages(pixels, classes, bytes.clone(), labels.clone());
  }

  /** How many images there are. */
  public int count() {
    return labels.length;
  }

  /** Pixels of one image. */
  public int pixels() {
    return pixels;
  }

  /** How many labels there are. */
  public int classes() {
    return classes;
  }

  /** The label of one image. */
  public int label(int index) {
    checkIndex(index);
    return Byte.toUnsignedInt(labels[index]);
  }

  /** The labels of all images, in order. */
  public int[] labels() {
    return labels(everyIndex());
  }

  /** The labels of the images at {@code indices}, in their order. */
  public int[] labels(int[] indices) {
    int[] result = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      result[i] = label(indices[i]);
    }
    return result;
  }

  /** The grey levels in [0, 1] of all images, row-major {@code (count, pixels)}. */
  public float[] images() {
    return images(everyIndex());
  }

  /**
   * The grey levels in [0, 1] of the images at {@code indices}, row-major {@code (indices.length,
   * pixels)}.
   *
   * @throws IllegalArgumentException if an index is out of range or the result is too large for an
   *     array
   */
  public float[] images(int[] indices) {
    Checks.require(
        (long) indices.length * pixels <= Integer.MAX_VALUE - 8,
        "%d images of %d pixels do not fit one array: ask for fewer at a time",
        indices.length,
        pixels);
    float[] result = new float[indices.length * pixels];
    for (int i = 0; i < indices.length; i++) {
      read(indices[i], result, i * pixels);
    }
    return result;
  }

  /** Writes the grey levels in [0, 1] of one image to {@code into}, of length {@link #pixels()}. */
  public void read(int index, float[] into) {
    if (into.length != pixels) {
      throw new IllegalArgumentException(
          "an image has " + pixels + " pixels, the array has room for " + into.length);
    }
    read(index, into, 0);
  }

  private void read(int index, float[] into, int at) {
    checkIndex(index);
    int from = index * pixels;
    for (int i = 0; i < pixels; i++) {
      into[at + i] = GREY[bytes[from + i] & 0xFF];
    }
  }

  /** The indices of the images whose label is in {@code set}, in ascending order. */
  public int[] indicesOf(LabelSet set) {
    Checks.require(
        set.classes() == classes,
        "label set %s is of %d classes, the images are of %d: make the set for the same classes",
        set,
        set.classes(),
        classes);
    return IntStream.range(0, labels.length)
        .filter(i -> set.contains(Byte.toUnsignedInt(labels[i])))
        .toArray();
  }

  /** The images whose label is in {@code set}, in their order, with the same count of classes. */
  public LabelledImages only(LabelSet set) {
    return at(indicesOf(set));
  }

  /** The images at {@code indices}, in their order, with the same count of classes. */
  public LabelledImages at(int... indices) {
    byte[] someBytes = new byte[indices.length * pixels];
    byte[] someLabels = new byte[indices.length];
    for (int i = 0; i < indices.length; i++) {
      checkIndex(indices[i]);
      System.arraycopy(bytes, indices[i] * pixels, someBytes, i * pixels, pixels);
      someLabels[i] = labels[indices[i]];
    }
    return new LabelledImages(pixels, classes, someBytes, someLabels);
  }

  /** The images whose label is not in {@code set}: the training set of a retrained model. */
  public LabelledImages without(LabelSet set) {
    return only(set.complement());
  }

  /**
   * The first {@code count} images.
   *
   * @throws IllegalArgumentException unless {@code count} is from 0 to {@link #count()}
   */
  public LabelledImages first(int count) {
    Checks.within("count", count, 0, count());
    return new LabelledImages(
        pixels, classes, Arrays.copyOf(bytes, count * pixels), Arrays.copyOf(labels, count));
  }

  /** How many images each label has; one entry a class. */
  public int[] perLabelCounts() {
    int[] counts = new int[classes];
    for (byte label : labels) {
      counts[Byte.toUnsignedInt(label)]++;
    }
    return counts;
  }

  /**
   * The SHA-256 over size, classes, labels and pixels, in hexadecimal; as a part of settings, what
   * stands for these images.
   */
  @JsonValue
  public String checksum() {
    MessageDigest digest = SafeFiles.newSha256();
    digest.update(toString().getBytes(StandardCharsets.UTF_8));
    digest.update(labels);
    digest.update(bytes);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** For example {@code 60000 images of 784 pixels in 10 classes}. */
  @Override
  public String toString() {
    return count() + " images of " + pixels + " pixels in " + classes + " classes";
  }

  /** Adds all pixels, then all labels to a checksum. */
  void update(MessageDigest digest) {
    digest.update(bytes);
    digest.update(labels);
  }

  private int[] everyIndex() {
    return IntStream.range(0, count()).toArray();
  }

  private void checkIndex(int index) {
    if (index < 0 || index >= labels.length) { // no varargs in the inner loop of a batch
      throw new IllegalArgumentException(
          "image index must lie in [0, " + (labels.length - 1) + "], was " + index);
    }
  }
}
