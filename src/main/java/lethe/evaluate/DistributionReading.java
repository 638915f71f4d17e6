package lethe.evaluate;

import java.util.Arrays;
import java.util.Locale;
import lethe.base.Points;
import lethe.base.RandomStream;

/**
 * How far generated images lie from real ones in a judge's features, at one evaluation seed.
 *
 * @param frechetDistance J-FID: comparable only for the same judge and the same n
 * @param kernelDistance KID
 * @param precisionRecall on a random part of the points
 * @param real how many real points
 * @param generated how many generated points
 */
public record DistributionReading(
    double frechetDistance,
    KernelDistance kernelDistance,
    PrecisionRecall precisionRecall,
    int real,
    int generated) {
  /**
   * The reading of two sets of points.
   *
   * @param seed which points are in the blocks and in the random part
   */
  public static DistributionReading of(
      Points real, Points generated, DistributionConfig config, long seed) {
    RandomStream random = RandomStream.of(seed, "distribution reading");
    int smaller = Math.min(real.count(), generated.count());
    int part = Math.min(config.neighbourPoints(), smaller);
    return new DistributionReading(
        FrechetDistance.between(real, generated),
        KernelDistance.between(
            real,
            generated,
            config.kernelBlocks(),
            Math.min(config.kernelBlockSize(), smaller),
            random.child("kernel blocks")),
        PrecisionRecall.of(
            part(real, part, random.child("real")),
            part(generated, part, random.child("generated")),
            config.neighbours()),
        real.count(),
        generated.count());
  }

  private static Points part(Points points, int count, RandomStream random) {
    return points.rows(Arrays.copyOf(random.permutation(points.count()), count));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "J-FID %.3f, KID %.3f × 10⁻³, precision %.3f, recall %.3f (%d real, %d generated)",
        frechetDistance,
        kernelDistance.mean(),
        precisionRecall.precision(),
        precisionRecall.recall(),
        real,
        generated);
  }
}
