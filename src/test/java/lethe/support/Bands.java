package lethe.support;

import lethe.base.RandomStream;
import lethe.data.LabelledImages;

/** Ten easy classes of 28 × 28 images: label k is a bright band at rows 2k + 3 and 2k + 4. */
public final class Bands {
  private static final int SIDE = 28;

  private Bands() {}

  public static LabelledImages of(int count, long seed) {
    RandomStream random = RandomStream.of(seed, "bands");
    byte[] pixels = new byte[count * SIDE * SIDE];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) random.nextInt(10);
      for (int p = 0; p < SIDE * SIDE; p++) {
        int row = p / SIDE;
        boolean bright = row == 2 * labels[i] + 3 || row == 2 * labels[i] + 4;
        pixels[i * SIDE * SIDE + p] = (byte) ((bright ? 200 : 0) + random.nextInt(56));
      }
    }
    return LabelledImages.of(SIDE * SIDE, 10, pixels, labels);
  }
}
