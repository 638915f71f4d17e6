package lethe.latent;

import java.util.Arrays;
import lethe.base.Points;

/**
 * Forces between all pairs: n² work a step, and the oracle of {@link BarnesHutForces}. P is dense
 * and in single precision, since reading it is what takes the time.
 */
final class ExactForces implements TsneForces {
  private final int n;
  private final float[] p;
  private final double[] weights;
  private final double[] repulsionX;
  private final double[] repulsionY;

  ExactForces(Points points, double perplexity) {
    this.n = points.count();
    this.p = affinities(points, perplexity);
    this.weights = new double[n];
    this.repulsionX = new double[n];
    this.repulsionY = new double[n];
  }

  /** The {@link Affinities} of all pairs, (n, n), row-major. */
  private static float[] affinities(Points points, double perplexity) {
    int n = points.count();
    float[] dense = new float[Math.multiplyExact(n, n)];
    Chunks.forAll(
        n,
        (from, to) -> {
          double[] distances = new double[n];
          double[] others = new double[n - 1];
          for (int i = from; i < to; i++) {
            points.squaredDistances(i, distances);
            System.arraycopy(distances, 0, others, 0, i);
            System.arraycopy(distances, i + 1, others, i, n - 1 - i);
            Affinities.calibrate(others, perplexity);
            for (int j = 0; j < n; j++) {
              dense[i * n + j] = j == i ? 0 : (float) others[j < i ? j : j - 1];
            }
          }
        });
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        float both = (dense[i * n + j] + dense[j * n + i]) / (2f * n);
        dense[i * n + j] = both;
        dense[j * n + i] = both;
      }
    }
    return dense;
  }

  @Override
  public void gradient(
      double[] x, double[] y, double exaggeration, double[] gradientX, double[] gradientY) {
    Chunks.forAll(
        n,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            row(x, y, i, gradientX, gradientY);
          }
        });
    double z = TsneForces.total(weights);
    for (int i = 0; i < n; i++) {
      gradientX[i] = 4 * (exaggeration * gradientX[i] - repulsionX[i] / z);
      gradientY[i] = 4 * (exaggeration * gradientY[i] - repulsionY[i] / z);
    }
  }

  /** Attraction into the gradient, repulsion without its 1/Z beside it. */
  private void row(double[] x, double[] y, int i, double[] attractionX, double[] attractionY) {
    double ownX = x[i];
    double ownY = y[i];
    double sum = 0;
    double pullX = 0;
    double pullY = 0;
    double pushX = 0;
    double pushY = 0;
    int offset = i * n;
    for (int j = 0; j < n; j++) {
      double dx = ownX - x[j];
      double dy = ownY - y[j];
      double w = 1 / (1 + dx * dx + dy * dy);
      double pull = p[offset + j] * w;
      double push = w * w;
      sum += w;
      pullX += pull * dx;
      pullY += pull * dy;
      pushX += push * dx;
      pushY += push * dy;
    }
    weights[i] = sum - 1; // without the point itself
    attractionX[i] = pullX;
    attractionY[i] = pullY;
    repulsionX[i] = pushX;
    repulsionY[i] = pushY;
  }

  @Override
  public double klDivergence(double[] x, double[] y) {
    double[] parts = new double[n];
    Chunks.forAll(
        n,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            weights[i] = TsneForces.weightOf(i, x, y);
            for (int j = 0; j < n; j++) {
              double own = p[i * n + j];
              parts[i] += own > 0 ? own * Math.log(own / TsneForces.weight(i, j, x, y)) : 0;
            }
          }
        });
    return Math.log(TsneForces.total(weights)) + Arrays.stream(parts).sum();
  }
}
