package lethe.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import lethe.engine.Scope;
import lethe.model.ConditionalGenerator.ElboBatch;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class BatchBuffersTest {
  private static final ConditionalVae TINY = new ConditionalVae(new CvaeConfig(2, 3, 1), 4, 4);

  @Test
  void aRowIsAnImageAndItsCondition() {
    BatchBuffers buffers = new BatchBuffers(TINY, 3);
    buffers.putImage(1, new float[] {.3f, .4f});
    buffers.putImage(2, new float[] {.5f, .6f});
    buffers.putImage(0, new float[] {.1f, .2f});
    buffers.putLabels(0, new int[] {2, 0});
    buffers.putLabels(2, new int[] {1});
    buffers.putNoise(0, new float[] {7});
    buffers.putNoise(1, new float[] {8, 9});

    try (Scope scope = Small.TORCH.scope()) {
      ElboBatch batch = buffers.batch(scope, 3);

      assertEquals(3, batch.size());
      assertArrayEquals(
          new float[] {.1f, .2f, 0, 0, 1, .3f, .4f, 1, 0, 0, .5f, .6f, 0, 1, 0},
          batch.input().toFloatArray());
      assertArrayEquals(new float[] {.1f, .2f, .3f, .4f, .5f, .6f}, batch.images().toFloatArray());
      assertArrayEquals(new float[] {0, 0, 1, 1, 0, 0, 0, 1, 0}, batch.conditions().toFloatArray());
      assertArrayEquals(new float[] {7, 8, 9}, batch.noise().toFloatArray());
    }
  }

  @Test
  void theNextBatchIsOfWhatWasPutSince() {
    BatchBuffers buffers = new BatchBuffers(TINY, 2);
    buffers.putLabels(0, new int[] {0, 0});
    try (Scope scope = Small.TORCH.scope()) {
      buffers.batch(scope, 2);
    }
    buffers.putLabels(1, new int[] {2});
    try (Scope scope = Small.TORCH.scope()) {
      assertArrayEquals(
          new float[] {1, 0, 0, 0, 0, 1}, buffers.batch(scope, 2).conditions().toFloatArray());
    }
  }

  @Test
  void imagesOfATensorReplaceRowsOfABatch() {
    BatchBuffers buffers = new BatchBuffers(TINY, 3);
    for (int row = 0; row < 3; row++) {
      buffers.putImage(row, new float[] {1, 1});
    }
    buffers.putLabels(0, new int[] {0, 1, 2});
    try (Scope scope = Small.TORCH.scope()) {
      ElboBatch batch = buffers.batch(scope, 3);

      batch.setImages(1, scope.array(new float[] {.1f, .2f, .3f, .4f}, 2, 2));

      assertArrayEquals(
          new float[] {1, 1, 1, 0, 0, .1f, .2f, 0, 1, 0, .3f, .4f, 0, 0, 1},
          batch.input().toFloatArray());
    }
  }
}
