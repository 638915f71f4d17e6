package lethe.latent;

/**
 * Forces after Barnes and Hut (van der Maaten 2014, section 4): attraction between neighbours only,
 * repulsion from cells of a {@link Quadtree} that are small as seen from the point. n log n work a
 * step.
 */
final class BarnesHutForces implements TsneForces {
  private final Affinities affinities;
  private final Quadtree tree;
  private final double[] weights;
  private final double[] repulsionX;
  private final double[] repulsionY;

  BarnesHutForces(Affinities affinities, double theta) {
    int n = affinities.points();
    this.affinities = affinities;
    this.tree = new Quadtree(n, theta);
    this.weights = new double[n];
    this.repulsionX = new double[n];
    this.repulsionY = new double[n];
  }

  @Override
  public void gradient(
      double[] x, double[] y, double exaggeration, double[] gradientX, double[] gradientY) {
    int n = affinities.points();
    tree.build(x, y);
    Chunks.forAll(
        n,
        (from, to) -> {
          tree.repel(from, to, repulsionX, repulsionY, weights);
          for (int i = from; i < to; i++) {
            attract(x, y, i, gradientX, gradientY);
          }
        });
    double z = TsneForces.total(weights);
    for (int i = 0; i < n; i++) {
      gradientX[i] = 4 * (exaggeration * gradientX[i] - repulsionX[i] / z);
      gradientY[i] = 4 * (exaggeration * gradientY[i] - repulsionY[i] / z);
    }
  }

  private void attract(double[] x, double[] y, int i, double[] pullX, double[] pullY) {
    int[] columns = affinities.columns();
    double[] values = affinities.values();
    double ownX = x[i];
    double ownY = y[i];
    double sumX = 0;
    double sumY = 0;
    int end = affinities.start()[i + 1];
    for (int at = affinities.start()[i]; at < end; at++) {
      int j = columns[at];
      double dx = ownX - x[j];
      double dy = ownY - y[j];
      double pull = values[at] / (1 + dx * dx + dy * dy);
      sumX += pull * dx;
      sumY += pull * dy;
    }
    pullX[i] = sumX;
    pullY[i] = sumY;
  }

  /** With Z over all pairs, once: cells as single masses make it about 1 % too small. */
  @Override
  public double klDivergence(double[] x, double[] y) {
    int n = affinities.points();
    Chunks.forAll(
        n,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            weights[i] = TsneForces.weightOf(i, x, y);
          }
        });
    double kl = Math.log(TsneForces.total(weights));
    for (int i = 0; i < n; i++) {
      for (int at = affinities.start()[i]; at < affinities.start()[i + 1]; at++) {
        double own = affinities.values()[at];
        int j = affinities.columns()[at];
        kl += own > 0 ? own * Math.log(own / TsneForces.weight(i, j, x, y)) : 0;
      }
    }
    return kl;
  }
}
