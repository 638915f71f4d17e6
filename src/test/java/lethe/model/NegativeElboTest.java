package lethe.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.data.OneHot;
import lethe.engine.Scope;
import lethe.support.Altered;
import lethe.support.Expect;
import lethe.support.SlowVae;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class NegativeElboTest {
  private static final long SEED = 11;

  @Test
  void valueOverSeveralBatchesEqualsDoublesOneImageAtATime() {
    LabelledImages images = Small.images(1_003, 1);
    Weights weights = Small.weights(2);

    NegativeElbo.Value value =
        new NegativeElbo(Small.VAE, images, 2, SEED).of(Small.TORCH, weights);

    SlowVae.Loss expected = slow(weights, images, 2);
    Expect.close(expected.reconstruction(), value.reconstruction(), 1e-6);
    Expect.close(expected.klDivergence(), value.klDivergence(), 1e-5);
    Expect.close(expected.total(), value.total(), 1e-6);
    assertEquals(2, value.samples());
    assertEquals(1_003, value.images());
  }

  @Test
  void anImagesNoiseDependsOnItsPlaceAndNotOnHowManyFollow() {
    LabelledImages images = Small.images(600, 1);
    Weights weights = Small.weights(2);

    double whole = total(weights, images, SEED) * 600;
    double beginning = total(weights, images.first(500), SEED) * 500;

    double rest = 0;
    RandomStream noise = RandomStream.of(SEED, "evaluation noise").child("sample 0");
    float[] draws = noise.normal(600 * Small.LATENTS);
    for (int i = 500; i < 600; i++) {
      rest += loss(weights, images, i, draws).total();
    }
    assertEquals(whole, beginning + rest, 1e-3);
  }

  @Test
  void modelsAreComparedWithTheSameNoise() {
    LabelledImages images = Small.images(50, 1);
    Weights weights = Small.weights(2);
    NegativeElbo evaluation = new NegativeElbo(Small.VAE, images, 1, SEED);

    NegativeElbo.Value first = evaluation.of(Small.TORCH, weights);
    evaluation.of(Small.TORCH, Small.weights(3));

    assertEquals(first, evaluation.of(Small.TORCH, weights));
    assertEquals(
        first, new NegativeElbo(Small.VAE, images, 1, SEED).of(Small.TORCH, Small.weights(2)));
  }

  @Test
  void theSeedMovesTheReconstructionAndNotTheKlDivergence() {
    LabelledImages images = Small.images(50, 1);
    Weights weights = Small.weights(2);

    NegativeElbo.Value one = new NegativeElbo(Small.VAE, images, 1, SEED).of(Small.TORCH, weights);
    NegativeElbo.Value other =
        new NegativeElbo(Small.VAE, images, 1, SEED + 1).of(Small.TORCH, weights);

    assertNotEquals(one.reconstruction(), other.reconstruction());
    assertEquals(one.klDivergence(), other.klDivergence());
  }

  @Test
  void weightsOnTheDeviceGiveTheSameValueAndNothingIsLeftBehind() {
    LabelledImages images = Small.images(30, 1);
    Weights weights = Small.weights(2);
    NegativeElbo evaluation = new NegativeElbo(Small.VAE, images, 3, SEED);
    try (Scope scope = Small.TORCH.scope()) {
      var theta = weights.upload(scope);
      int before = scope.openResources();

      NegativeElbo.Value value = evaluation.at(scope, theta);

      assertEquals(evaluation.of(Small.TORCH, weights), value);
      assertEquals(before, scope.openResources());
    }
  }

  @Test
  void theValuesOfTheImagesMeanTheWhole() {
    LabelledImages images = Small.images(510, 1);
    Weights weights = Small.weights(2);
    NegativeElbo evaluation = new NegativeElbo(Small.VAE, images, 2, SEED);

    double[] values = evaluation.perImage(Small.TORCH, weights);

    Expect.close(
        evaluation.of(Small.TORCH, weights).total(),
        Arrays.stream(values).average().orElseThrow(),
        1e-12);
    RandomStream noise = RandomStream.of(SEED, "evaluation noise");
    double last = 0;
    for (int s = 0; s < 2; s++) {
      float[] draws = noise.child("sample " + s).normal(510 * Small.LATENTS);
      last += loss(weights, images, 509, draws).total() / 2;
    }
    Expect.close(last, values[509], 1e-5);
  }

  @Test
  void noImagesOrNoSamplesAreRefused() {
    LabelledImages none = Small.images(5, 1).only(LabelSet.of(Small.LABELS));

    Expect.refusal(
        "images to evaluate must be at least 1, was 0",
        () -> new NegativeElbo(Small.VAE, none, 1, SEED));
    Expect.refusal(
        "samples must be at least 1, was 0",
        () -> new NegativeElbo(Small.VAE, Small.images(5, 1), 0, SEED));
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    LabelledImages wide = LabelledImages.of(2, Small.LABELS, new byte[4], new byte[2]);

    Expect.refusal(
        "the images have 2 pixels, the model 12: give it images of its own size",
        () -> new NegativeElbo(Small.VAE, wide, 1, SEED));
  }

  @Test
  void anInterruptStopsTheEvaluation() {
    NegativeElbo evaluation = new NegativeElbo(Small.VAE, Small.images(5, 1), 1, SEED);

    Thread.currentThread().interrupt();

    var error =
        assertThrows(
            CancellationException.class, () -> evaluation.of(Small.TORCH, Small.weights(2)));
    assertTrue(error.getMessage().startsWith("evaluating the −ELBO was interrupted"));
  }

  private static double total(Weights weights, LabelledImages images, long seed) {
    return new NegativeElbo(Small.VAE, images, 1, seed).of(Small.TORCH, weights).total();
  }

  private static SlowVae.Loss slow(Weights weights, LabelledImages images, int samples) {
    double reconstruction = 0;
    double divergence = 0;
    RandomStream noise = RandomStream.of(SEED, "evaluation noise");
    for (int s = 0; s < samples; s++) {
      float[] draws = noise.child("sample " + s).normal(images.count() * Small.LATENTS);
      for (int i = 0; i < images.count(); i++) {
        SlowVae.Loss loss = loss(weights, images, i, draws);
        reconstruction += loss.reconstruction() / images.count() / samples;
        divergence += loss.klDivergence() / images.count() / samples;
      }
    }
    return new SlowVae.Loss(reconstruction, divergence);
  }

  private static SlowVae.Loss loss(Weights weights, LabelledImages images, int i, float[] draws) {
    int[] index = {i};
    return new SlowVae(weights)
        .negativeElbo(
            SlowVae.row(images.images(index), 0, Small.PIXELS),
            SlowVae.row(OneHot.of(images.labels(index), Small.LABELS), 0, Small.LABELS),
            SlowVae.row(draws, i, Small.LATENTS));
  }

  @Test
  void weightsThatAreNotFiniteImagesOfOtherClassesAndOtherShapesAreRefused() {
    LabelledImages images = Small.images(20, 1);
    float[] values = Small.weights(2).values();
    values[3] = Float.NaN;
    Weights nan = new Weights(Small.VAE.layout(), values);

    Expect.refusal(
        "the model to evaluate has NaN in fc1.weight at position 3: every number must be finite;"
            + " make them again",
        () -> total(nan, images, SEED));
    LabelledImages two = LabelledImages.of(12, 2, new byte[12], new byte[1]);
    Expect.refusal(
        "the images are of 2 classes, the model has 3 labels: give it images of its own labels",
        () -> new NegativeElbo(Small.VAE, two, 1, SEED));
    ConditionalGenerator narrow =
        Altered.of(
            ConditionalGenerator.class,
            Small.VAE,
            "decode",
            (logits, arguments) -> ((NDArray) logits).get(":, :1"));
    Expect.refusal(
        "decode's result must have the shape (20, 12) for 20 images, was (20, 1): give a row of"
            + " pixels() numbers for each image",
        () -> new NegativeElbo(narrow, images, 1, SEED).of(Small.TORCH, Small.weights(2)));
    Expect.refusal(
        "decode's result must have the shape (3, 12) for 3 images, was (3, 1): give a row of pixels()"
            + " numbers for each image",
        () ->
            Sampler.decode(
                Small.TORCH, narrow, Small.weights(2), new float[6], new int[] {0, 1, 2}));
  }
}
