package lethe.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.List;
import lethe.base.RandomStream;
import lethe.model.ConditionalGenerator;
import lethe.model.Sampler;
import lethe.support.Altered;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

/** Codes, and the conditions and walks of the reference's probes. */
final class CodesTest {
  private static final float[] NOISE = {0.2f, 0.4f, 0.6f, 0.8f};
  private static final Walk.Corner SEVEN = new Walk.Corner(2, new float[] {0, 4});
  private static final Walk.Corner ONE = new Walk.Corner(1, new float[] {2, 0});
  private static final Walk.Corner FOUR = new Walk.Corner(0, new float[] {4, 4});

  @Test
  void aOneHotConditionDrawsWhatTheSamplerDraws() {
    float[] latents = RandomStream.of(1, "latents").normal(6);
    Codes codes = Codes.under(Conditions.oneHot(2, 3), latents, Small.LATENTS);

    float[] images = codes.images(Small.TORCH, Small.VAE, Small.weights(1));

    int[] labels = {2, 2, 2};
    assertArrayEquals(
        Sampler.decode(Small.TORCH, Small.VAE, Small.weights(1), latents, labels), images, 1e-6f);
    assertEquals(3 * 32, codes.hidden(Small.TORCH, Small.VAE, Small.weights(1)).length);
  }

  @Test
  void aDecoderOfOneColumnIsRefused() {
    ConditionalGenerator narrow =
        Altered.of(
            ConditionalGenerator.class,
            Small.VAE,
            "decode",
            (logits, arguments) -> ((NDArray) logits).get(":, :1"));
    Codes codes = Codes.under(Conditions.oneHot(2, 3), new float[6], Small.LATENTS);

    Expect.refusal(
        "decode's result must have the shape (3, 12) for 3 images, was (3, 1): give a row of pixels()"
            + " numbers for each image",
        () -> codes.images(Small.TORCH, narrow, Small.weights(1)));
  }

  @Test
  void conditionsHaveTheMassThatTheyState() {
    assertArrayEquals(new float[] {0, 0.1f, 0}, Conditions.scaled(1, 3, 0.1));
    assertArrayEquals(new float[] {0, 0, 0}, Conditions.scaled(1, 3, 0));
    assertArrayEquals(Conditions.oneHot(1, 4), Conditions.noisy(1, 0, NOISE));
    assertArrayEquals(
        new float[] {0.1f / 2, 1.2f / 2, 0.3f / 2, 0.4f / 2},
        Conditions.noisy(1, 0.5, NOISE),
        1e-6f);
    assertEquals(1, sum(Conditions.softmaxOfNoisy(1, NOISE)), 1e-6);
  }

  @Test
  void theSoftmaxOfAOneHotRowIsNearlyUniform() {
    float[] row = Conditions.softmaxOfNoisy(1, new float[10]);

    assertEquals(0.232, row[1], 5e-4);
    assertEquals(0.0853, row[0], 5e-5);
  }

  @Test
  void aDeceptiveWalkKeepsItsFirstCondition() {
    Codes codes = Walk.deceptive(SEVEN, ONE, 3, 5);

    assertEquals(5, codes.count());
    assertArrayEquals(SEVEN.latent(), codes.latent(0));
    assertArrayEquals(new float[] {1, 2}, codes.latent(2));
    assertArrayEquals(ONE.latent(), codes.latent(4));
    for (int i = 0; i < 5; i++) {
      assertArrayEquals(new float[] {0, 0, 1}, codes.condition(i));
    }
  }

  @Test
  void aTriangularWalkPassesItsCornerOnce() {
    Codes codes = Walk.interpolated(List.of(SEVEN, ONE, FOUR), 3, 12);

    assertEquals(23, codes.count());
    assertArrayEquals(ONE.latent(), codes.latent(11));
    assertArrayEquals(new float[] {0, 1, 0}, codes.condition(11));
    assertArrayEquals(new float[] {1f / 11, 10f / 11, 0}, codes.condition(12), 1e-6f);
    assertArrayEquals(new float[] {1, 0, 0}, codes.condition(22));
    for (int i = 0; i < 23; i++) {
      assertEquals(1, sum(codes.condition(i)), 1e-6);
    }
  }

  @Test
  void refusesWalksAndCodesWithoutSense() {
    Expect.refusal(
        "a walk needs two labels, was from 2 to 2: name another end",
        () -> Walk.deceptive(SEVEN, new Walk.Corner(2, new float[2]), 3, 12));
    Expect.refusal("frames must be at least 2, was 1", () -> Walk.deceptive(SEVEN, ONE, 3, 1));
    Expect.refusal(
        "corners must be at least 2, was 1", () -> Walk.interpolated(List.of(ONE), 3, 12));
    Expect.refusal(
        "2 codes need whole rows, got 3 latent numbers and 2 condition numbers",
        () -> new Codes(2, new float[3], new float[2]));
    Expect.refusal("there must be codes to join, got none", () -> Codes.joined(List.of()));
    Expect.refusal(
        "codes of 5 latents and 3 condition numbers do not fit a model of 2 and 3",
        () ->
            new Codes(1, new float[5], new float[3])
                .images(Small.TORCH, Small.VAE, Small.weights(1)));
    Expect.refusal("scale must be at least 0, was -1", () -> Conditions.scaled(1, 3, -1));
    Expect.refusal("noiseWeight must be at least 0, was -1", () -> Conditions.noisy(1, -1, NOISE));
  }

  @Test
  void joinedCodesComeInOrder() {
    Codes codes =
        Codes.joined(List.of(Walk.deceptive(SEVEN, ONE, 3, 2), Walk.deceptive(ONE, FOUR, 3, 2)));

    assertArrayEquals(ONE.latent(), codes.latent(1));
    assertArrayEquals(codes.latent(3), codes.at(3, 0).latent(0));
    assertTrue(codes.count() == 4);
  }

  private static double sum(float[] row) {
    double sum = 0;
    for (float value : row) {
      sum += value;
    }
    return sum;
  }
}
