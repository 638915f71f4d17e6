package lethe.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import lethe.base.BadFile;

/** The four IDX files of a data set under MNIST's names, each raw or with the ending .gz. */
record IdxFolder(Path folder) {
  private static final String IMAGES = "-images-idx3-ubyte";
  private static final String LABELS = "-labels-idx1-ubyte";

  /** All four files as one data set. */
  Dataset load(String name, int classes) {
    IdxArray train = IdxReader.read(find("train" + IMAGES), 3);
    IdxArray test = IdxReader.read(find("t10k" + IMAGES), 3);
    int height = train.shape()[1];
    int width = train.shape()[2];
    if (test.shape()[1] != height || test.shape()[2] != width) {
      throw BadFile.of(
          find("t10k" + IMAGES),
          "holds images of %d × %d pixels, the train images have %d × %d: take both from one set",
          test.shape()[1],
          test.shape()[2],
          height,
          width);
    }
    return Dataset.of(
        name,
        height,
        width,
        images(classes, train, find("train" + LABELS)),
        images(classes, test, find("t10k" + LABELS)));
  }

  private static LabelledImages images(int classes, IdxArray images, Path labels) {
    int[] shape = images.shape();
    byte[] read = IdxReader.read(labels, 1).data();
    try {
      return LabelledImages.of(shape[1] * shape[2], classes, images.data(), read);
    } catch (IllegalArgumentException misfit) {
      throw BadFile.of(labels, "%s", misfit.getMessage());
    }
  }

  private Path find(String file) {
    return Stream.of(file, file + ".gz")
        .map(folder::resolve)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> BadFile.of(folder, "has no %s, raw or gzipped: put it there", file));
  }
}
