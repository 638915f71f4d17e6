package lethe.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import lethe.base.RandomStream;
import lethe.data.OneHot;
import lethe.engine.Scope;
import lethe.support.Expect;
import lethe.support.SlowVae;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class SamplerTest {
  private static final Weights WEIGHTS = Small.weights(4);

  @Test
  void imagesOverSeveralBatchesEqualDoublesOneImageAtATime() {
    int n = 2_003;
    float[] latents = RandomStream.of(1, "latents").normal(n * Small.LATENTS);
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = i % Small.LABELS;
    }

    float[] images = Sampler.decode(Small.TORCH, Small.VAE, WEIGHTS, latents, labels);

    float[] conditions = OneHot.of(labels, Small.LABELS);
    for (int i = 0; i < n; i += 13) {
      double[] expected =
          new SlowVae(WEIGHTS)
              .decode(
                  SlowVae.row(latents, i, Small.LATENTS), SlowVae.row(conditions, i, Small.LABELS));
      assertArrayEquals(expected, SlowVae.row(images, i, Small.PIXELS), 1e-6);
    }
    assertEquals(n * Small.PIXELS, images.length);
  }

  @Test
  void latentsThatDoNotFitTheLabelsAreRefused() {
    Expect.refusal(
        "3 labels need 6 latent numbers, 5 were given",
        () -> Sampler.decode(Small.TORCH, Small.VAE, WEIGHTS, new float[5], new int[3]));
  }

  @Test
  void aLabelThatTheModelDoesNotKnowIsRefused() {
    Expect.refusal(
        "label 3 at index 0 must lie in [0, 2]: a one-hot row has one column a class",
        () -> Sampler.decode(Small.TORCH, Small.VAE, WEIGHTS, new float[2], new int[] {3}));
  }

  @Test
  void theSheetHasARowOfTenImagesForEachLabel() {
    SampleSheet sheet = SampleSheet.of(Small.VAE, 5);
    float[] latents = RandomStream.of(5, "sample sheet").normal(Small.LABELS * 10 * Small.LATENTS);

    float[] images = sheet.images(Small.TORCH, WEIGHTS);

    for (int cell : new int[] {0, 9, 10, 29}) {
      double[] expected =
          new SlowVae(WEIGHTS)
              .decode(
                  SlowVae.row(latents, cell, Small.LATENTS),
                  SlowVae.row(OneHot.of(new int[] {cell / 10}, 3), 0, 3));
      assertArrayEquals(expected, SlowVae.row(images, cell, Small.PIXELS), 1e-6);
    }
    assertEquals(Small.LABELS * SampleSheet.COLUMNS * Small.PIXELS, images.length);
  }

  @Test
  void theSheetIsTheSameForOneSeedAndAnotherForAnother() {
    float[] images = SampleSheet.of(Small.VAE, 5).images(Small.TORCH, WEIGHTS);

    assertArrayEquals(images, SampleSheet.of(Small.VAE, 5).images(Small.TORCH, WEIGHTS));
    assertFalse(Arrays.equals(images, SampleSheet.of(Small.VAE, 6).images(Small.TORCH, WEIGHTS)));
  }

  @Test
  void aSnapshotHoldsItsStepAndTheSheetOfTheMoment() {
    SampleSheet sheet = SampleSheet.of(Small.VAE, 5);
    try (Scope scope = Small.TORCH.scope()) {
      var theta = WEIGHTS.upload(scope);
      int before = scope.openResources();

      SampleSheet.Snapshot snapshot = sheet.at(7, scope, theta);

      assertEquals(7, snapshot.step());
      assertArrayEquals(sheet.images(Small.TORCH, WEIGHTS), snapshot.images());
      assertEquals(before, scope.openResources());
    }
  }
}
