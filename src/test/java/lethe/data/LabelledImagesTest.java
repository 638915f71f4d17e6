package lethe.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LabelledImagesTest {
  /** Four images of two pixels with the labels 2, 0, 2, 1. */
  private static LabelledImages sample() {
    byte[] bytes = {0, (byte) 255, 51, 102, (byte) 153, (byte) 204, 1, 2};
    return LabelledImages.of(2, 3, bytes, new byte[] {2, 0, 2, 1});
  }

  @Test
  void greyLevelsAreBytesOver255InRequestedOrder() {
    float[] expected = {1 / 255f, 2 / 255f, 0f, 1f, 0f, 1f};

    assertArrayEquals(expected, sample().images(new int[] {3, 0, 0}));
  }

  @Test
  void everyByteHasItsGreyLevel() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < 256; i++) {
      bytes[i] = (byte) i;
    }

    float[] grey = LabelledImages.of(256, 1, bytes, new byte[1]).images();

    for (int i = 0; i < 256; i++) {
      assertEquals(i / 255f, grey[i]);
    }
  }

  @Test
  void labelsFollowTheImages() {
    LabelledImages images = sample();

    assertArrayEquals(new int[] {2, 0, 2, 1}, images.labels());
    assertArrayEquals(new int[] {1, 2}, images.labels(new int[] {3, 0}));
    assertEquals(2, images.label(2));
    assertArrayEquals(new int[] {1, 1, 2}, images.perLabelCounts());
    assertArrayEquals(new int[] {0, 2}, images.indicesOf(LabelSet.of(3, 2)));
  }

  @Test
  void labelsAreUnsigned() {
    LabelledImages images = LabelledImages.of(1, 256, new byte[1], new byte[] {(byte) 200});

    assertEquals(200, images.label(0));
    assertEquals(1, images.perLabelCounts()[200]);
  }

  @Test
  void onlyAndWithoutSplitTheImages() {
    LabelSet set = LabelSet.of(3, 2);

    LabelledImages only = sample().only(set);
    LabelledImages without = sample().without(set);

    assertArrayEquals(new int[] {2, 2}, only.labels());
    assertArrayEquals(new float[] {0f, 1f, 153 / 255f, 204 / 255f}, only.images());
    assertArrayEquals(new int[] {0, 1}, without.labels());
    assertArrayEquals(new float[] {51 / 255f, 102 / 255f, 1 / 255f, 2 / 255f}, without.images());
    assertEquals(3, without.classes());
  }

  @Test
  void imagesComeInTheOrderAskedFor() {
    LabelledImages some = sample().at(3, 0, 3);

    assertArrayEquals(new int[] {1, 2, 1}, some.labels());
    assertArrayEquals(new float[] {1 / 255f, 2 / 255f, 0f, 1f, 1 / 255f, 2 / 255f}, some.images());
    assertRefused("image index must lie in [0, 3], was 4", () -> sample().at(4));
  }

  @Test
  void oneImageIsReadIntoAnArrayOfItsSize() {
    float[] image = new float[2];

    sample().read(3, image);

    assertArrayEquals(new float[] {1 / 255f, 2 / 255f}, image);
    assertRefused(
        "an image has 2 pixels, the array has room for 3", () -> sample().read(0, new float[3]));
    assertRefused("image index must lie in [0, 3], was 4", () -> sample().read(4, image));
  }

  @Test
  void firstKeepsTheOrder() {
    LabelledImages first = sample().first(2);

    assertEquals("2 images of 2 pixels in 3 classes", first.toString());
    assertArrayEquals(new int[] {2, 0}, first.labels());
    assertArrayEquals(new float[] {0f, 1f, 51 / 255f, 102 / 255f}, first.images());
    assertEquals(0, sample().first(0).count());
  }

  @Test
  void cannotBeChangedFromOutside() {
    byte[] bytes = {5};
    byte[] labels = {1};
    LabelledImages images = LabelledImages.of(1, 2, bytes, labels);

    bytes[0] = 9;
    labels[0] = 0;
    images.images()[0] = 9;
    images.labels()[0] = 0;

    assertArrayEquals(new float[] {5 / 255f}, images.images());
    assertArrayEquals(new int[] {1}, images.labels());
  }

  @Test
  void arraysThatDoNotFitAreRefused() {
    assertRefused(
        "2 labels with 3 pixels an image need 6 bytes, got 5: images and labels must be of the"
            + " same set",
        () -> LabelledImages.of(3, 10, new byte[5], new byte[2]));
    assertRefused(
        "label 9 of image 1 must be below 3: count the classes again or repair the labels",
        () -> LabelledImages.of(1, 3, new byte[2], new byte[] {0, 9}));
    assertRefused(
        "pixels must be at least 1, was 0",
        () -> LabelledImages.of(0, 3, new byte[0], new byte[0]));
    assertRefused(
        "classes must lie in [1, 256], was 300",
        () -> LabelledImages.of(1, 300, new byte[0], new byte[0]));
  }

  @Test
  void requestsOutOfRangeAreRefused() {
    LabelledImages images = sample();

    assertRefused("image index must lie in [0, 3], was 4", () -> images.images(new int[] {0, 4}));
    assertRefused("image index must lie in [0, 3], was -1", () -> images.label(-1));
    assertRefused("count must lie in [0, 4], was 5", () -> images.first(5));
    assertRefused(
        "label set {1} is of 10 classes, the images are of 3: make the set for the same classes",
        () -> images.only(LabelSet.of(10, 1)));
    LabelledImages large = LabelledImages.of(1 << 20, 1, new byte[1 << 20], new byte[1]);
    assertRefused(
        "2048 images of 1048576 pixels do not fit one array: ask for fewer at a time",
        () -> large.images(new int[2048]));
  }

  private static void assertRefused(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
