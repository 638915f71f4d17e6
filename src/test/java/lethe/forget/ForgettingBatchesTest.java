package lethe.forget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import lethe.base.Progress;
import lethe.base.RandomRows;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.data.OneHot;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.model.ConditionalGenerator.ElboBatch;
import lethe.model.Draw;
import lethe.model.ElboPass;
import lethe.model.ImageGradients;
import lethe.model.Layout;
import lethe.model.Weights;
import lethe.optim.LearningRate;
import lethe.support.Expect;
import lethe.support.Small;
import lethe.support.TrainedSmall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step of forgetting is shown, against the draws that the seed names. */
final class ForgettingBatchesTest {
  private static final LabelSet TWO = LabelSet.forgetSet(Small.LABELS, 0, 1);
  private static final Weights ORIGINAL = TrainedSmall.weights();
  private static final int SURROGATES = 7;
  private static final int REPLAYED = 12;
  private static final ForgettingConfig CONFIG =
      ForgettingConfig.balanced(TWO, 4)
          .withBatches(SURROGATES, REPLAYED)
          .withSteps(1)
          .withLearningRate(LearningRate.constant(1e-30));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void surrogatesReplayLabelsAndNoiseAreThoseOfTheStep(int step) {
    List<Float> forget = new ArrayList<>();
    List<Float> replay = new ArrayList<>();
    try (Team team = Team.of(Small.TORCH);
        Scope scope = Small.TORCH.scope()) {
      NDArray theta = ORIGINAL.upload(scope);
      for (ForgettingBatches.Part part : batches(team, scope, theta).pass(step)) {
        float[] losses = losses(part.pass());
        for (int i = 0; i < losses.length; i++) {
          (i < part.surrogates() ? forget : replay).add(losses[i]);
        }
      }

      Expect.close(losses(surrogates(scope, theta, step)), array(forget), 1e-5);
      Expect.close(losses(replayed(scope, theta, step)), array(replay), 1e-5);
    }
  }

  /** Per tensor, each tensor's part of a gradient loses its own share of the other's part. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5})
  void theStepOfAProjectionFollowsFromBothGradients(double gamma) {
    List<float[]> gradients = gradients();
    float[] forget = gradients.get(0);
    float[] replay = gradients.get(1);
    Layout layout = ORIGINAL.layout();

    double flat = squareOfSum(forget, replay, 0, layout.size(), gamma);
    double perTensor =
        layout.slots().stream()
            .mapToDouble(
                slot ->
                    squareOfSum(forget, replay, slot.offset(), slot.offset() + slot.size(), gamma))
            .sum();

    assertNotEquals(flat, perTensor, 1e-3 * flat, "else the trial says nothing");
    ProjectionConfig symmetric =
        ProjectionConfig.of(CONFIG.withReplayWeight(gamma), ProjectionConfig.Form.SYMMETRIC);
    Expect.close(Math.sqrt(flat), firstNorm(symmetric), 2e-5);
    Expect.close(
        Math.sqrt(perTensor),
        firstNorm(symmetric.withGrain(ProjectionConfig.Grain.PER_TENSOR)),
        2e-5);
  }

  @Test
  void alternatingStepsKnowNoGamma() {
    ForgettingConfig two = CONFIG.withSteps(2);
    double[] norms = trace(ProjectionConfig.of(two, ProjectionConfig.Form.ALTERNATING)).norms();

    double[] halved =
        trace(ProjectionConfig.of(two.withReplayWeight(0.5), ProjectionConfig.Form.ALTERNATING))
            .norms();

    assertEquals(norms[0], halved[0]);
    assertEquals(norms[1], halved[1]);
  }

  private static double firstNorm(ProjectionConfig config) {
    return trace(config).norms()[0];
  }

  private static GradientTrace trace(ProjectionConfig config) {
    return new ProjectedForgetting(Small.TORCH, Small.VAE, config)
        .forget(ORIGINAL, Progress.SILENT)
        .trace();
  }

  /** ‖P_r(f) + γ P_f(r)‖² over the numbers {@code from .. to − 1}. */
  private static double squareOfSum(float[] f, float[] r, int from, int to, double gamma) {
    double ff = 0;
    double rr = 0;
    double fr = 0;
    for (int i = from; i < to; i++) {
      ff += (double) f[i] * f[i];
      rr += (double) r[i] * r[i];
      fr += (double) f[i] * r[i];
    }
    double square = 0;
    for (int i = from; i < to; i++) {
      double forget = f[i] - (rr == 0 ? 0 : fr / rr * r[i]);
      double replay = r[i] - (ff == 0 ? 0 : fr / ff * f[i]);
      square += Math.pow(forget + gamma * replay, 2);
    }
    return square;
  }

  /** The gradients of the surrogates and of the replay at the first step. */
  private static List<float[]> gradients() {
    try (Team team = Team.of(Small.TORCH);
        Scope scope = Small.TORCH.scope()) {
      List<ForgettingBatches.Part> parts = batches(team, scope, ORIGINAL.upload(scope)).pass(0);
      return List.of(
          sum(scope, ForgettingBatches.Part.surrogates(parts)),
          sum(scope, ForgettingBatches.Part.replayed(parts)));
    }
  }

  private static float[] sum(Scope scope, List<ImageGradients> gradients) {
    float[] sum = new float[ORIGINAL.layout().size()];
    for (ImageGradients some : gradients) {
      float[] flat = some.flat(scope.manager(), ORIGINAL.layout()).toFloatArray();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += flat[i];
      }
    }
    return sum;
  }

  private static ForgettingBatches batches(Team team, Scope scope, NDArray theta) {
    return new ForgettingBatches(
        team, Small.VAE, theta, CONFIG, LabelMix.uniform(TWO), replay(scope), 1, true);
  }

  private static Replay replay(Scope scope) {
    return new Replay(
        Small.VAE,
        ORIGINAL.upload(scope),
        TWO.complement(),
        CONFIG.replayLabels(),
        Draw.BERNOULLI,
        RandomStream.of(CONFIG.seed(), "replay"));
  }

  private static ElboPass surrogates(Scope scope, NDArray theta, int step) {
    SurrogateDraws draws =
        new SurrogateDraws(
            CONFIG.surrogate(), RandomStream.of(CONFIG.seed(), "surrogate"), Small.PIXELS);
    RandomStream labels =
        RandomStream.of(CONFIG.seed(), "forget labels").at((long) step * SURROGATES);
    float[] images = new float[SURROGATES * Small.PIXELS];
    int[] drawn = new int[SURROGATES];
    for (int i = 0; i < SURROGATES; i++) {
      float[] image = new float[Small.PIXELS];
      draws.draw((long) step * SURROGATES + i, image);
      System.arraycopy(image, 0, images, i * Small.PIXELS, Small.PIXELS);
      drawn[i] = TWO.labels()[labels.nextInt(2)];
    }
    return pass(scope, theta, scope.array(images, SURROGATES, Small.PIXELS), drawn, step, 0);
  }

  private static ElboPass replayed(Scope scope, NDArray theta, int step) {
    Replay.Drawn drawn = replay(scope).draw(scope, step, REPLAYED, 0, REPLAYED);
    return pass(scope, theta, drawn.images(), drawn.labels(), step, SURROGATES);
  }

  /** The noise of a step: a row for each surrogate, then one for each replayed image. */
  private static ElboPass pass(
      Scope scope, NDArray theta, NDArray images, int[] labels, int step, int first) {
    long row = (long) step * (SURROGATES + REPLAYED) + first;
    RandomStream stream = RandomStream.of(CONFIG.seed(), "forget noise");
    float[] noise = new RandomRows(stream, Small.LATENTS).normal(row, labels.length);
    return Small.VAE.pass(
        theta,
        ElboBatch.of(
            images,
            scope.array(OneHot.of(labels, Small.LABELS), labels.length, Small.LABELS),
            scope.array(noise, labels.length, Small.LATENTS)));
  }

  private static float[] losses(ElboPass pass) {
    float[] losses = pass.reconstruction().toFloatArray();
    float[] divergences = pass.klDivergence().toFloatArray();
    for (int i = 0; i < losses.length; i++) {
      losses[i] += divergences[i];
    }
    return losses;
  }

  private static float[] array(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }
}
