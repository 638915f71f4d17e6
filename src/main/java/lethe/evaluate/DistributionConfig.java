package lethe.evaluate;

import lethe.base.Checks;

/**
 * How the distributions of real and generated images are compared.
 *
 * @param kernelBlocks random blocks of the kernel distance, at least 1
 * @param kernelBlockSize points of a block, at least 2; never more than there are
 * @param neighbours k of precision and recall, at least 1
 * @param neighbourPoints points of either set for precision and recall, at least 2; never more than
 *     there are
 */
public record DistributionConfig(
    int kernelBlocks, int kernelBlockSize, int neighbours, int neighbourPoints) {
  /** Checks every value. */
  public DistributionConfig {
    Checks.atLeast("kernelBlocks", kernelBlocks, 1);
    Checks.atLeast("kernelBlockSize", kernelBlockSize, 2);
    Checks.atLeast("neighbours", neighbours, 1);
    Checks.atLeast("neighbourPoints", neighbourPoints, 2);
  }

  /** For reported values: 100 blocks of 1,000 points, k = 3 among 5,000 points. */
  public static DistributionConfig full() {
    return new DistributionConfig(100, 1_000, 3, 5_000);
  }

  /** The same with fewer blocks, and fewer points for precision and recall. */
  public DistributionConfig withWork(int blocks, int points) {
    return new DistributionConfig(blocks, kernelBlockSize, neighbours, points);
  }
}
