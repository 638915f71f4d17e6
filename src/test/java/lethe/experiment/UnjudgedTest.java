package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import lethe.data.LabelSet;
import lethe.evaluate.GreyStatistics;
import lethe.model.Weights;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class UnjudgedTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);

  private final Experiment experiment = SmallExperiment.shared();

  @Test
  void samplesShareTheirLatentsOverAllModels() {
    float[] original = experiment.samples(experiment.original().weights(), 2, 5);

    assertEquals(5 * Small.PIXELS, original.length);
    assertArrayEquals(original, experiment.samples(experiment.original().weights(), 2, 5));
    assertNotEquals(original[0], experiment.samples(experiment.original().weights(), 0, 5)[0]);
    assertEquals(Small.LABELS * 10 * Small.PIXELS, experiment.sheet(experiment.untrained()).length);
  }

  @Test
  void flatnessIsOfSamplesOfEveryForgottenLabel() {
    Weights weights = experiment.original().weights();
    float[] first = experiment.samples(weights, 0, 4);
    float[] second = experiment.samples(weights, 2, 4);
    float[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);

    assertEquals(
        GreyStatistics.of(both, Small.PIXELS),
        experiment.greyStatistics(weights, LabelSet.of(Small.LABELS, 0, 2), 4));
    assertEquals(
        experiment.greyStatistics(weights, 1, 4), experiment.greyStatistics(weights, ONE, 4));
    Expect.refusal(
        "labels must be at least one, were {}",
        () -> experiment.greyStatistics(weights, LabelSet.of(Small.LABELS), 4));
    ForgettingRow row = experiment.compareAblations(ONE).row("original");
    assertEquals(
        experiment.greyStatistics(weights, 1, Profile.SMOKE.greySamples()), row.greyStatistics());
  }

  @Test
  void samplesAreAtLeastOne() {
    Weights weights = experiment.untrained();

    assertEquals(Small.PIXELS, experiment.samples(weights, 2, 1).length);
    Expect.refusal("count must be at least 1, was -1", () -> experiment.samples(weights, 2, -1));
    Expect.refusal(
        "count must be at least 1, was 0", () -> experiment.greyStatistics(weights, 2, 0));
  }
}
