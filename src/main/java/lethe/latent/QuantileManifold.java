package lethe.latent;

import java.util.Arrays;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.engine.Torch;
import lethe.model.ConditionalGenerator;
import lethe.model.Sampler;
import lethe.model.Weights;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * What a model with a two-dimensional latent draws all over its prior: a square of images at {@code
 * z = (Φ⁻¹(q_i), Φ⁻¹(q_j))} with {@code q_i = (i + ½) / side}, so that every cell stands for the
 * same share of N(0, I). With 20 cells a side {@code q_i = 0.025 + 0.05 i} (Kingma and Welling
 * 2014, appendix A).
 *
 * <p>Columns follow the first dimension from left to right, rows the second from top to bottom,
 * both axes as in a chart: the largest value of the second dimension is in the top row.
 */
public final class QuantileManifold {
  private final int side;

  /** A square of {@code side} cells, at least 2, along each axis. */
  public QuantileManifold(int side) {
    this.side = Checks.atLeast("side", side, 2);
  }

  /** Cells along one axis. */
  public int side() {
    return side;
  }

  /** The normal quantiles along one axis, ascending. */
  public double[] quantiles() {
    NormalDistribution normal = new NormalDistribution();
    return IntStream.range(0, side)
        .mapToDouble(i -> normal.inverseCumulativeProbability((i + 0.5) / side))
        .toArray();
  }

  /** The latents of all cells, row by row from the top left, row-major (side², 2). */
  public float[] latents() {
    double[] quantiles = quantiles();
    float[] latents = new float[side * side * 2];
    for (int cell = 0; cell < side * side; cell++) {
      latents[2 * cell] = (float) quantiles[cell % side];
      latents[2 * cell + 1] = (float) quantiles[side - 1 - cell / side];
    }
    return latents;
  }

  /**
   * The images of all cells under one label.
   *
   * @param generator with two latent dimensions
   * @return row-major (side², pixels) grey levels in [0, 1]
   */
  public float[] images(Torch torch, ConditionalGenerator generator, Weights weights, int label) {
    Checks.require(
        generator.latentSize() == 2,
        "a manifold of quantiles is for 2 latent dimensions, the model has %d: scan two of them"
            + " with a fixed rest instead",
        generator.latentSize());
    Checks.within("label", label, 0, generator.labels() - 1);
    int[] labels = new int[side * side];
    Arrays.fill(labels, label);
    return Sampler.decode(torch, generator, weights, latents(), labels);
  }
}
