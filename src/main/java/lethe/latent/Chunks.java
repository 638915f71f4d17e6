package lethe.latent;

import lethe.base.Parallel;

/**
 * Work on the numbers {@code 0 .. count - 1} in chunks, on all cores. Chunks have a fixed size and
 * write to places of their own, so results do not depend on the number of threads.
 */
final class Chunks {
  private static final int SIZE = 32;

  private Chunks() {}

  /** Does the numbers from {@code from} to {@code to - 1}. */
  @FunctionalInterface
  interface Work {
    void chunk(int from, int to);
  }

  static void forAll(int count, Work work) {
    Parallel.forAll(
        "comparing points",
        (count + SIZE - 1) / SIZE,
        chunk -> work.chunk(chunk * SIZE, Math.min(count, (chunk + 1) * SIZE)));
  }
}
