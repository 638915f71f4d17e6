package lethe.latent;

import lethe.base.Checks;

/**
 * A square lattice of codes on the plane of two latents: 20 by 20, from −3 to 3 along each, all
 * other latents 0. Columns ascend along the first, rows descend along the second, so that a picture
 * of it has the larger value on top.
 *
 * @param latentSize latent dimensions of the model, at least 2
 * @param across the latent that columns scan
 * @param upwards the latent that rows scan, another one
 */
public record LatentPlane(int latentSize, int across, int upwards) {
  /** Rows and columns. */
  public static final int SIDE = 20;

  private static final double REACH = 3;

  /** Checks that there are two axes. */
  public LatentPlane {
    Checks.atLeast("latentSize", latentSize, 2);
    Checks.within("across", across, 0, latentSize - 1);
    Checks.within("upwards", upwards, 0, latentSize - 1);
    Checks.require(
        across != upwards, "a plane needs two latents, both were %d: choose another one", across);
  }

  /** The value of column {@code step}, from −3 to 3; rows have it the other way round. */
  public static double value(int step) {
    return -REACH + 2 * REACH * Checks.within("step", step, 0, SIDE - 1) / (SIDE - 1);
  }

  /** The codes, row by row from the top left, {@code (400, latentSize)}, row-major. */
  public float[] codes() {
    float[] codes = new float[SIDE * SIDE * latentSize];
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        int at = (row * SIDE + column) * latentSize;
        codes[at + across] = (float) value(column);
        codes[at + upwards] = (float) value(SIDE - 1 - row);
      }
    }
    return codes;
  }
}
