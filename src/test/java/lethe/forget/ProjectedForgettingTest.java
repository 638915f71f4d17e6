package lethe.forget;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lethe.base.Progress;
import lethe.data.LabelSet;
import lethe.fisher.FisherConfig;
import lethe.fisher.FisherDiagonal;
import lethe.fisher.FisherEstimator;
import lethe.forget.ProjectionConfig.Form;
import lethe.forget.ProjectionConfig.Grain;
import lethe.model.Weights;
import lethe.optim.GradientProjection.Trigger;
import lethe.optim.LearningRate;
import lethe.support.Expect;
import lethe.support.Resumed;
import lethe.support.Small;
import lethe.support.TrainedSmall;
import org.junit.jupiter.api.Test;

final class ProjectedForgettingTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
  private static final Weights ORIGINAL = TrainedSmall.weights();
  private static final ForgettingConfig SHARED =
      ForgettingConfig.balanced(ONE, 4)
          .withBatches(64, 64)
          .withSteps(400)
          .withLearningRate(LearningRate.warmupCosine(1e-2, 20))
          .withEwcWeight(0);

  @Test
  void everyFormTurnsTheForgottenLabelGrey() {
    double flat = 64 * Small.PIXELS * Math.log(2);
    for (Form form : Form.values()) {
      ForgettingReport report = forget(ProjectionConfig.of(SHARED, form)).report();

      assertTrue(report.points().get(0).forgetLoss() > 1.3 * flat, form + " starts from a picture");
      assertEquals(flat, report.last().forgetLoss(), 0.06 * flat, form + "");
    }
  }

  @Test
  void theSumWithoutPenaltyIsSelectiveAmnesiaWithoutPenalty() {
    ForgettingConfig config = SHARED.withSteps(20).withReplayWeight(0.7);

    Weights projected = forget(ProjectionConfig.of(config, Form.SUM)).weights();
    Weights amnesia =
        new SelectiveAmnesia(Small.TORCH, Small.VAE, config)
            .forget(ORIGINAL, fisher(), Progress.SILENT)
            .weights();

    Expect.close(amnesia.values(), projected.values(), 1e-4);
  }

  @Test
  void aRunThatIsStoppedAgainAndAgainEndsInTheSameBitsAndTrace() {
    for (Form form : Form.values()) {
      ProjectionConfig config = ProjectionConfig.of(SHARED.withSteps(30), form);
      ProjectedForgetting.Result whole = forget(config);

      ProjectedForgetting.Result resumed =
          Resumed.after(
              8,
              8,
              7,
              (savepoint, progress) ->
                  new ProjectedForgetting(Small.TORCH, Small.VAE, config)
                      .resuming(savepoint)
                      .forget(ORIGINAL, progress));

      assertEquals(whole.weights(), resumed.weights());
      assertArrayEquals(whole.trace().norms(), resumed.trace().norms());
      assertArrayEquals(whole.trace().forgetNorms(), resumed.trace().forgetNorms());
      assertArrayEquals(whole.trace().cosines(), resumed.trace().cosines());
    }
  }

  @Test
  void theTraceHoldsNormsAndCosineOfEveryStep() {
    ForgettingConfig config = SHARED.withSteps(1);
    ForgettingConfig half = config.withReplayWeight(0.5);

    GradientTrace trace = forget(ProjectionConfig.of(config, Form.SUM)).trace();
    GradientTrace halved = forget(ProjectionConfig.of(half, Form.SUM)).trace();

    double f = trace.forgetNorms()[0];
    double r = trace.replayNorms()[0];
    double inner = trace.cosines()[0] * f * r;
    Expect.close(Math.sqrt(f * f + r * r + 2 * inner), trace.norms()[0], 1e-5);
    Expect.close(Math.sqrt(f * f + r * r / 4 + inner), halved.norms()[0], 1e-5);
    assertEquals(trace.cosines()[0], halved.cosines()[0], 1e-6, "before γ");
  }

  @Test
  void symmetricAndAlternatingNormsFollowFromTheCosine() {
    ForgettingConfig config = SHARED.withSteps(2).withLearningRate(LearningRate.constant(1e-30));

    GradientTrace symmetric = forget(ProjectionConfig.of(config, Form.SYMMETRIC)).trace();
    GradientTrace alternating = forget(ProjectionConfig.of(config, Form.ALTERNATING)).trace();

    for (int step = 0; step < 2; step++) {
      double f = symmetric.forgetNorms()[step];
      double r = symmetric.replayNorms()[step];
      double cos = symmetric.cosines()[step];
      double sin = Math.sqrt(1 - cos * cos);
      // P_r(f) and P_f(r) meet at the angle π − angle(f, r)
      double both = sin * Math.sqrt(f * f + r * r - 2 * f * r * cos);
      Expect.close(both, symmetric.norms()[step], 1e-4);
      Expect.close(sin * (step == 0 ? f : r), alternating.norms()[step], 1e-4);
    }
  }

  @Test
  void withConflictOnlyNothingHappensToGradientsThatAgree() {
    ForgettingConfig config = SHARED.withSteps(30);
    ProjectionConfig always = ProjectionConfig.of(config, Form.SYMMETRIC);

    GradientTrace trace = forget(always.withTrigger(Trigger.CONFLICT)).trace();

    int agreeing = 0;
    for (int step = 0; step < 30; step++) {
      double f = trace.forgetNorms()[step];
      double r = trace.replayNorms()[step];
      double cos = trace.cosines()[step];
      if (cos >= 0) {
        Expect.close(Math.sqrt(f * f + r * r + 2 * f * r * cos), trace.norms()[step], 1e-3);
        agreeing++;
      }
    }
    assertTrue(agreeing < 30, "some gradients conflict");
    assertEquals(1 - agreeing / 30.0, trace.conflictShare(), 1e-12);
  }

  @Test
  void perTensorIsAnotherDirection() {
    ProjectionConfig flat = ProjectionConfig.of(SHARED.withSteps(5), Form.SYMMETRIC);

    assertNotEquals(forget(flat).weights(), forget(flat.withGrain(Grain.PER_TENSOR)).weights());
  }

  @Test
  void thePenaltyIsAddedUnprojected() {
    ProjectionConfig free = ProjectionConfig.of(SHARED.withSteps(100), Form.SYMMETRIC);
    ProjectionConfig held = free.withForgetting(free.forgetting().withEwcWeight(1e7));

    double pulled = forget(held, fisher()).report().last().ewcPenalty();
    ProjectionConfig hardlyHeld = free.withForgetting(free.forgetting().withEwcWeight(1e-9));
    double drifted = forget(hardlyHeld, fisher()).report().last().ewcPenalty();

    assertTrue(pulled < drifted / 2, pulled + " against " + drifted);
  }

  @Test
  void aPenaltyWithoutFisherAndAProjectionWithoutReplayAreRefused() {
    ProjectionConfig weighted =
        ProjectionConfig.of(SHARED, Form.SYMMETRIC).withForgetting(SHARED.withEwcWeight(2));

    Expect.refusal(
        "ewcWeight 2.0 needs a Fisher diagonal: give one, or set it to 0", () -> forget(weighted));
    Expect.refusal(
        "replayWeight must be above 0 to project on the replay's gradient, was 0.0",
        () -> ProjectionConfig.of(SHARED.withReplayWeight(0), Form.SYMMETRIC));
  }

  private static ProjectedForgetting.Result forget(ProjectionConfig config) {
    return new ProjectedForgetting(Small.TORCH, Small.VAE, config)
        .forget(ORIGINAL, Progress.SILENT);
  }

  private static ProjectedForgetting.Result forget(ProjectionConfig config, FisherDiagonal fisher) {
    return new ProjectedForgetting(Small.TORCH, Small.VAE, config)
        .forget(ORIGINAL, fisher, Progress.SILENT);
  }

  private static FisherDiagonal fisher() {
    FisherConfig config = FisherConfig.perSample(LabelSet.all(Small.LABELS), 3).withSamples(1_000);
    return FisherEstimator.estimate(Small.TORCH, Small.VAE, ORIGINAL, config, Progress.SILENT);
  }

  @Test
  void aStateWithoutThePenaltyIsNotGoneOnWithUnderIt() {
    ProjectionConfig config = ProjectionConfig.of(SHARED, ProjectionConfig.Form.SYMMETRIC);
    Resumed.refuses(
        "fisher \"\" instead of \"",
        savepoint ->
            new ProjectedForgetting(Small.TORCH, Small.VAE, config)
                .resuming(savepoint)
                .forget(ORIGINAL, Progress.SILENT),
        savepoint ->
            new ProjectedForgetting(Small.TORCH, Small.VAE, config)
                .resuming(savepoint)
                .forget(ORIGINAL, fisher(), Progress.SILENT));
  }
}
