package lethe.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import lethe.model.ConditionalVae;
import lethe.model.CvaeConfig;
import lethe.model.Weights;
import lethe.support.SlowVae;
import lethe.support.Small;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;

final class QuantileManifoldTest {
  @Test
  void twentyCellsCutThePriorIntoEqualShares() {
    double[] quantiles = new QuantileManifold(20).quantiles();

    assertEquals(20, quantiles.length);
    for (int i = 0; i < 20; i++) {
      double below = 0.5 * (1 + Erf.erf(quantiles[i] / Math.sqrt(2)));
      assertEquals(0.025 + 0.05 * i, below, 1e-9);
    }
    assertEquals(1.959963984540054, quantiles[19], 1e-9);
    assertEquals(0, quantiles[0] + quantiles[19], 1e-12);
  }

  @Test
  void columnsRiseToTheRightAndRowsToTheTop() {
    float[] latents = new QuantileManifold(3).latents();

    float q = 0.9674216f; // Φ⁻¹(5/6)
    assertArrayEquals(
        new float[] {-q, q, 0, q, q, q, -q, 0, 0, 0, q, 0, -q, -q, 0, -q, q, -q}, latents, 1e-6f);
  }

  @Test
  void everyCellIsDecodedUnderTheLabel() {
    Weights weights = Small.weights(2);
    QuantileManifold manifold = new QuantileManifold(4);

    float[] images = manifold.images(Small.TORCH, Small.VAE, weights, 2);

    double[] label = {0, 0, 1};
    for (int cell = 0; cell < 16; cell++) {
      double[] latent = SlowVae.row(manifold.latents(), cell, 2);
      assertArrayEquals(
          new SlowVae(weights).decode(latent, label),
          SlowVae.row(images, cell, Small.PIXELS),
          1e-6,
          "cell " + cell);
    }
  }

  @Test
  void refusesAModelWithMoreLatentDimensions() {
    ConditionalVae eight = new ConditionalVae(new CvaeConfig(12, 3, 8));

    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new QuantileManifold(20).images(Small.TORCH, eight, Small.weights(1), 0));

    assertEquals(
        "a manifold of quantiles is for 2 latent dimensions, the model has 8: scan two of them"
            + " with a fixed rest instead",
        error.getMessage());
  }

  @Test
  void refusesASingleCell() {
    var error = assertThrows(IllegalArgumentException.class, () -> new QuantileManifold(1));

    assertEquals("side must be at least 2, was 1", error.getMessage());
  }
}
