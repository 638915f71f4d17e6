package lethe.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import lethe.base.RandomStream;
import lethe.data.LabelledImages;
import lethe.support.Bands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class NonDigitTest {
  private static final LabelledImages DIGITS = Bands.of(50, 1);

  @ParameterizedTest
  @EnumSource(NonDigit.class)
  void everyKindHasGreyLevelsFromBlackToWhite(NonDigit kind) {
    RandomStream random = RandomStream.of(1, "images");

    for (int i = 0; i < 50; i++) {
      float[] image = kind.draw(random, DIGITS);
      assertEquals(784, image.length);
      for (float level : image) {
        assertTrue(level >= 0 && level <= 1, "was " + level);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(NonDigit.class)
  void everyKindVaries(NonDigit kind) {
    RandomStream random = RandomStream.of(1, "images");

    int first = Arrays.hashCode(kind.draw(random, DIGITS));

    boolean different = false;
    for (int i = 0; i < 5; i++) {
      different |= Arrays.hashCode(kind.draw(random, DIGITS)) != first;
    }
    assertTrue(different);
  }

  @Test
  void shufflingAndScatteringKeepTheHistogramAndNotTheImage() {
    LabelledImages one = DIGITS.first(1);

    for (NonDigit kind : new NonDigit[] {NonDigit.SHUFFLED_DIGIT, NonDigit.SCATTERED_DIGIT}) {
      float[] image = kind.draw(RandomStream.of(1, "images"), one);
      assertArrayEquals(sorted(one.images()), sorted(image));
      assertNotEquals(Arrays.hashCode(one.images()), Arrays.hashCode(image));
    }
  }

  @Test
  void mixtureIsTheMeanOfTwoImages() {
    LabelledImages two = DIGITS.first(2);
    assertNotEquals(two.label(0), two.label(1));
    float[] both = two.images();

    float[] image = NonDigit.MIXTURE.draw(RandomStream.of(1, "images"), two);

    for (int i = 0; i < 784; i++) {
      assertEquals((both[i] + both[784 + i]) / 2, image[i], 1e-6f);
    }
  }

  @Test
  void allKindsTakeTurns() {
    int kinds = NonDigit.values().length;

    float[] images = NonDigit.drawAll(2 * kinds, RandomStream.of(1, "images"), DIGITS);

    int flat = 0;
    for (int i = 0; i < 2 * kinds; i++) {
      float[] image = Arrays.copyOfRange(images, i * 784, (i + 1) * 784);
      float first = image[0];
      boolean constant = true;
      for (float level : image) {
        constant &= level == first;
      }
      flat += constant ? 1 : 0;
    }
    assertEquals(2, flat, "one constant grey in each turn");
  }

  private static float[] sorted(float[] values) {
    float[] copy = values.clone();
    Arrays.sort(copy);
    return copy;
  }
}
