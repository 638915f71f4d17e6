package lethe.evaluate;

import java.util.Arrays;
import lethe.base.Checks;
import lethe.base.RandomStream;
import lethe.engine.Torch;
import lethe.model.ConditionalGenerator;
import lethe.model.Sampler;
import lethe.model.Weights;

/**
 * The latents that all models are read with: for each label a matrix of n rows z ~ N(0, I) that
 * depends on the seed and the label alone. What differs between two readings is then the model.
 */
public final class EvaluationLatents {
  private final ConditionalGenerator generator;
  private final int perLabel;
  private final long seed;

  /** The latents of a seed, {@code perLabel} (at least 1) for each label of {@code generator}. */
  public EvaluationLatents(ConditionalGenerator generator, int perLabel, long seed) {
    this.generator = generator;
    this.perLabel = Checks.atLeast("perLabel", perLabel, 1);
    this.seed = seed;
  }

  /** Latents for each label. */
  public int perLabel() {
    return perLabel;
  }

  /** The latents of one label, row-major (perLabel, latentSize). */
  public float[] of(int label) {
    Checks.within("label", label, 0, generator.labels() - 1);
    return RandomStream.of(seed, "evaluation latents of " + label)
        .normal(perLabel * generator.latentSize());
  }

  /** What a model draws from them: row-major (perLabel, pixels) grey levels in [0, 1]. */
  public float[] images(Torch torch, Weights weights, int label) {
    int[] labels = new int[perLabel];
    Arrays.fill(labels, label);
    return Sampler.decode(torch, generator, weights, of(label), labels);
  }
}
