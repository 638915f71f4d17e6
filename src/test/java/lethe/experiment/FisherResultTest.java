package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import lethe.data.LabelSet;
import lethe.fisher.FisherConfig;
import lethe.fisher.FisherDiagonal;
import lethe.model.Layout;
import lethe.model.Weights;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class FisherResultTest {
  private static final Layout LAYOUT = Layout.builder().trained("a", 3).trained("b", 1).build();

  @Test
  void bothFormsAreComparedByTraceAndLogarithmAndTheBatchedOneWithTheLoop() {
    FisherDiagonal perSample = fisher(100, 10, 2, 4, 8, 0);
    FisherDiagonal batchMean = fisher(100, 10, 1, 4, 2, 5);
    FisherDiagonal loop = fisher(20, 40, 2, 4, 8, 1);
    FisherDiagonal batched = fisher(20, 1, 2, 4, 9, 1);

    FisherResult result = FisherResult.of(perSample, batchMean, loop, batched, Map.of());

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

  @Test
  void estimatesOverOtherImagesAreComparedTensorByTensor() {
    FisherDiagonal perSample = fisher(100, 10, 2, 4, 8, 1);
    FisherDiagonal other = fisher(100, 10, 4, 8, 16, 1);

    FisherResult result =
        FisherResult.of(perSample, perSample, perSample, perSample, Map.of("drawn", other));

    FisherResult.Other drawn = result.other("drawn");
    assertEquals(29.0 / 15, drawn.agreement().traceRatio(), 1e-12);
    assertEquals(
        List.of(new FisherResult.TensorRatio("a", 2), new FisherResult.TensorRatio("b", 1)),
        drawn.means());
    assertEquals("a", result.largestShare().name());
    assertEquals(1.0 / 15, result.row("b").traceShare(), 1e-12);
    Expect.refusal("there is no estimate 'kept'", () -> result.other("kept"));
  }

  private static FisherDiagonal fisher(int samples, double seconds, float... values) {
    FisherConfig config = FisherConfig.perSample(LabelSet.all(3), 1).withSamples(samples);
    return new FisherDiagonal(new Weights(LAYOUT, values), config, seconds);
  }
}
