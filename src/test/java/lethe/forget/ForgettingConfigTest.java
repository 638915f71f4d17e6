package lethe.forget;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import lethe.data.LabelSet;
import lethe.forget.ForgettingConfig.ReplayLabels;
import lethe.model.Draw;
import lethe.optim.LearningRate;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class ForgettingConfigTest {
  private static final LabelSet ONE = LabelSet.forgetSet(10, 1);
  private static final ForgettingConfig PAPER = ForgettingConfig.paper(ONE, 7);

  @Test
  void thePaperPresetHasThePapersNumbers() {
    assertEquals(
        new ForgettingConfig(
            ONE,
            new Surrogate.UniformNoise(),
            100,
            1,
            ReplayLabels.UNIFORM,
            Draw.MEAN,
            256,
            256,
            10_000,
            LearningRate.constant(1e-4),
            1_000,
            7),
        PAPER);
  }

  @Test
  void theReferencePresetHalvesLambdaAndFixesTheCounts() {
    assertEquals(
        new ForgettingConfig(
            ONE,
            new Surrogate.UniformNoise(),
            50,
            1,
            ReplayLabels.FIXED_COUNTS,
            Draw.MEAN,
            256,
            256,
            10_000,
            LearningRate.constant(1e-4),
            1_000,
            7),
        ForgettingConfig.reference(ONE, 7));
  }

  @Test
  void theShortRecipeWeighsReplayByItsShareOfSurrogates() {
    ForgettingConfig balanced = ForgettingConfig.balanced(ONE, 7);
    ForgettingConfig fast = ForgettingConfig.fast(ONE, 7);

    double fewer = (double) fast.forgetBatch() / balanced.forgetBatch();
    assertEquals(0.25, fewer);
    assertEquals(fewer / 2 * balanced.ewcWeight(), fast.ewcWeight());
    assertEquals(fewer * balanced.replayWeight(), fast.replayWeight());
    assertEquals(1.5 * balanced.replayBatch(), fast.replayBatch());
    assertEquals(Draw.BERNOULLI, fast.replayDraw());
    assertEquals(ForgettingConfig.paper(ONE, 7).ewcWeight(), balanced.ewcWeight());
  }

  @Test
  void oneValueIsChangedAtATime() {
    LearningRate rate = LearningRate.constant(1);
    Surrogate grey = new Surrogate.ConstantGrey(0.5);

    ForgettingConfig changed =
        PAPER
            .withEwcWeight(2)
            .withReplayWeight(3)
            .withReplayLabels(ReplayLabels.FIXED_COUNTS)
            .withReplayDraw(Draw.BERNOULLI)
            .withSteps(4)
            .withLearningRate(rate)
            .withLogInterval(5)
            .withSurrogate(grey)
            .withBatches(6, 8);

    assertEquals(
        new ForgettingConfig(
            ONE, grey, 2, 3, ReplayLabels.FIXED_COUNTS, Draw.BERNOULLI, 6, 8, 4, rate, 5, 7),
        changed);
  }

  @Test
  void forgetSetsThatForgetNothingEverythingOrNoDigitAreRefused() {
    Expect.refusal(
        "forgetSet must name at least one label, was {}: name the labels to forget, each from 0 to"
            + " 9",
        () -> ForgettingConfig.paper(LabelSet.of(10), 7));
    Expect.refusal(
        "forgetSet must keep at least one label, was {0..9}: leave out the labels to keep",
        () -> ForgettingConfig.paper(LabelSet.all(10), 7));
    Expect.refusal(
        "forgetSet must hold labels from 0 to 9, was [10]: take out 10",
        () -> ForgettingConfig.paper(LabelSet.forgetSet(10, 10), 7));
    Expect.refusal(
        "forgetSet must hold labels from 0 to 9, was [1, -1]: take out -1",
        () -> ForgettingConfig.paper(LabelSet.forgetSet(10, 1, -1), 7));
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    Expect.refusal("ewcWeight must be at least 0, was -3", () -> PAPER.withEwcWeight(-3));
    Expect.refusal("ewcWeight must be at least 0, was NaN", () -> PAPER.withEwcWeight(Double.NaN));
    Expect.refusal("replayWeight must be at least 0, was -0.5", () -> PAPER.withReplayWeight(-0.5));
    Expect.refusal("forgetBatch must be at least 1, was 0", () -> PAPER.withBatches(0, 1));
    Expect.refusal("replayBatch must be at least 1, was 0", () -> PAPER.withBatches(1, 0));
    Expect.refusal("steps must be at least 1, was 0", () -> PAPER.withSteps(0));
    Expect.refusal("logInterval must be at least 1, was 0", () -> PAPER.withLogInterval(0));
  }

  @Test
  void aShortRunOfThePresetStillReachesThePeak() {
    ForgettingConfig config = ForgettingConfig.fast(ONE, 7).withSteps(150);

    assertEquals(LearningRate.warmupCosine(4e-3, 30), config.learningRate());
    assertEquals(
        LearningRate.warmupCosine(4e-3, 200),
        ForgettingConfig.fast(ONE, 7).withSteps(500).learningRate());
    Expect.refusal(
        "warmup must be at most the number of steps, was 200 for 150 steps: the rate would not reach"
            + " its peak; warm up for fewer steps or take more of them",
        () -> config.withLearningRate(LearningRate.warmupCosine(4e-3, 200)));
  }

  @Test
  void missingSettingsAreRefused() {
    Expect.refusal("forgetSet must be given, was null", () -> PAPER.withForgetSet(null));
    Expect.refusal("surrogate must be given, was null", () -> PAPER.withSurrogate(null));
    Expect.refusal("learningRate must be given, was null", () -> PAPER.withLearningRate(null));
    Expect.refusal("replayLabels must be given, was null", () -> PAPER.withReplayLabels(null));
    Expect.refusal("replayDraw must be given, was null", () -> PAPER.withReplayDraw(null));
    Expect.refusal("form must be given, was null", () -> ProjectionConfig.of(PAPER, null));
    Expect.refusal(
        "fisher must be given, was null",
        () ->
            new SequentialConfig(
                List.of(1),
                SequentialConfig.Protection.CUMULATIVE,
                SequentialConfig.Teacher.ORIGINAL,
                PAPER,
                null));
  }
}
