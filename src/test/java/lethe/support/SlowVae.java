package lethe.support;

import ai.djl.ndarray.types.Shape;
import lethe.model.Weights;

/**
 * The conditional VAE written down once more, one image at a time in doubles and with the losses in
 * the reference's own form: the oracle of everything that is fast.
 */
public final class SlowVae {
  private final Weights weights;

  /** The model of these weights. */
  public SlowVae(Weights weights) {
    this.weights = weights;
  }

  /** The two terms of one image's negative ELBO, in nats. */
  public record Loss(double reconstruction, double klDivergence) {
    /** Both terms together. */
    public double total() {
      return reconstruction + klDivergence;
    }
  }

  /** The negative ELBO of one image with one latent. */
  public Loss negativeElbo(double[] image, double[] condition, double[] noise) {
    double[] hidden = relu(linear("fc2", relu(linear("fc1", join(image, condition)))));
    double[] mean = linear("fc31", hidden);
    double[] logVariance = linear("fc32", hidden);
    double[] latent = new double[mean.length];
    double kl = 0;
    for (int d = 0; d < mean.length; d++) {
      latent[d] = mean[d] + noise[d] * Math.exp(0.5 * logVariance[d]);
      kl -= 0.5 * (1 + logVariance[d] - mean[d] * mean[d] - Math.exp(logVariance[d]));
    }
    return new Loss(crossEntropy(decode(latent, condition), image), kl);
  }

  /** The posterior mean of one image. */
  public double[] mean(double[] image, double[] condition) {
    return linear("fc31", relu(linear("fc2", relu(linear("fc1", join(image, condition))))));
  }

  /** The grey levels of one latent. */
  public double[] decode(double[] latent, double[] condition) {
    double[] logits =
        linear("fc6", relu(linear("fc5", relu(linear("fc4", join(latent, condition))))));
    double[] means = new double[logits.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = 1 / (1 + Math.exp(-logits[i]));
    }
    return means;
  }

  /** {@code −Σ x ln m + (1 − x) ln(1 − m)} with each logarithm floored at −100. */
  public static double crossEntropy(double[] means, double[] image) {
    double sum = 0;
    for (int i = 0; i < means.length; i++) {
      double black = Math.max(-100, Math.log(1 - means[i]));
      double white = Math.max(-100, Math.log(means[i]));
      sum -= image[i] * white + (1 - image[i]) * black;
    }
    return sum;
  }

  private double[] linear(String layer, double[] input) {
    Shape shape = weights.layout().slot(layer + ".weight").shape();
    float[] matrix = weights.values(layer + ".weight");
    float[] bias = weights.values(layer + ".bias");
    double[] output = new double[(int) shape.get(0)];
    for (int row = 0; row < output.length; row++) {
      output[row] = bias[row];
      for (int column = 0; column < input.length; column++) {
        output[row] += matrix[row * input.length + column] * input[column];
      }
    }
    return output;
  }

  private static double[] relu(double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(0, values[i]);
    }
    return values;
  }

  private static double[] join(double[] left, double[] right) {
    double[] both = new double[left.length + right.length];
    System.arraycopy(left, 0, both, 0, left.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }

  /** Row {@code row} of a row-major matrix, as doubles. */
  public static double[] row(float[] matrix, int row, int columns) {
    double[] values = new double[columns];
    for (int i = 0; i < columns; i++) {
      values[i] = matrix[row * columns + i];
    }
    return values;
  }
}
