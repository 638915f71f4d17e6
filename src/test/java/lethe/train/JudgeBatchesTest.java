package lethe.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import lethe.data.LabelledImages;
import lethe.data.OneHot;
import lethe.optim.LearningRate;
import lethe.support.Bands;
import org.junit.jupiter.api.Test;

final class JudgeBatchesTest {
  private static final LabelledImages DIGITS = Bands.of(70, 1);
  private static final JudgeTrainingConfig CONFIG =
      new JudgeTrainingConfig(20, 1, LearningRate.constant(1e-3), 5, 3);

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
