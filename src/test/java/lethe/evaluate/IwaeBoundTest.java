package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import lethe.model.ConditionalGenerator.Posterior;
import lethe.model.NegativeElbo;
import lethe.model.Weights;
import lethe.support.Expect;
import lethe.support.SlowVae;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class IwaeBoundTest {
  private static final long SEED = 4;
  private static final LabelledImages IMAGES = Small.images(70, 1);
  private static final Weights WEIGHTS = Small.weights(2);

  @Test
  void equalsTheFormulaInDoublesOneLatentAtATime() {
    double[] values = bound(3).perImage(Small.TORCH, WEIGHTS);

    for (int i : new int[] {0, 41, 69}) {
      double[] logWeights = slowLogWeights(i, 3);
      double mean = Arrays.stream(logWeights).map(Math::exp).sum() / 3;
      assertEquals(-Math.log(mean), values[i], 1e-5);
    }
  }

  @Test
  void oneLatentIsTheNegativeElboWithASampledDivergence() {
    double[] values = bound(1).perImage(Small.TORCH, WEIGHTS);

    for (int i = 0; i < values.length; i++) {
      assertEquals(-slowLogWeights(i, 1)[0], values[i], 1e-5);
    }
    // its divergence in closed form is the same in expectation
    double closed = new NegativeElbo(Small.VAE, IMAGES, 400, SEED).of(Small.TORCH, WEIGHTS).total();
    double sampled = Arrays.stream(slowMean(400)).average().orElseThrow();
    assertEquals(closed, sampled, 0.03);
  }

  @Test
  void fallsWithMoreLatentsAndStaysBelowTheNegativeElbo() {
    double elbo = new NegativeElbo(Small.VAE, IMAGES, 200, SEED).of(Small.TORCH, WEIGHTS).total();

    double few = bound(4).of(Small.TORCH, WEIGHTS).negativeLogLikelihood();
    double some = bound(16).of(Small.TORCH, WEIGHTS).negativeLogLikelihood();
    double many = bound(256).of(Small.TORCH, WEIGHTS).negativeLogLikelihood();

    assertTrue(few < elbo, few + " < " + elbo);
    assertTrue(some < few, some + " < " + few);
    assertTrue(many < some, many + " < " + some);
  }

  @Test
  void theLogarithmOfASumSurvivesWeightsThatUnderflow() {
    double[] logWeights = {7, -1_000, -1_001, -2_000};

    assertEquals(
        1_000 - Math.log((1 + Math.exp(-1)) / 3), IwaeBound.bound(logWeights, 1, 3), 1e-12);
  }

  @Test
  void anImagesNoiseDependsOnItsPlaceAndNotOnHowManyFollow() {
    double[] all = bound(600).perImage(Small.TORCH, WEIGHTS);
    double[] some =
        new IwaeBound(Small.VAE, IMAGES.first(5), 600, SEED).perImage(Small.TORCH, WEIGHTS);

    assertArrayEquals(Arrays.copyOf(all, 5), some, 1e-6);
  }

  @Test
  void theValueIsTheMeanWithItsErrorOverTheImages() {
    double[] values = bound(5).perImage(Small.TORCH, WEIGHTS);

    IwaeBound.Value value = bound(5).of(Small.TORCH, WEIGHTS);

    assertEquals(
        Arrays.stream(values).average().orElseThrow(), value.negativeLogLikelihood(), 1e-9);
    assertEquals(Statistics.standardError(values), value.standardError());
    assertEquals(5, value.samples());
    assertEquals(70, value.images());
  }

  @Test
  void refusesNoLatentsNoImagesAndOtherSizes() {
    Expect.refusal("samples must be at least 1, was 0", () -> bound(0));
    Expect.refusal(
        "images to evaluate must be at least 1, was 0",
        () -> new IwaeBound(Small.VAE, IMAGES.only(LabelSet.of(Small.LABELS)), 1, SEED));
    LabelledImages wide = LabelledImages.of(2, Small.LABELS, new byte[4], new byte[2]);
    Expect.refusal(
        "the images have 2 pixels, the model 12: give it images of its own size",
        () -> new IwaeBound(Small.VAE, wide, 1, SEED));
  }

  @Test
  void anInterruptStopsIt() {
    Thread.currentThread().interrupt();

    var error = assertThrows(CancellationException.class, () -> bound(1).of(Small.TORCH, WEIGHTS));
    assertTrue(error.getMessage().startsWith("the importance-weighted bound was interrupted"));
  }

  private static IwaeBound bound(int samples) {
    return new IwaeBound(Small.VAE, IMAGES, samples, SEED);
  }

  /** Mean over {@code samples} latents of −log weight, image by image. */
  private static double[] slowMean(int samples) {
    double[] means = new double[IMAGES.count()];
    Arrays.setAll(means, i -> -Arrays.stream(slowLogWeights(i, samples)).average().orElseThrow());
    return means;
  }

  /** ln p(x | z) + ln N(z; 0, I) − ln N(z; μ, σ²) from the densities themselves. */
  private static double[] slowLogWeights(int image, int samples) {
    int[] index = {image};
    double[] x = SlowVae.row(IMAGES.images(index), 0, Small.PIXELS);
    float[] condition = OneHot.of(IMAGES.labels(index), Small.LABELS);
    float[] mean;
    float[] logVariance;
    try (Scope scope = Small.TORCH.scope()) {
      NDArray pixels = scope.array(IMAGES.images(index), 1, Small.PIXELS);
      NDArray label = scope.array(condition, 1, Small.LABELS);
      Posterior posterior = Small.VAE.encode(WEIGHTS.upload(scope), pixels, label);
      mean = posterior.mean().toFloatArray();
      logVariance = posterior.logVariance().toFloatArray();
    }
    float[] noise =
        RandomStream.of(SEED, "importance noise")
            .child("image " + image)
            .normal(samples * Small.LATENTS);
    SlowVae vae = new SlowVae(WEIGHTS);
    double[] weights = new double[samples];
    for (int s = 0; s < samples; s++) {
      double[] z = new double[Small.LATENTS];
      for (int d = 0; d < z.length; d++) {
        double sigma = Math.exp(logVariance[d] / 2);
        z[d] = mean[d] + sigma * noise[s * Small.LATENTS + d];
        weights[s] += logDensity(z[d], 0, 1) - logDensity(z[d], mean[d], sigma);
      }
      weights[s] -= SlowVae.crossEntropy(vae.decode(z, SlowVae.row(condition, 0, Small.LABELS)), x);
    }
    return weights;
  }

  private static double logDensity(double z, double mean, double sigma) {
    double standard = (z - mean) / sigma;
    return -0.5 * standard * standard - Math.log(sigma) - 0.5 * Math.log(2 * Math.PI);
  }
}
