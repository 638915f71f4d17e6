package lethe.experiment;

import lethe.base.Checks;
import lethe.latent.TsneConfig;

/**
 * How latent spaces are mapped and read.
 *
 * @param imagesPerLabel test images of each label on a map, at most, at least 1
 * @param tsne how the map is made
 * @param trustNeighbours κ of trustworthiness and continuity
 * @param purityNeighbours κ of the purity of neighbours
 */
public record MapConfig(
    int imagesPerLabel, TsneConfig tsne, int trustNeighbours, int purityNeighbours) {
  /** Checks every number. */
  public MapConfig {
    Checks.atLeast("imagesPerLabel", imagesPerLabel, 1);
    Checks.atLeast("trustNeighbours", trustNeighbours, 1);
    Checks.atLeast("purityNeighbours", purityNeighbours, 1);
  }

  /**
   * 300 images and 100 steps; 2,000 images (5 s a map on two cores); all images (10 s a map on two
   * cores of a Zen 5 server).
   */
  public static MapConfig of(Profile profile) {
    TsneConfig standard = TsneConfig.standard();
    return switch (profile) {
      case SMOKE -> new MapConfig(30, standard.withIterations(100, 25), 12, 10);
      case QUICK -> new MapConfig(200, standard, 12, 10);
      case PAPER -> new MapConfig(Integer.MAX_VALUE, standard, 12, 10);
    };
  }
}
