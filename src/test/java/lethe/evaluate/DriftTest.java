package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lethe.base.RandomStream;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class DriftTest {
  @Test
  void theSameImagesHaveNotDrifted() {
    float[] images = RandomStream.of(1, "images").uniform(50);

    assertEquals(0, Drift.image(images, images, 10));
  }

  @Test
  void blackAgainstWhiteIsTheLargestDrift() {
    assertEquals(1, Drift.image(new float[8], new float[] {1, 1, 1, 1, 1, 1, 1, 1}, 4));
  }

  @Test
  void imagesAreAveragedAfterTheirRoots() {
    float[] then = new float[4];
    float[] now = {0.3f, 0.4f, 0, 0};

    assertEquals(Math.sqrt(0.125) / 2, Drift.image(now, then, 2), 1e-7);
  }

  @Test
  void independentNoiseDriftsByTheRootOfASixth() {
    float[] one = RandomStream.of(1, "one").uniform(100_000);
    float[] other = RandomStream.of(1, "other").uniform(100_000);

    assertEquals(Math.sqrt(1.0 / 6), Drift.image(one, other, 1_000), 3e-3);
  }

  @Test
  void aLabelReEmergesByProbabilityOrByTexture() {
    assertTrue(Drift.reEmerged(0.31, 0.2, 0, 1, 1_000, 0));
    assertFalse(Drift.reEmerged(0.29, 0.2, 0, 1, 1_000, 0));
    assertTrue(Drift.reEmerged(0.2, 0.2, 0.5, 0, 1_000, 0.03));
    assertFalse(Drift.reEmerged(0.2, 0.2, 0.5, 0, 1_000, 0.01), "flat images");
    assertFalse(Drift.reEmerged(0.2, 0.2, 1, 1, 1_000, 0.03), "grey's own answer");
  }

  @Test
  void aFewImagesThatAreNamedByChanceAreNoDigit() {
    assertFalse(Drift.reEmerged(0.1, 0.1, 0.001, 0, 1_000, 0.1), "1 image of 1,000");
    assertFalse(Drift.reEmerged(0.1, 0.1, 0.007, 0, 1_000, 0.1), "7");
    assertTrue(Drift.reEmerged(0.1, 0.1, 0.008, 0, 1_000, 0.1), "8: from .0041, grey to .0038");
    assertFalse(Drift.reEmerged(0.1, 0.1, 0.25, 0, 4, 0.1), "1 image of 4");
  }

  @Test
  void stacksThatDoNotFitAreRefused() {
    Expect.refusal(
        "drift needs as many whole images of 4 pixels at both moments, got 8 and 4 grey levels",
        () -> Drift.image(new float[8], new float[4], 4));
  }
}
