package lethe.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import lethe.base.Checks;
import lethe.base.SafeFiles;

/** Images of one's own as a data set, whose checksum is worked out once. */
record ImageData(
    String name, int height, int width, LabelledImages train, LabelledImages test, String checksum)
    implements Dataset {
  static ImageData of(
      String name, int height, int width, LabelledImages train, LabelledImages test) {
    Checks.atLeast("height", height, 1);
    Checks.atLeast("width", width, 1);
    require("train", train, (long) height * width, train.classes());
    require("test", test, (long) height * width, train.classes());
    MessageDigest digest = SafeFiles.newSha256();
    digest.update((height + "x" + width + "\n").getBytes(StandardCharsets.UTF_8));
    for (LabelledImages split : new LabelledImages[] {train, test}) {
      digest.update(ByteBuffer.allocate(8).putInt(split.count()).putInt(split.classes()).array());
      split.update(digest);
    }
    return new ImageData(
        name, height, width, train, test, HexFormat.of().formatHex(digest.digest()));
  }

  private static void require(String split, LabelledImages images, long pixels, int classes) {
    Checks.require(images.count() > 0, "%s must hold at least one image, was empty", split);
    Checks.require(
        images.pixels() == pixels,
        "%s must hold images of height × width = %d pixels, had %d",
        split,
        pixels,
        images.pixels());
    Checks.require(
        images.classes() == classes,
        "test must be of the %d classes of train, was of %d: make both for the same labels",
        classes,
        images.classes());
  }

  @Override
  public int classes() {
    return train.classes();
  }

  @Override
  public String toString() {
    return String.format(
        "%s: %d train and %d test images of %d × %d pixels in %d classes",
        name, train.count(), test.count(), height, width, classes());
  }
}
