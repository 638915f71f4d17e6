package lethe.model;

import ai.djl.ndarray.NDArray;
import lethe.base.RandomStream;
import lethe.engine.Scope;
import lethe.engine.Torch;

/**
 * The digit grid: ten images of every label, row by row, from latents that are drawn once and then
 * shared by all steps and all models, so that what differs between two sheets is the model.
 */
public final class SampleSheet {
  /** Images of one label, which is the width of the sheet. */
  public static final int COLUMNS = 10;

  private final ConditionalGenerator generator;
  private final float[] latents;
  private final int[] labels;

  private SampleSheet(ConditionalGenerator generator, float[] latents, int[] labels) {
    this.generator = generator;
    this.latents = latents;
    this.labels = labels;
  }

  /**
   * The images of a sheet at one moment.
   *
   * @param step training steps done
   * @param images labels × {@link #COLUMNS} images of row-major grey levels in [0, 1]
   */
  public record Snapshot(int step, float[] images) {}

  /** The sheet of a seed: latents ~ N(0, I), independent in every cell. */
  public static SampleSheet of(ConditionalGenerator generator, long seed) {
    int[] labels = new int[generator.labels() * COLUMNS];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i / COLUMNS;
    }
    float[] latents =
        RandomStream.of(seed, "sample sheet").normal(labels.length * generator.latentSize());
    return new SampleSheet(generator, latents, labels);
  }

  /** The images under {@code weights}. */
  public float[] images(Torch torch, Weights weights) {
    return Sampler.decode(torch, generator, weights, latents, labels);
  }

  /** The images at weights that are on the device already, after {@code step} steps. */
  public Snapshot at(int step, Scope scope, NDArray theta) {
    return new Snapshot(step, Sampler.decode(scope, generator, theta, latents, labels));
  }
}
