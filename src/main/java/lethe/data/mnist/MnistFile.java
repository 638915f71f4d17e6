package lethe.data.mnist;

import lethe.base.BadFile;
import lethe.data.IdxArray;

/** The four files of MNIST with the SHA-256 of their uncompressed content. */
enum MnistFile {
  TRAIN_IMAGES(
      "train-images-idx3-ubyte",
      "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
  TRAIN_LABELS(
      "train-labels-idx1-ubyte",
      "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
  TEST_IMAGES(
      "t10k-images-idx3-ubyte", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
  TEST_LABELS(
      "t10k-labels-idx1-ubyte", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

  private final String fileName;
  private final String sha256;

  MnistFile(String fileName, String sha256) {
    this.fileName = fileName;
    this.sha256 = sha256;
  }

  /** The canonical name of the uncompressed file. */
  String fileName() {
    return fileName;
  }

  /** The canonical name of the gzipped file, as the mirrors have it. */
  String gzipName() {
    return fileName + ".gz";
  }

  /**
   * The content, if it is the original one.
   *
   * @param origin the path or address that the message starts with
   */
  IdxArray verify(IdxArray content, Object origin) {
    String actual = content.sha256();
    if (!actual.equals(sha256)) {
      throw BadFile.of(
          origin,
          "has content of SHA-256 %s, MNIST's %s has %s: it is damaged or another data set, get"
              + " it again",
          actual,
          fileName,
          sha256);
    }
    return content;
  }
}
