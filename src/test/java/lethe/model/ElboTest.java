package lethe.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import lethe.base.RandomStream;
import lethe.engine.Gradients;
import lethe.engine.Scope;
import lethe.model.ConditionalGenerator.Posterior;
import lethe.support.Expect;
import lethe.support.SlowVae;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class ElboTest {
  private static final float[] LOGITS = {-100, -30, -5, -0.1f, 0, 0.1f, 5, 30, 100};

  @Test
  void reconstructionEqualsTheBernoulliFormulaInDoubles() {
    for (float grey : new float[] {0, 0.25f, 0.5f, 1}) {
      for (float logit : LOGITS) {
        double logOfMean = -Math.log1p(Math.exp(-logit));
        double logOfRest = -Math.log1p(Math.exp(logit));
        double expected = -(grey * logOfMean + (1 - grey) * logOfRest);

        assertEquals(
            expected,
            reconstruction(logit, grey),
            1e-6 * Math.max(1, expected),
            "logit " + logit + ", grey " + grey);
      }
    }
  }

  @Test
  void aPixelThatIsWrongForCertainCostsTheReferencesFloorOfAHundred() {
    assertEquals(100, SlowVae.crossEntropy(new double[] {1}, new double[] {0}));
    assertEquals(100, reconstruction(100, 0));
    assertEquals(100, reconstruction(-100, 1));
    assertEquals(0, reconstruction(100, 1));
    assertEquals(0, reconstruction(-100, 0), 1e-40);
  }

  @Test
  void reconstructionSumsOverPixelsAndKeepsImagesApart() {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray logits = scope.zeros(3, 5);
      NDArray images = scope.array(RandomStream.of(1, "grey").uniform(15), 3, 5);

      float[] perImage = Elbo.reconstruction(logits, images).toFloatArray();

      float fiveBits = (float) (5 * Math.log(2));
      assertArrayEquals(new float[] {fiveBits, fiveBits, fiveBits}, perImage, 1e-6f);
    }
  }

  @Test
  void gradientOfTheReconstructionIsMeanMinusImageAtEveryLogit() {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray logits = scope.array(LOGITS, 1, LOGITS.length);
      NDArray images = scope.zeros(1, LOGITS.length).add(0.25f);

      float[] gradient =
          Gradients.of(scope, logits, leaf -> Elbo.reconstruction(leaf, images).sum())
              .gradient()
              .toFloatArray();

      for (int i = 0; i < LOGITS.length; i++) {
        assertEquals(1 / (1 + Math.exp(-LOGITS[i])) - 0.25, gradient[i], 1e-6);
      }
    }
  }

  @Test
  void klDivergenceIsZeroAtTheStandardNormal() {
    try (Scope scope = Small.TORCH.scope()) {
      assertArrayEquals(
          new float[2],
          Elbo.klDivergence(new Posterior(scope.zeros(2, 4), scope.zeros(2, 4))).toFloatArray());
    }
  }

  @Test
  void klDivergenceIsPositiveElsewhere() {
    try (Scope scope = Small.TORCH.scope()) {
      RandomStream random = RandomStream.of(3, "posteriors");
      int n = 2_000;

      float[] divergences =
          Elbo.klDivergence(
                  new Posterior(
                      scope.array(random.normal(n), n, 1), scope.array(random.normal(n), n, 1)))
              .toFloatArray();

      for (float divergence : divergences) {
        assertTrue(divergence > 0);
      }
    }
  }

  @Test
  void klDivergenceEqualsTheIntegralOfItsDefinition() {
    float[] means = {0, 1.5f, -2, 0.3f};
    float[] logVariances = {-1, 0.5f, 1, -3};
    double expected = 0;
    for (int d = 0; d < 4; d++) {
      expected += divergenceByIntegral(means[d], Math.exp(0.5 * logVariances[d]));
    }
    try (Scope scope = Small.TORCH.scope()) {
      NDArray divergence =
          Elbo.klDivergence(
              new Posterior(scope.array(means, 1, 4), scope.array(logVariances, 1, 4)));

      Expect.close(expected, divergence.getFloat(0), 1e-5);
    }
  }

  @Test
  void latentIsTheMeanPlusNoiseTimesTheDeviation() {
    try (Scope scope = Small.TORCH.scope()) {
      Posterior posterior =
          new Posterior(
              scope.array(new float[] {1, -2}, 1, 2),
              scope.array(new float[] {0, (float) Math.log(9)}, 1, 2));

      NDArray latent = Elbo.latent(posterior, scope.array(new float[] {0.5f, -1}, 1, 2));

      assertArrayEquals(new float[] {1.5f, -5}, latent.toFloatArray(), 1e-6f);
    }
  }

  private static double reconstruction(float logit, float grey) {
    try (Scope scope = Small.TORCH.scope()) {
      return Elbo.reconstruction(
              scope.array(new float[] {logit}, 1, 1), scope.array(new float[] {grey}, 1, 1))
          .getFloat(0);
    }
  }

  /** {@code ∫ q ln(q / p)} for q = N(mean, deviation²) and p = N(0, 1), by the midpoint rule. */
  private static double divergenceByIntegral(double mean, double deviation) {
    int cells = 20_000;
    double width = 20 * deviation / cells;
    double sum = 0;
    for (int i = 0; i < cells; i++) {
      double z = mean - 10 * deviation + (i + 0.5) * width;
      double standard = (z - mean) / deviation;
      double logQ = -0.5 * standard * standard - Math.log(deviation);
      double logP = -0.5 * z * z;
      sum += Math.exp(logQ) / Math.sqrt(2 * Math.PI) * (logQ - logP) * width;
    }
    return sum;
  }
}
