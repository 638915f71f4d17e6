package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class GreyStatisticsTest {
  @Test
  void aFlatImageHasNoDeviation() {
    GreyStatistics statistics = GreyStatistics.of(new float[] {0.5f, 0.5f, 0.5f, 0.5f}, 4);

    assertEquals(new GreyStatistics(1, 0.5, 0, 0, 0), statistics);
  }

  @Test
  void flatGreyIsAHalfWithoutTexture() {
    assertTrue(new GreyStatistics(9, 0.4951, 0.0049, 0.2, 0.1).flatGrey());
    assertFalse(new GreyStatistics(9, 0.494, 0, 0, 0).flatGrey());
    assertFalse(new GreyStatistics(9, 0.506, 0, 0, 0).flatGrey());
    assertFalse(new GreyStatistics(9, 0.5, 0.0051, 0.2, 0.1).flatGrey());
  }

  @Test
  void medianMaximumAndShareAreOverImages() {
    // Deviations 0, ½ and 0.01, grey levels ½, ½ and 0.3 on average.
    float[] images = {0.5f, 0.5f, 0, 1, 0.29f, 0.31f};

    GreyStatistics statistics = GreyStatistics.of(images, 2);

    assertEquals(3, statistics.images());
    assertEquals(1.3 / 3, statistics.meanGrey(), 1e-7);
    assertEquals(0.01, statistics.withinImageStdMedian(), 1e-7);
    assertEquals(0.5, statistics.withinImageStdMaximum(), 1e-12);
    assertEquals(1 / 3.0, statistics.withinImageStdShareAbove02(), 1e-12);
  }

  @Test
  void medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    float[] images = {0, 0, 0, 0.2f, 0, 0.4f, 0, 1};

    assertEquals(0.15, GreyStatistics.of(images, 2).withinImageStdMedian(), 1e-7);
  }

  @Test
  void oneImageHasTheDeviationThatTheStatisticsHave() {
    float[] image = {0, 0.5f, 1, 0.5f};

    assertEquals(Math.sqrt(0.125), GreyStatistics.withinImageStd(image), 1e-12);
    assertEquals(
        GreyStatistics.of(image, 4).withinImageStdMaximum(), GreyStatistics.withinImageStd(image));
  }

  @Test
  void refusesAPartOfAnImage() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> GreyStatistics.of(new float[5], 4));

    assertEquals("5 grey levels are no whole images of 4 pixels", error.getMessage());
  }

  @Test
  void eightBitsKeepTheNearestOf256Levels() {
    float[] rounded = Png8.round(new float[] {0, 0.5f, 1, 0.0019f, 0.0020f, 1.5f, -1});

    assertArrayEquals(new float[] {0, 128 / 255f, 1, 0, 1 / 255f, 1, 0}, rounded);
  }

  @Test
  void refusesWhatIsNoGreyLevel() {
    Expect.refusal(
        "grey levels must lie in [0, 1], was NaN at pixel 1 of image 1: divide bytes by 255, or look"
            + " at the model that drew it",
        () -> GreyStatistics.of(new float[] {0, 0, 1, Float.NaN}, 2));
    Expect.refusal(
        "grey levels must lie in [0, 1], was 255.0 at pixel 0 of image 0: divide bytes by 255, or"
            + " look at the model that drew it",
        () -> GreyStatistics.of(new float[] {255, 0}, 2));
    Expect.refusal(
        "grey levels must lie in [0, 1], was -0.1 at pixel 0 of image 0: divide bytes by 255, or"
            + " look at the model that drew it",
        () -> GreyStatistics.of(new float[] {-0.1f, 0}, 2));
    assertEquals(1, GreyStatistics.of(new float[] {-1e-6f, 1.000001f}, 2).images(), "rounding");
  }
}
