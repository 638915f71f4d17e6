package lethe.train;

import java.util.Arrays;
import lethe.base.Checks;
import lethe.base.RandomStream;
import lethe.data.LabelledImages;

/**
 * Kinds of images that are no digits, shown to a judge in training with the uniform distribution as
 * their target (outlier exposure: Hendrycks, Mazeika and Dietterich 2019, 1812.04606). Square
 * images, grey levels in [0, 1]. The kinds on which calibration is measured are others.
 */
enum NonDigit {
  /** One grey level from black to white; every eighth is black or white itself. */
  CONSTANT_GREY {
    @Override
    float[] draw(RandomStream random, LabelledImages digits) {
      float[] level = {random.uniform(1)[0], 0, 1};
      int choice = random.nextInt(16);
      float[] image = new float[digits.pixels()];
      Arrays.fill(image, level[choice < 2 ? choice + 1 : 0]);
      return image;
    }
  },

  /** Independent uniform pixels between two levels of the image's own. */
  UNIFORM_NOISE {
    @Override
    float[] draw(RandomStream random, LabelledImages digits) {
      float[] ends = random.uniform(2);
      boolean full = random.nextInt(4) == 0;
      float low = full ? 0 : Math.min(ends[0], ends[1]);
      float high = full ? 1 : Math.max(ends[0], ends[1]);
      float[] image = random.uniform(digits.pixels());
      for (int i = 0; i < image.length; i++) {
        image[i] = low + (high - low) * image[i];
      }
      return image;
    }
  },

  /** Independent black and white pixels, with a share of white of the image's own. */
  SPECKLE {
    @Override
    float[] draw(RandomStream random, LabelledImages digits) {
      float share = random.uniform(1)[0];
      float[] image = random.uniform(digits.pixels());
      for (int i = 0; i < image.length; i++) {
        image[i] = image[i] < share ? 1 : 0;
      }
      return image;
    }
  },

  /** A digit's pixels in random order: its histogram without its shape. */
  SHUFFLED_DIGIT {
    @Override
    float[] draw(RandomStream random, LabelledImages digits) {
      float[] digit = digit(random, digits);
      int[] order = random.permutation(digit.length);
      float[] image = new float[digit.length];
      for (int i = 0; i < image.length; i++) {
        image[i] = digit[order[i]];
      }
      return image;
    }
  },

  /**
   * A digit cut into squares of a quarter of its side, in random order: strokes without a shape.
   */
  SCATTERED_DIGIT {
    @Override
    float[] draw(RandomStream random, LabelledImages digits) {
      float[] digit = digit(random, digits);
      int side = side(digits);
      int tile = Math.max(1, side / 4);
      int tiles = side / tile;
      int[] order = random.permutation(tiles * tiles);
      float[] image = digit.clone();
      for (int to = 0; to < order.length; to++) {
        int from = order[to];
        for (int row = 0; row < tile; row++) {
          int source = (from / tiles * tile + row) * side + from % tiles * tile;
          int target = (to / tiles * tile + row) * side + to % tiles * tile;
          System.arraycopy(digit, source, image, target, tile);
        }
      }
      return image;
    }
  },

  /**
   * The mean of four to eight digits: a smear. Two would be kept apart by eye, and read as either;
   * what a generator draws between two digits should be read so, not as nothing.
   */
  MIXTURE {
    @Override
    float[] draw(RandomStream random, LabelledImages digits) {
      int count = 4 + random.nextInt(5);
      float[] image = new float[digits.pixels()];
      for (int k = 0; k < count; k++) {
        float[] digit = digit(random, digits);
        for (int i = 0; i < image.length; i++) {
          image[i] += digit[i] / count;
        }
      }
      return image;
    }
  },

  /** A plane of grey that rises in a random direction from one level to another. */
  RAMP {
    @Override
    float[] draw(RandomStream random, LabelledImages digits) {
      int side = side(digits);
      float[] corners = random.uniform(3);
      float[] image = new float[digits.pixels()];
      for (int i = 0; i < image.length; i++) {
        int row = i / side;
        int column = i % side;
        float right = (corners[1] - corners[0]) * column / side;
        float down = (corners[2] - corners[0]) * row / side;
        float level = corners[0] + right + down;
        image[i] = Math.min(1, Math.max(0, level));
      }
      return image;
    }
  };

  /** One image of this kind, of the size of {@code digits}. */
  abstract float[] draw(RandomStream random, LabelledImages digits);

  /**
   * Images of all kinds in turn, beginning with a random one.
   *
   * @param digits what some kinds are made from
   * @return row-major {@code (count, pixels)}
   */
  static float[] drawAll(int count, RandomStream random, LabelledImages digits) {
    NonDigit[] kinds = values();
    int first = random.nextInt(kinds.length);
    float[] images = new float[count * digits.pixels()];
    for (int i = 0; i < count; i++) {
      float[] image = kinds[(first + i) % kinds.length].draw(random, digits);
      System.arraycopy(image, 0, images, i * digits.pixels(), digits.pixels());
    }
    return images;
  }

  private static float[] digit(RandomStream random, LabelledImages digits) {
    return digits.images(new int[] {random.nextInt(digits.count())});
  }

  private static int side(LabelledImages digits) {
    return Checks.side("a non-digit", digits.pixels());
  }
}
