package lethe.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

/** The regression, and the probe that is built on it. */
final class LogisticRegressionTest {
  @Test
  void decisionsEqualScikitLearns() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("logistic_regression.json")) {
      JsonNode fixture = new ObjectMapper().readTree(in);
      for (JsonNode problem : fixture.path("problems")) {
        ObjectMapper mapper = new ObjectMapper();
        double[][] rows = mapper.treeToValue(problem.path("rows"), double[][].class);
        boolean[] positive = mapper.treeToValue(problem.path("positive"), boolean[].class);
        double[][] gram = gram(rows);

        LogisticRegression fit =
            LogisticRegression.fit(gram, positive, fixture.path("penalty").asDouble());

        for (int i = 0; i < rows.length; i++) {
          double expected = problem.path("decisions").path(i).asDouble();
          assertEquals(expected, fit.decision(gram[i]), 1e-3 * Math.max(1, Math.abs(expected)));
        }
      }
    }
  }

  @Test
  void classesThatDifferAreSeparatedAndTwinsAreNot() {
    double[][] left = rows(1, 40);
    double[][] right = rows(2, 40);
    double[][] shifted = rows(3, 40);
    for (double[] row : shifted) {
      row[5] += 8;
    }

    assertEquals(1, LinearProbe.balancedAccuracy(left, shifted));
    assertEquals(0.5, LinearProbe.balancedAccuracy(left, left));
    double chance = LinearProbe.balancedAccuracy(left, right);
    assertTrue(chance > 0.3 && chance < 0.7, "random classes: " + chance);
  }

  /** With more columns than rows a fit names every row that it saw: only held-out ones count. */
  @Test
  void rowsAreReadByFitsThatNeverSawThem() {
    double accuracy = LinearProbe.balancedAccuracy(rows(1, 40, 200), rows(2, 40, 200));

    assertTrue(accuracy < 0.7, "random classes: " + accuracy);
  }

  @Test
  void theProbeReadsTheForgottenLabelAgainstEveryKeptOne() {
    AttackTarget target =
        new AttackTarget(
            "fresh", Small.VAE, Small.weights(1), LabelSet.forgetSet(Small.LABELS, 1), 1);

    var readings = new LinearProbe(Small.TORCH, 20, 7).read(target);

    assertEquals(2, readings.size());
    assertEquals(0, readings.get(0).keptLabel());
    assertEquals(2, readings.get(1).keptLabel());
    assertEquals(40, readings.get(0).rows());
    assertTrue(readings.get(0).balancedAccuracy() > 0.9, "conditions are inputs of the decoder");
    assertEquals(readings, new LinearProbe(Small.TORCH, 20, 7).read(target));
    Expect.refusal("latents must be at least 5, was 4", () -> new LinearProbe(Small.TORCH, 4, 7));
  }

  private static double[][] rows(long seed, int count) {
    return rows(seed, count, 10);
  }

  private static double[][] rows(long seed, int count, int width) {
    float[] values = RandomStream.of(seed, "rows").normal(count * width);
    double[][] rows = new double[count][width];
    for (int i = 0; i < values.length; i++) {
      rows[i / width][i % width] = values[i];
    }
    return rows;
  }

  private static double[][] gram(double[][] rows) {
    double[][] gram = new double[rows.length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows.length; j++) {
        for (int k = 0; k < rows[i].length; k++) {
          gram[i][j] += rows[i][k] * rows[j][k];
        }
      }
    }
    return gram;
  }
}
