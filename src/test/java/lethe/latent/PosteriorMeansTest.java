package lethe.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.model.ConditionalVae;
import lethe.model.CvaeConfig;
import lethe.model.Weights;
import lethe.support.SlowVae;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class PosteriorMeansTest {
  private static final Weights WEIGHTS = Small.weights(1);

  @Test
  void everyImageIsEncodedWithItsOwnLabel() {
    LabelledImages images = Small.images(2_010, 3); // three batches, the last one incomplete

    float[] means = PosteriorMeans.of(Small.TORCH, Small.VAE, WEIGHTS, images);

    SlowVae slow = new SlowVae(WEIGHTS);
    assertEquals(2_010 * Small.LATENTS, means.length);
    for (int i : new int[] {0, 1, 999, 1_000, 2_009}) {
      double[] condition = new double[Small.LABELS];
      condition[images.label(i)] = 1;
      double[] image = SlowVae.row(images.images(new int[] {i}), 0, Small.PIXELS);
      assertArrayEquals(
          slow.mean(image, condition), SlowVae.row(means, i, Small.LATENTS), 1e-6, "image " + i);
    }
  }

  @Test
  void theMeanOfAnImageDoesNotDependOnTheOthers() {
    LabelledImages images = Small.images(50, 4);

    float[] all = PosteriorMeans.of(Small.TORCH, Small.VAE, WEIGHTS, images);
    float[] some = PosteriorMeans.of(Small.TORCH, Small.VAE, WEIGHTS, images.first(7));

    assertArrayEquals(Arrays.copyOf(all, 7 * Small.LATENTS), some, 1e-6f);
  }

  @Test
  void refusesImagesOfAnotherSize() {
    ConditionalVae other = new ConditionalVae(new CvaeConfig(9, 3, 2));

    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> PosteriorMeans.of(Small.TORCH, other, WEIGHTS, Small.images(2, 1)));

    assertEquals(
        "the encoder reads 9 pixels and 3 labels, the images have 12 and 3: encode images of the"
            + " data set that the model was trained on",
        error.getMessage());
  }

  @Test
  void refusesNoImages() {
    LabelledImages none = Small.images(5, 1).only(LabelSet.of(Small.LABELS));

    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> PosteriorMeans.of(Small.TORCH, Small.VAE, WEIGHTS, none));

    assertEquals("images must be at least 1, was 0", error.getMessage());
  }

  @Test
  void aDivergedModelIsNamed() {
    float[] broken = Small.VAE.initialise(RandomStream.of(1, "init")).values();
    broken[WEIGHTS.layout().slot("fc31.bias").offset() + 1] = Float.NaN;
    Weights diverged = new Weights(WEIGHTS.layout(), broken);

    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> PosteriorMeans.of(Small.TORCH, Small.VAE, diverged, Small.images(2, 1)));

    assertEquals(
        "the posterior mean of image 0 is NaN in dimension 1: the model has diverged, train it"
            + " again",
        error.getMessage());
  }
}
