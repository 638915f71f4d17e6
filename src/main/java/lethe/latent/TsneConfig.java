package lethe.latent;

import lethe.base.Checks;

/**
 * Settings of a t-SNE map.
 *
 * @param perplexity effective number of neighbours of a point, at least 1; 5 to 50 is usual; too
 *     small and one group falls into many
 * @param iterations steps of gradient descent, at least 1; too few and groups are still tangled
 * @param exaggeration factor on all attraction in the first steps, at least 1; 12 is usual
 * @param exaggeratedIterations how many steps that are, from 0 to {@code iterations}
 * @param theta how wide a cell may be, seen from a point, to act as one mass, in [0, 0.7]: a wider
 *     one could hold the point itself; 0 compares all pairs
 * @param exactLimit up to this many points all pairs are compared whatever {@code theta}, and every
 *     point is a neighbour; above it a point has ⌊3 · perplexity⌋ neighbours
 */
public record TsneConfig(
    double perplexity,
    int iterations,
    double exaggeration,
    int exaggeratedIterations,
    double theta,
    int exactLimit) {
  /** Checks every value. */
  public TsneConfig {
    Checks.atLeast("perplexity", perplexity, 1);
    Checks.atLeast("iterations", iterations, 1);
    Checks.atLeast("exaggeration", exaggeration, 1);
    Checks.within("exaggeratedIterations", exaggeratedIterations, 0, iterations);
    Checks.within("theta", theta, 0, 0.7);
    Checks.atLeast("exactLimit", exactLimit, 0);
  }

  /**
   * Lethe's own settings, since the reference does not say its: perplexity 30, 1,000 steps, exact
   * up to 3,000 points. Beyond, cells are half as wide as the usual θ of 0.5 allows, which costs
   * local order: at 0.5 the trustworthiness of 10,000 codes was 0.0006 below scikit-learn's.
   */
  public static TsneConfig standard() {
    return new TsneConfig(30, 1_000, 12, 250, 0.25, 3_000);
  }

  /** The same settings with other numbers of steps. */
  public TsneConfig withIterations(int newIterations, int newExaggerated) {
    return new TsneConfig(
        perplexity, newIterations, exaggeration, newExaggerated, theta, exactLimit);
  }

  /** The same settings with another perplexity. */
  public TsneConfig withPerplexity(double newPerplexity) {
    return new TsneConfig(
        newPerplexity, iterations, exaggeration, exaggeratedIterations, theta, exactLimit);
  }

  /** The same settings with another width of cells. */
  public TsneConfig withTheta(double newTheta) {
    return new TsneConfig(
        perplexity, iterations, exaggeration, exaggeratedIterations, newTheta, exactLimit);
  }

  /** The same settings with another limit of the exact computation. */
  public TsneConfig withExactLimit(int newLimit) {
    return new TsneConfig(
        perplexity, iterations, exaggeration, exaggeratedIterations, theta, newLimit);
  }

  /** The step size for n points, {@code max(n / (4 · exaggeration), 50)} (Belkina et al. 2019). */
  double learningRate(int points) {
    return Math.max(points / exaggeration / 4, 50);
  }

  /**
   * Whether so many points can be mapped.
   *
   * @throws IllegalArgumentException naming the perplexity and the number of points
   */
  void requireEnough(int points) {
    Checks.require(
        points > 3 * perplexity,
        "perplexity %s needs more than %d points, got %d: lower the perplexity or map more points",
        perplexity,
        (long) Math.floor(3 * perplexity),
        points);
  }
}
