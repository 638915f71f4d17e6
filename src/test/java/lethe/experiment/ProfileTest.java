package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lethe.data.LabelSet;
import lethe.evaluate.EvaluationConfig;
import lethe.fisher.FisherConfig;
import lethe.forget.ForgettingConfig;
import lethe.model.Draw;
import lethe.optim.LearningRate;
import lethe.train.CvaeTrainingConfig;
import org.junit.jupiter.api.Test;

final class ProfileTest {
  private static final LabelSet ONE = LabelSet.forgetSet(10, 1);

  @Test
  void paperHasEveryNumberOfTheReference() {
    CvaeTrainingConfig cvae = Profile.PAPER.cvae();
    FisherConfig fisher = Profile.PAPER.fisher(10);
    ForgettingConfig forgetting = Profile.PAPER.forgetting(ONE);

    assertEquals(256, cvae.batchSize());
    assertEquals(100_000, cvae.steps());
    assertEquals(LearningRate.constant(1e-4), cvae.learningRate());
    assertEquals(5_000, cvae.logInterval());
    assertEquals(50_000, fisher.samples());
    assertEquals(LabelSet.all(10), fisher.labels());
    assertEquals(FisherConfig.Estimator.PER_SAMPLE, fisher.estimator());
    assertEquals(100, forgetting.ewcWeight());
    assertEquals(1, forgetting.replayWeight());
    assertEquals(256, forgetting.forgetBatch());
    assertEquals(256, forgetting.replayBatch());
    assertEquals(10_000, forgetting.steps());
    assertEquals(LearningRate.constant(1e-4), forgetting.learningRate());
    assertEquals(1_000, forgetting.logInterval());
    assertEquals(EvaluationConfig.full(ONE, forgetting.seed()), Profile.PAPER.evaluation(ONE));
    assertEquals(1_000, Profile.PAPER.evaluation(ONE).samplesPerLabel());
    assertEquals(64, Profile.PAPER.judgeA().batchSize());
    assertEquals(20, Profile.PAPER.judgeA().epochs());
    assertEquals(0, Profile.PAPER.judgeA().nonDigits());
    assertTrue(Profile.PAPER.judgeImages() >= 60_000);
  }

  @Test
  void batchMeanFisherIsTheReferencesEstimate() {
    FisherConfig fisher = Profile.QUICK.batchMeanFisher(10);

    assertEquals(FisherConfig.Estimator.BATCH_MEAN, fisher.estimator());
    assertEquals(256, fisher.batchSize());
    assertEquals(50_000, fisher.samples());
  }

  @Test
  void quickForgetsInAThousandSteps() {
    assertEquals(6_000, Profile.QUICK.cvae().steps());
    assertEquals(1_000, Profile.QUICK.forgetting(ONE).steps());
    assertEquals(ForgettingConfig.fast(ONE, Profile.QUICK.seed()), Profile.QUICK.forgetting(ONE));
    assertEquals(50_000, Profile.QUICK.fisher(10).samples());
    assertEquals(1_000, Profile.QUICK.evaluation(ONE).samplesPerLabel());
    assertEquals(1_000, Profile.QUICK.greySamples());
    assertTrue(Profile.QUICK.judgeImages() >= 60_000);
  }

  @Test
  void balancedRunsHaveAsManySurrogatesAsReplayedImages() {
    for (Profile profile : Profile.values()) {
      ForgettingConfig config = profile.balancedForgetting(ONE);

      assertEquals(config.forgetBatch(), config.replayBatch());
      assertEquals(100, config.ewcWeight());
      assertEquals(1, config.replayWeight());
    }
    assertEquals(Profile.PAPER.forgetting(ONE), Profile.PAPER.balancedForgetting(ONE));
  }

  @Test
  void theJudgesAreIndependentAndOnlyTheSecondSeesNonDigits() {
    for (Profile profile : Profile.values()) {
      assertNotEquals(profile.judgeA().seed(), profile.judgeB().seed());
      assertEquals(0, profile.judgeA().nonDigits());
      assertTrue(profile.judgeB().nonDigits() > 0);
    }
  }

  @Test
  void smokeDoesLessOfEverything() {
    assertTrue(Profile.SMOKE.cvae().steps() < Profile.QUICK.cvae().steps());
    assertTrue(Profile.SMOKE.fisher(10).samples() < Profile.QUICK.fisher(10).samples());
    assertTrue(Profile.SMOKE.forgetting(ONE).steps() < Profile.QUICK.forgetting(ONE).steps());
    assertTrue(Profile.SMOKE.loopSamples() < Profile.QUICK.loopSamples());
    assertTrue(Profile.SMOKE.judgeImages() < Profile.QUICK.judgeImages());
    assertTrue(Profile.SMOKE.judgeA().epochs() < Profile.QUICK.judgeA().epochs());
    assertTrue(Profile.SMOKE.judgeB().epochs() < Profile.QUICK.judgeB().epochs());
    assertTrue(Profile.SMOKE.greySamples() < Profile.QUICK.greySamples());
    assertTrue(Profile.SMOKE.elboSamples() < Profile.QUICK.elboSamples());
    assertTrue(
        Profile.SMOKE.evaluation(ONE).samplesPerLabel()
            < Profile.QUICK.evaluation(ONE).samplesPerLabel());
  }

  @Test
  void aProfileIsFoundByItsLabel() {
    for (Profile profile : Profile.values()) {
      assertEquals(profile, Profile.named(profile.label()));
      assertEquals(profile.seed(), profile.cvae().seed());
    }
  }

  @Test
  void anAblationLeavesOutItsPartAlone() {
    ForgettingConfig full = Profile.QUICK.forgetting(ONE);

    assertEquals(full.withReplayDraw(Draw.MEAN), Ablation.REPLAYED_MEANS.apply(full));
    assertNotEquals(full, Ablation.REPLAYED_MEANS.apply(full));
    assertEquals(full, Ablation.REPLAYED_SAMPLES.apply(full));
    assertEquals(full.withEwcWeight(0), Ablation.NO_EWC.apply(full));
    assertEquals(full.withReplayWeight(0), Ablation.NO_REPLAY.apply(full));
    assertEquals(full.withEwcWeight(0).withReplayWeight(0), Ablation.NAIVE.apply(full));
  }

  @Test
  void noAblationOfAProfileIsItsOwnRecipe() {
    List<String> quick = List.of("no EWC", "no replay", "neither", "replayed means");
    List<String> paper = List.of("no EWC", "no replay", "neither", "replayed samples");

    assertEquals(quick, ablations(Profile.SMOKE));
    assertEquals(quick, ablations(Profile.QUICK));
    assertEquals(paper, ablations(Profile.PAPER));
  }

  private static List<String> ablations(Profile profile) {
    return Ablation.of(profile.forgetting(ONE)).stream().map(Ablation::title).toList();
  }
}
