package lethe.fisher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lethe.data.LabelSet;
import lethe.model.Layout;
import lethe.model.Weights;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class FisherAgreementTest {
  private static final Layout LAYOUT = Layout.builder().trained("a", 3).trained("b", 2).build();
  private static final FisherConfig CONFIG = FisherConfig.perSample(LabelSet.all(3), 1);

  @Test
  void anEstimateAgreesWithItself() {
    FisherDiagonal fisher = fisher(1, 2, 3, 4, 5);

    assertEquals(new FisherAgreement(1, 1, 0, 5), FisherAgreement.of(fisher, fisher));
  }

  @Test
  void aScaledEstimateKeepsItsCorrelationAndMovesTheTrace() {
    FisherAgreement agreement =
        FisherAgreement.of(fisher(10, 20, 30, 40, 50), fisher(1, 2, 3, 4, 5));

    assertEquals(10, agreement.traceRatio(), 1e-12);
    assertEquals(1, agreement.logCorrelation(), 1e-12);
    assertEquals(9, agreement.largestRelativeDifference(), 1e-6);
  }

  @Test
  void theOppositeOrderHasANegativeCorrelation() {
    FisherAgreement agreement = FisherAgreement.of(fisher(16, 8, 4, 2, 1), fisher(1, 2, 4, 8, 16));

    assertEquals(-1, agreement.logCorrelation(), 1e-12);
    assertEquals(1, agreement.traceRatio());
  }

  @Test
  void zerosAreLeftOutOfTheLogarithms() {
    FisherAgreement agreement = FisherAgreement.of(fisher(0, 2, 4, 8, 0), fisher(1, 1, 2, 4, 0));

    assertEquals(3, agreement.positive());
    assertEquals(1, agreement.logCorrelation(), 1e-12);
    assertTrue(
        Double.isNaN(
            FisherAgreement.of(fisher(1, 0, 0, 0, 0), fisher(1, 0, 0, 0, 0)).logCorrelation()));
  }

  @Test
  void refusesAnEstimateThatIsZeroEverywhere() {
    Expect.refusal(
        "the other estimate is 0 everywhere: nothing to agree with",
        () -> FisherAgreement.of(fisher(1, 2, 3, 4, 5), fisher(0, 0, 0, 0, 0)));
  }

  private static FisherDiagonal fisher(float... values) {
    return new FisherDiagonal(new Weights(LAYOUT, values), CONFIG, 1);
  }
}
