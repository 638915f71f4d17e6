package lethe.latent;

import java.util.Arrays;
import lethe.base.Checks;
import lethe.base.Points;

/**
 * How far the neighbours on a map can be believed (Venna and Kaski, ICANN 2001):
 *
 * <pre>{@code T = 1 − 2 / (nκ(2n − 3κ − 1)) Σ_i Σ_{j ∈ U(i)} (r(i, j) − κ)}</pre>
 *
 * <p>with U(i) the κ nearest points of i on the map that are not among its κ nearest codes, and r
 * the rank among the codes (1 is the nearest; the lower index first among equals). In [0, 1], where
 * 1 is a map without a false neighbour and a random map has about ½. <em>Continuity</em> is the
 * same with the roles exchanged: 1 is a map that has torn no neighbours apart.
 */
public final class Trustworthiness {
  private Trustworthiness() {}

  /**
   * The trustworthiness of a map.
   *
   * @param codes what was mapped
   * @param map a place for each code, in the same order
   * @param neighbours κ, at least 1 and below half the number of points; 12 in Lethe's results
   */
  public static double of(Points codes, Points map, int neighbours) {
    return agreement(codes, map, neighbours);
  }

  /** The continuity of a map: how many neighbours among the codes it has kept together. */
  public static double continuity(Points codes, Points map, int neighbours) {
    return agreement(map, codes, neighbours);
  }

  /** How few of the neighbours in {@code shown} are far apart in {@code truth}. */
  private static double agreement(Points truth, Points shown, int neighbours) {
    int n = truth.count();
    Checks.require(
        shown.count() == n,
        "codes and map must be as many points, one had %d, the other %d",
        n,
        shown.count());
    Checks.atLeast("neighbours", neighbours, 1);
    Checks.require(
        2 * neighbours < n,
        "%d neighbours need more than %d points, got %d: ask for fewer neighbours",
        neighbours,
        2 * neighbours,
        n);
    Neighbours nearest = Neighbours.of(shown, neighbours);
    double[] penalties = new double[n];
    Chunks.forAll(
        n,
        (from, to) -> {
          double[] distances = new double[n];
          for (int i = from; i < to; i++) {
            truth.squaredDistances(i, distances);
            for (int k = 0; k < neighbours; k++) {
              int rank = rank(distances, i, nearest.index(i, k));
              penalties[i] += Math.max(0, rank - neighbours);
            }
          }
        });
    double worst = (double) n * neighbours * (2.0 * n - 3.0 * neighbours - 1);
    return 1 - 2 / worst * Arrays.stream(penalties).sum();
  }

  /** The rank of {@code j} among all others by distance to {@code i}, from 1. */
  private static int rank(double[] distances, int i, int j) {
    double own = distances[j];
    int before = 0;
    for (int l = 0; l < j; l++) {
      before += distances[l] <= own ? 1 : 0;
    }
    for (int l = j + 1; l < distances.length; l++) {
      before += distances[l] < own ? 1 : 0;
    }
    boolean selfCounted = i < j ? distances[i] <= own : distances[i] < own;
    return 1 + before - (selfCounted ? 1 : 0);
  }
}
