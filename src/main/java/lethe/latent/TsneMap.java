package lethe.latent;

import lethe.base.Checks;
import lethe.base.Points;

/**
 * A t-SNE map: a place in the plane for each point. Axes and distances between far groups mean
 * nothing; neighbours do, as far as {@link Trustworthiness} says.
 *
 * @param config how it was made
 * @param coordinates (n, 2), row-major, centred on 0
 * @param klDivergence KL(P‖Q) after the last step, nats; comparable at equal n and perplexity only
 * @param seconds wall time
 */
public record TsneMap(
    TsneConfig config, double[] coordinates, double klDivergence, double seconds) {
  /** Copies the array. */
  public TsneMap {
    coordinates = coordinates.clone();
    Checks.require(
        coordinates.length % 2 == 0, "%d coordinates are no whole places", coordinates.length);
  }

  @Override
  public double[] coordinates() {
    return coordinates.clone();
  }

  /** The places. */
  public Points points() {
    return Points.of(coordinates, 2);
  }

  @Override
  public String toString() {
    return "TsneMap of "
        + coordinates.length / 2
        + " points, KL "
        + klDivergence
        + " nats, "
        + config;
  }
}
