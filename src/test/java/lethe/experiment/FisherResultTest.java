package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import lethe.data.LabelSet;
import lethe.fisher.FisherConfig;
import lethe.fisher.FisherDiagonal;
import lethe.model.Layout;
import lethe.model.Weights;
import org.junit.jupiter.api.Test;

final class FisherResultTest {
  private static final Layout LAYOUT = Layout.builder().trained("a", 3).trained("b", 1).build();

  @Test
  void bothFormsAreComparedByTraceAndLogarithmAndTheBatchedOneWithTheLoop() {
    FisherDiagonal perSample = fisher(100, 10, 2, 4, 8, 0);
    FisherDiagonal batchMean = fisher(100, 10, 1, 4, 2, 5);
    FisherDiagonal loop = fisher(20, 40, 2, 4, 8, 1);
    FisherDiagonal batched = fisher(20, 1, 2, 4, 9, 1);

    FisherResult result = FisherResult.of(perSample, batchMean, loop, batched);

    // ln F is 1, 2, 3 and 0, 2, 1 times ln 2, the zero left out: r = 1 / √(2 · 2).
    assertEquals(0.5, result.logCorrelation(), 1e-12);
    assertEquals(14.0 / 12, result.traceRatio(), 1e-12);
    assertEquals(1.0 / 8, result.largestRelativeDifference(), 1e-12);
    assertEquals(10, result.samplesPerSecond());
    assertEquals(20, result.speedUp());
    assertEquals(20, result.loopSamples());
    JsonNode json = Card.JSON.valueToTree(result);
    assertTrue(json.path("logCorrelation").isNumber());
  }

  private static FisherDiagonal fisher(int samples, double seconds, float... values) {
    FisherConfig config = FisherConfig.perSample(LabelSet.all(3), 1).withSamples(samples);
    return new FisherDiagonal(new Weights(LAYOUT, values), config, seconds);
  }
}
