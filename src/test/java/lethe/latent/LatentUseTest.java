package lethe.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import lethe.data.LabelledImages;
import lethe.model.NegativeElbo;
import lethe.model.Posteriors;
import lethe.model.Weights;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class LatentUseTest {
  @Test
  void allLatentsTogetherHaveTheDivergenceOfTheElbo() {
    LabelledImages images = Small.images(1_200, 3);

    Weights weights = wide(Small.weights(1));

    LatentUse use = LatentUse.of(Posteriors.of(Small.TORCH, Small.VAE, weights, images));

    double elbo = new NegativeElbo(Small.VAE, images, 1, 1).of(Small.TORCH, weights).klDivergence();
    assertEquals(Small.LATENTS, use.active(), "posteriors differ from the prior");
    assertEquals(elbo, Arrays.stream(use.klDivergence()).sum(), 1e-5 * elbo);
  }

  @Test
  void aModelThatIgnoresItsImagesUsesNoLatent() {
    Weights zero = new Weights(Small.VAE.layout(), new float[Small.VAE.layout().size()]);

    LatentUse use = LatentUse.of(Posteriors.of(Small.TORCH, Small.VAE, zero, Small.images(10, 3)));

    assertArrayEquals(new double[Small.LATENTS], use.klDivergence());
    assertEquals(0, use.active());
  }

  @Test
  void activeLatentsCarryMoreThanAHundredthOfANat() {
    LatentUse use = new LatentUse(new double[] {0.01, 2, 0.011, 0, 3});

    assertEquals(3, use.active());
    assertArrayEquals(new int[] {4, 1, 2}, use.largest(3));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    LatentUse use = new LatentUse(new double[2]);

    Expect.refusal("count must lie in [1, 2], was 3", () -> use.largest(3));
    Expect.refusal(
        "images must be at least 1, was 0",
        () -> LatentUse.of(new Posteriors(2, new float[0], new float[0])));
  }

  /** Weights three times as large, whose posteriors are far from the prior. */
  private static Weights wide(Weights weights) {
    float[] values = weights.values();
    for (int i = 0; i < values.length; i++) {
      values[i] *= 3;
    }
    return new Weights(weights.layout(), values);
  }
}
