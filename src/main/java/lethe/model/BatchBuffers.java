package lethe.model;

import lethe.base.Checks;
import lethe.data.OneHot;
import lethe.engine.InputBuffer;
import lethe.engine.Scope;
import lethe.model.ConditionalGenerator.ElboBatch;

/** The input of a loop's batches, in memory that is used again at each step. */
public final class BatchBuffers {
  private final int pixels;
  private final int labels;
  private final int latentSize;
  private final InputBuffer input;
  private final InputBuffer noise;

  /** Room for {@code rows} images, at least 1. */
  public BatchBuffers(ConditionalGenerator generator, int rows) {
    pixels = generator.pixels();
    labels = generator.labels();
    latentSize = generator.latentSize();
    input = new InputBuffer(Checks.arrayLength(rows, pixels + labels));
    noise = new InputBuffer(Checks.arrayLength(rows, latentSize));
  }

  /**
   * Sets one row's image.
   *
   * @param grey (pixels)
   */
  public void putImage(int row, float[] grey) {
    input.put(row * (pixels + labels), grey, 0, pixels);
  }

  /** Sets the conditions from row {@code first} on. */
  public void putLabels(int first, int[] ofImages) {
    float[] conditions = OneHot.of(ofImages, labels);
    for (int i = 0; i < ofImages.length; i++) {
      input.put((first + i) * (pixels + labels) + pixels, conditions, i * labels, labels);
    }
  }

  /**
   * Sets the noise from row {@code first} on.
   *
   * @param normal (any number, latentSize), row-major
   */
  public void putNoise(int first, float[] normal) {
    noise.put(first * latentSize, normal);
  }

  /**
   * The first {@code rows} rows as the batch of one step, which has to close before they are set
   * again.
   */
  public ElboBatch batch(Scope step, int rows) {
    return new ElboBatch(
        input.tensor(step, rows, pixels + labels), noise.tensor(step, rows, latentSize), pixels);
  }
}
