package lethe.support;

import lethe.base.SafeFiles;
import lethe.data.Dataset;
import lethe.data.LabelledImages;

/** The small images as a data set of 3 × 4 pixels. */
public record SmallDataset(LabelledImages train, LabelledImages test) implements Dataset {
  /** A data set of a seed. */
  public static SmallDataset of(int trainImages, int testImages, long seed) {
    return new SmallDataset(Small.images(trainImages, seed), Small.images(testImages, seed + 1));
  }

  @Override
  public String name() {
    return "small images";
  }

  @Override
  public int classes() {
    return Small.LABELS;
  }

  @Override
  public int height() {
    return 3;
  }

  @Override
  public int width() {
    return 4;
  }

  @Override
  public String checksum() {
    byte[] first = new byte[Small.PIXELS];
    float[] grey = train.images(new int[] {0});
    for (int i = 0; i < first.length; i++) {
      first[i] = (byte) Math.round(grey[i] * 255);
    }
    return SafeFiles.sha256(first);
  }
}
