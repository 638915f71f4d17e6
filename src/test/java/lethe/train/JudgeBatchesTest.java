package lethe.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import lethe.data.LabelledImages;
import lethe.data.OneHot;
import lethe.optim.LearningRate;
import lethe.support.Bands;
import org.junit.jupiter.api.Test;

final class JudgeBatchesTest {
  private static final LabelledImages DIGITS = Bands.of(70, 1);
  private static final JudgeTrainingConfig CONFIG =
      new JudgeTrainingConfig(20, 1, LearningRate.constant(1e-3), 5, 0, 3);

  @Test
  void digitsHaveOneHotTargetsAndNonDigitsTheUniformOne() {
    JudgeBatches.Batch batch = new JudgeBatches(DIGITS, CONFIG).next(0);

    assertEquals(25 * 784, batch.images().length);
    for (int row = 0; row < 20; row++) {
      int label = labelOf(Arrays.copyOfRange(batch.images(), row * 784, (row + 1) * 784));
      float[] target = Arrays.copyOfRange(batch.targets(), row * 10, (row + 1) * 10);
      assertArrayEquals(OneHot.of(new int[] {label}, 10), target);
    }
    for (int i = 200; i < 250; i++) {
      assertEquals(0.1f, batch.targets()[i]);
    }
  }

  @Test
  void aPassShowsNoDigitTwice() {
    JudgeBatches batches = new JudgeBatches(DIGITS, CONFIG.withNonDigits(0));

    Set<Integer> seen = new HashSet<>();
    for (int step = 0; step < batches.stepsPerEpoch(); step++) {
      float[] images = batches.next(step).images();
      for (int row = 0; row < 20; row++) {
        seen.add(Arrays.hashCode(Arrays.copyOfRange(images, row * 784, (row + 1) * 784)));
      }
    }

    assertEquals(60, seen.size());
  }

  @Test
  void digitsAreMovedToEveryPlaceWithinTheShift() {
    byte[] dot = new byte[784];
    dot[14 * 28 + 14] = -1;
    LabelledImages dots = LabelledImages.of(784, 10, dot, new byte[1]);
    JudgeTrainingConfig config =
        new JudgeTrainingConfig(1, 1, LearningRate.constant(1e-3), 0, 1, 3);
    JudgeBatches batches = new JudgeBatches(dots, config);

    Set<Integer> places = new TreeSet<>();
    for (int step = 0; step < 200; step++) {
      float[] image = batches.next(step).images();
      for (int i = 0; i < 784; i++) {
        if (image[i] > 0) {
          places.add(i);
        }
      }
    }

    Set<Integer> around = new TreeSet<>();
    for (int row = 13; row <= 15; row++) {
      for (int column = 13; column <= 15; column++) {
        around.add(row * 28 + column);
      }
    }
    assertEquals(around, places);
  }

  @Test
  void whatLeavesTheImageIsLost() {
    byte[] frame = new byte[784];
    Arrays.fill(frame, (byte) -1);
    LabelledImages white = LabelledImages.of(784, 10, frame, new byte[1]);
    JudgeTrainingConfig config =
        new JudgeTrainingConfig(1, 1, LearningRate.constant(1e-3), 0, 2, 3);
    JudgeBatches batches = new JudgeBatches(white, config);

    Set<Integer> whitePixels = new TreeSet<>();
    for (int step = 0; step < 300; step++) {
      int count = 0;
      for (float level : batches.next(step).images()) {
        count += level > 0 ? 1 : 0;
      }
      whitePixels.add(count);
    }

    Set<Integer> areas = Set.of(28 * 28, 28 * 27, 27 * 27, 28 * 26, 27 * 26, 26 * 26);
    assertEquals(new TreeSet<>(areas), whitePixels);
  }

  /** The label of a band image, read off its brightest row. */
  private static int labelOf(float[] image) {
    for (int label = 0; label < 10; label++) {
      if (image[(2 * label + 3) * 28] > 0.5) {
        return label;
      }
    }
    throw new AssertionError("no band");
  }
}
