package lethe.fisher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import lethe.data.LabelSet;
import lethe.fisher.FisherConfig.Estimator;
import lethe.model.Draw;
import lethe.model.Layout;
import lethe.model.Weights;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class FisherDiagonalTest {
  private static final Layout LAYOUT = Layout.builder().trained("a", 2).trained("b", 1, 3).build();
  private static final FisherConfig CONFIG = FisherConfig.perSample(LabelSet.all(10), 1);

  @Test
  void aRowSumsUpItsTensor() {
    FisherDiagonal fisher = of(1, 3, 0, 6, 0);

    assertEquals(new FisherDiagonal.Row("a", "(2)", 2, 3, 0.4), fisher.rows().get(0));
    assertEquals(new FisherDiagonal.Row("b", "(1, 3)", 2, 6, 0.6), fisher.row("b"));
    assertEquals(10, fisher.trace());
    assertEquals(25_000, fisher.samplesPerSecond());
  }

  @Test
  void differencesAreRelativeToTheLargestValueOfTheOraclesTensor() {
    assertEquals(0.5, of(1, 3, 0, 6, 0).largestRelativeDifference(of(1, 2, 0, 6, 0)));
    assertEquals(0.25, of(1, 3, 1, 8, 0).largestRelativeDifference(of(1, 3, 1, 8, 2)));
    assertEquals(0, of(1, 3, 0, 6, 0).largestRelativeDifference(of(1, 3, 0, 6, 0)));
  }

  @Test
  void aTensorOfZerosEqualsATensorOfZeros() {
    assertEquals(0, of(1, 3, 0, 0, 0).largestRelativeDifference(of(1, 3, 0, 0, 0)));
    assertEquals(
        Double.POSITIVE_INFINITY, of(1, 3, 0, 1, 0).largestRelativeDifference(of(1, 3, 0, 0, 0)));
  }

  @Test
  void negativeAndInfiniteValuesAreRefused() {
    Expect.refusal("a Fisher value must be at least 0, was -1.0", () -> of(1, 3, 0, -1, 0));
    Expect.refusal(
        "the Fisher diagonal has Infinity in b at position 1: every number must be finite; make"
            + " them again",
        () -> of(1, 3, 0, Float.POSITIVE_INFINITY, 0));
  }

  @Test
  void presetsAreThoseOfThePaperAndTheReference() {
    LabelSet all = LabelSet.all(10);

    assertEquals(
        new FisherConfig(50_000, 1_000, Estimator.PER_SAMPLE, all, Draw.MEAN, 1),
        FisherConfig.perSample(all, 1));
    assertEquals(
        new FisherConfig(50_000, 256, Estimator.BATCH_MEAN, all, Draw.MEAN, 1),
        FisherConfig.reference(all, 1));
    assertEquals(40, CONFIG.withSamples(40).samples());
    assertEquals(Estimator.LOOP, CONFIG.withEstimator(Estimator.LOOP).estimator());
  }

  @Test
  void settingsThatDrawNothingAreRefused() {
    Expect.refusal("samples must be at least 1, was 0", () -> CONFIG.withSamples(0));
    Expect.refusal(
        "batchSize must be at least 1, was -1",
        () -> new FisherConfig(1, -1, Estimator.LOOP, LabelSet.all(10), Draw.MEAN, 1));
    Expect.refusal(
        "labels must name at least one label to draw, was {}",
        () -> FisherConfig.perSample(LabelSet.of(10), 1));
  }

  private static FisherDiagonal of(float... values) {
    return new FisherDiagonal(new Weights(LAYOUT, values), CONFIG, 2);
  }
}
