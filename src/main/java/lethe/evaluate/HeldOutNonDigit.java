package lethe.evaluate;

import lethe.base.Checks;
import lethe.base.RandomStream;

/**
 * Kinds of images that are no digits, nor of any other label, and that no judge is trained on: what
 * calibration is measured on. Square images of any side, with structures of the same sizes in
 * pixels; grey levels in [0, 1]; every second one has full contrast, black to white.
 */
public enum HeldOutNonDigit {
  /** Uniform noise, averaged over squares of 3, 5 or 7 pixels. */
  BLURRED_NOISE {
    @Override
    float[] draw(RandomStream random, int side, boolean fullContrast) {
      int radius = 1 + random.nextInt(3);
      float[] image = blurred(random.uniform(side * side), side, radius);
      return fullContrast ? stretched(image) : image;
    }
  },

  /** Squares of 1 to 7 pixels in two levels. */
  CHECKERBOARD {
    @Override
    float[] draw(RandomStream random, int side, boolean fullContrast) {
      int square = 1 + random.nextInt(7);
      int down = random.nextInt(2 * square);
      int right = random.nextInt(2 * square);
      float[] levels = levels(random, fullContrast);
      float[] image = new float[side * side];
      for (int i = 0; i < image.length; i++) {
        int row = (i / side + down) / square;
        int column = (i % side + right) / square;
        image[i] = levels[(row + column) % 2];
      }
      return image;
    }
  },

  /** Bands in two levels, 2 to 12 pixels from one to the next, in any direction. */
  STRIPES {
    @Override
    float[] draw(RandomStream random, int side, boolean fullContrast) {
      double period = 2 + 10 * random.nextDouble();
      double angle = Math.PI * random.nextDouble();
      double phase = random.nextDouble();
      float[] levels = levels(random, fullContrast);
      float[] image = new float[side * side];
      for (int i = 0; i < image.length; i++) {
        int row = i / side;
        int column = i % side;
        double place = (column * Math.cos(angle) + row * Math.sin(angle)) / period + phase;
        image[i] = levels[place - Math.floor(place) < 0.5 ? 0 : 1];
      }
      return image;
    }
  };

  abstract float[] draw(RandomStream random, int side, boolean fullContrast);

  /**
   * Images of this kind.
   *
   * @param side rows and columns, at least 2
   * @return row-major (count, side²)
   */
  public float[] images(int count, int side, RandomStream random) {
    return images(count, side, side, random);
  }

  /**
   * Images of this kind, cut out of square ones where they are not square.
   *
   * @param height rows, at least 1
   * @param width columns, at least 1; one of the two at least 2
   * @return row-major (count, height × width)
   */
  public float[] images(int count, int height, int width, RandomStream random) {
    int side = Math.max(height, width);
    float[] images = new float[Checks.arrayLength(count, height * width)];
    for (int i = 0; i < count; i++) {
      float[] image = draw(random, side, i % 2 == 0);
      for (int row = 0; row < height; row++) {
        System.arraycopy(image, row * side, images, (i * height + row) * width, width);
      }
    }
    return images;
  }

  private static float[] levels(RandomStream random, boolean fullContrast) {
    float[] levels = random.uniform(2);
    return fullContrast ? new float[] {0, 1} : levels;
  }

  private static float[] blurred(float[] noise, int side, int radius) {
    float[] result = new float[noise.length];
    for (int i = 0; i < result.length; i++) {
      int row = i / side;
      int column = i % side;
      float sum = 0;
      int count = 0;
      for (int y = Math.max(0, row - radius); y <= Math.min(side - 1, row + radius); y++) {
        for (int x = Math.max(0, column - radius); x <= Math.min(side - 1, column + radius); x++) {
          sum += noise[y * side + x];
          count++;
        }
      }
      result[i] = sum / count;
    }
    return result;
  }

  private static float[] stretched(float[] image) {
    float low = 1;
    float high = 0;
    for (float level : image) {
      low = Math.min(low, level);
      high = Math.max(high, level);
    }
    float[] result = new float[image.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = high > low ? (image[i] - low) / (high - low) : 0;
    }
    return result;
  }
}
