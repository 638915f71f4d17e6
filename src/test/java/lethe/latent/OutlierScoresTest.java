package lethe.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import lethe.base.Points;
import lethe.base.RandomStream;
import org.junit.jupiter.api.Test;

final class OutlierScoresTest {
  @Test
  void aDiagonalCovarianceGivesTheClosedForm() {
    // A cross with arms 3 and 1: mean 0, variances 18/3 and 2/3, covariance 0.
    Points cross = Points.of(new float[] {3, 0, -3, 0, 0, 1, 0, -1}, 2);

    double[] scores = OutlierScores.mahalanobis(cross).values();

    double wide = 3 / Math.sqrt(6 + 1e-6);
    double narrow = 1 / Math.sqrt(2 / 3.0 + 1e-6);
    assertArrayEquals(new double[] {wide, wide, narrow, narrow}, scores, 1e-12);
  }

  @Test
  void aLinearMapOfTheLatentsChangesNoScore() {
    float[] latents = RandomStream.of(3, "latents").normal(500 * 3);
    float[] mapped = new float[latents.length];
    for (int i = 0; i < latents.length; i += 3) {
      mapped[i] = 2 * latents[i] + latents[i + 1] - 4;
      mapped[i + 1] = 3 * latents[i + 1] - latents[i + 2];
      mapped[i + 2] = latents[i] - 5 * latents[i + 2] + 1;
    }

    double[] plain = OutlierScores.mahalanobis(Points.of(latents, 3)).values();

    assertArrayEquals(plain, OutlierScores.mahalanobis(Points.of(mapped, 3)).values(), 1e-4);
  }

  @Test
  void squaredScoresOfAnyImagesAddUpToTheirDegreesOfFreedom() {
    // Σ (μ − m)ᵀ C⁻¹ (μ − m) = tr(C⁻¹ Σ (μ − m)(μ − m)ᵀ) = (n − 1) d, whatever the points.
    Points points = Points.of(RandomStream.of(4, "latents").uniform(200 * 5), 5);

    double[] scores = OutlierScores.mahalanobis(points).values();

    assertEquals(199 * 5, Arrays.stream(scores).map(s -> s * s).sum(), 0.1);
  }

  @Test
  void aDimensionThatIsNotUsedBreaksNothing() {
    float[] latents = new float[40];
    for (int i = 0; i < 20; i++) {
      latents[2 * i] = i;
    }

    double[] scores = OutlierScores.mahalanobis(Points.of(latents, 2)).values();

    assertEquals(9.5 / Math.sqrt(35), scores[0], 1e-6);
    assertEquals(0.5 / Math.sqrt(35), scores[10], 1e-6);
  }

  @Test
  void oneDimensionGivesTheStandardScore() {
    double[] scores =
        OutlierScores.mahalanobis(Points.of(new float[] {-2, -1, 0, 1, 2}, 1)).values();

    assertEquals(2 / Math.sqrt(2.5), scores[0], 1e-6);
    assertEquals(0, scores[2], 1e-12);
  }

  @Test
  void theNormIsTheDistanceFromTheCentreOfThePrior() {
    OutlierScores scores = OutlierScores.norm(Points.of(new float[] {3, 4, 0, 0, -1, 0}, 2));

    assertArrayEquals(new double[] {5, 0, 1}, scores.values(), 1e-12);
    assertEquals(1, scores.median());
    assertEquals(5, scores.of(0));
  }

  @Test
  void rarestAndTypicalImagesComeInOrder() {
    OutlierScores scores = OutlierScores.norm(Points.of(new float[] {4, 9, 1, -9, 5, 7, 2}, 1));

    assertArrayEquals(new int[] {1, 3, 5}, scores.rarest(3), "the earlier of equals first");
    assertArrayEquals(new int[] {4, 0, 5, 6}, scores.nearestMedian(4));
    assertEquals(7, scores.count());
  }

  @Test
  void farAwayImagesScoreHighest() {
    float[] latents = RandomStream.of(5, "latents").normal(100 * 4);
    Arrays.fill(latents, 4 * 17, 4 * 18, 9f);

    OutlierScores scores = OutlierScores.mahalanobis(Points.of(latents, 4));

    assertEquals(17, scores.rarest(1)[0]);
    assertTrue(scores.of(17) > 2 * scores.of(scores.rarest(2)[1]));
  }

  @Test
  void refusesALabelWithTooFewImages() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> OutlierScores.mahalanobis(Points.of(new float[64], 8)));

    assertEquals(
        "8 images do not fix a covariance of 8 dimensions, it needs 9: take more images of the"
            + " label",
        error.getMessage());
  }

  @Test
  void refusesMoreExamplesThanImages() {
    OutlierScores scores = OutlierScores.norm(Points.of(new float[] {1, 2}, 1));

    var error = assertThrows(IllegalArgumentException.class, () -> scores.rarest(3));

    assertEquals("count must lie in [1, 2], was 3", error.getMessage());
  }
}
