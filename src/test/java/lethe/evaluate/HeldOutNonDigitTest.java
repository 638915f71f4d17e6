package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import lethe.base.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class HeldOutNonDigitTest {
  @ParameterizedTest
  @EnumSource(HeldOutNonDigit.class)
  void everyKindHasGreyLevelsFromBlackToWhiteAndRepeats(HeldOutNonDigit kind) {
    float[] images = kind.images(20, 28, RandomStream.of(1, "held out"));

    assertEquals(20 * 784, images.length);
    for (float level : images) {
      assertTrue(level >= 0 && level <= 1, "was " + level);
    }
    assertArrayEquals(images, kind.images(20, 28, RandomStream.of(1, "held out")));
  }

  @ParameterizedTest
  @EnumSource(HeldOutNonDigit.class)
  void everySecondImageReachesBlackAndWhite(HeldOutNonDigit kind) {
    float[] image = Arrays.copyOf(kind.images(1, 28, RandomStream.of(1, "held out")), 784);
    Arrays.sort(image);

    assertEquals(0, image[0]);
    assertEquals(1, image[783]);
  }

  @ParameterizedTest
  @EnumSource(HeldOutNonDigit.class)
  void imagesThatAreNotSquareAreTheUpperLeftPartsOfSquareOnes(HeldOutNonDigit kind) {
    float[] square = kind.images(2, 5, RandomStream.of(1, "held out"));

    float[] low = kind.images(2, 3, 5, RandomStream.of(1, "held out"));
    float[] narrow = kind.images(2, 5, 2, RandomStream.of(1, "held out"));

    assertArrayEquals(Arrays.copyOfRange(square, 25, 40), Arrays.copyOfRange(low, 15, 30));
    assertArrayEquals(new float[] {square[45], square[46]}, Arrays.copyOfRange(narrow, 18, 20));
  }

  @Test
  void checkerboardsAndStripesHaveTwoLevels() {
    for (HeldOutNonDigit kind :
        new HeldOutNonDigit[] {HeldOutNonDigit.CHECKERBOARD, HeldOutNonDigit.STRIPES}) {
      float[] images = kind.images(2, 28, RandomStream.of(4, "held out"));
      Set<Float> levels = new HashSet<>();
      for (int i = 784; i < 2 * 784; i++) {
        levels.add(images[i]);
      }
      assertEquals(2, levels.size(), kind.name());
    }
  }
}
