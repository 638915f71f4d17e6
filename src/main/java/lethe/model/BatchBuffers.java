package lethe.model;

import lethe.base.Checks;
import lethe.data.OneHot;
import lethe.engine.InputBuffer;
import lethe.engine.Scope;
import lethe.model.ConditionalGenerator.ElboBatch;

/** The input of a loop's batches, in memory that is used again at each step. */
public final class BatchBuffers {
  private final ConditionalGenerator generator;
  private final InputBuffer images;
  private final InputBuffer conditions;
  private final InputBuffer noise;

  /** Room for {@code rows} images, at least 1. */
  public BatchBuffers(ConditionalGenerator generator, int rows) {
    this.generator = generator;
    images = new InputBuffer(Checks.arrayLength(rows, generator.pixels()));
    conditions = new InputBuffer(Checks.arrayLength(rows, generator.labels()));
    noise = new InputBuffer(Checks.arrayLength(rows, generator.latentSize()));
  }

  /**
   * A batch for one step, which has to close before the next one is made.
   *
   * @param grey (n, pixels), row-major
   * @param labels one an image
   * @param normal (n, latentSize)
   */
  public ElboBatch batch(Scope step, float[] grey, int[] labels, float[] normal) {
    int n = labels.length;
    images.put(0, grey);
    conditions.put(0, OneHot.of(labels, generator.labels()));
    noise.put(0, normal);
    return new ElboBatch(
        images.tensor(step, n, generator.pixels()),
        conditions.tensor(step, n, generator.labels()),
        noise.tensor(step, n, generator.latentSize()));
  }
}
