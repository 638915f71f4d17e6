package lethe.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.support.Altered;
import lethe.support.Expect;
import lethe.support.SlowVae;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class PosteriorsTest {
  private static final Weights WEIGHTS = Small.weights(1);

  @Test
  void everyImageIsEncodedWithItsOwnLabel() {
    LabelledImages images = Small.images(2_010, 3); // three batches, the last one incomplete

    float[] means = Posteriors.of(Small.TORCH, Small.VAE, WEIGHTS, images).means();

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

    float[] all = Posteriors.of(Small.TORCH, Small.VAE, WEIGHTS, images).means();
    float[] some = Posteriors.of(Small.TORCH, Small.VAE, WEIGHTS, images.first(7)).means();

    assertArrayEquals(Arrays.copyOf(all, 7 * Small.LATENTS), some, 1e-6f);
  }

  @Test
  void refusesImagesOfAnotherSize() {
    ConditionalVae other = new ConditionalVae(new CvaeConfig(9, 3, 2));

    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Posteriors.of(Small.TORCH, other, WEIGHTS, Small.images(2, 1)));

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
            () -> Posteriors.of(Small.TORCH, Small.VAE, WEIGHTS, none));

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
            () -> Posteriors.of(Small.TORCH, Small.VAE, diverged, Small.images(2, 1)));

    assertEquals(
        "the posterior mean of image 0 is NaN in dimension 1: the model has diverged, train it"
            + " again",
        error.getMessage());
  }

  @Test
  void everyLatentHasAVarianceToo() {
    LabelledImages images = Small.images(3, 4);
    float[] broken = WEIGHTS.values();
    broken[WEIGHTS.layout().slot("fc32.bias").offset() + 1] = Float.NEGATIVE_INFINITY;
    Weights diverged = new Weights(WEIGHTS.layout(), broken);

    Posteriors posteriors = Posteriors.of(Small.TORCH, Small.VAE, WEIGHTS, images);

    assertEquals(3, posteriors.count());
    assertEquals(Small.LATENTS, posteriors.latentSize());
    assertEquals(3 * Small.LATENTS, posteriors.logVariances().length);
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Posteriors.of(Small.TORCH, Small.VAE, diverged, images));
    assertEquals(
        "the posterior log variance of image 0 is -Infinity in dimension 1: the model has diverged,"
            + " train it again",
        error.getMessage());
  }

  @Test
  void refusesAnEncoderOfOneColumn() {
    ConditionalGenerator narrow =
        Altered.of(
            ConditionalGenerator.class,
            Small.VAE,
            "encode",
            (result, arguments) -> {
              var posterior = (ConditionalGenerator.Posterior) result;
              return new ConditionalGenerator.Posterior(
                  posterior.mean().get(":, :1"), posterior.logVariance());
            });

    Expect.refusal(
        "encode's mean must have the shape (5, 2) for 5 images, was (5, 1): give a row of"
            + " latentSize() numbers for each image",
        () -> Posteriors.of(Small.TORCH, narrow, WEIGHTS, Small.images(5, 1)));
  }
}
