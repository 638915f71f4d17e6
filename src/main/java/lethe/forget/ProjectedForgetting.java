package lethe.forget;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.Function;
import lethe.base.Checks;
import lethe.base.Progress;
import lethe.data.LabelSet;
import lethe.engine.Scope;
import lethe.engine.Torch;
import lethe.fisher.FisherDiagonal;
import lethe.model.ConditionalGenerator;
import lethe.model.ElboPass;
import lethe.model.SampleSheet;
import lethe.model.Weights;
import lethe.optim.GradientProjection;

/**
 * Forgetting with projected gradients: what forgetting and remembering ask for in common directions
 * is taken out before the two are combined, so that neither step undoes the other. Same batches,
 * optimiser and log as {@link SelectiveAmnesia}.
 */
public final class ProjectedForgetting {
  private static final double SMALLEST_NORM = 1e-12;

  private final ProjectionConfig config;
  private final GradientProjection projection;
  private final ForgettingLoop loop;

  /** Forgetting with one generator architecture on a device. */
  public ProjectedForgetting(Torch torch, ConditionalGenerator generator, ProjectionConfig config) {
    this.config = config;
    this.projection =
        switch (config.grain()) {
          case FLAT -> GradientProjection.flat(config.trigger());
          case PER_TENSOR -> GradientProjection.perTensor(generator.layout(), config.trigger());
        };
    ForgettingConfig shared = config.forgetting();
    LabelSet forgetSet = shared.forgetSet();
    this.loop =
        new ForgettingLoop(
            torch, generator, shared, LabelMix.uniform(forgetSet), forgetSet.complement());
  }

  /**
   * What forgetting made.
   *
   * @param weights of the unlearned model
   * @param report every loss term by step
   * @param snapshots the digit grid at each log entry and at the end
   * @param trace both gradients at every step
   */
  public record Result(
      Weights weights,
      ForgettingReport report,
      List<SampleSheet.Snapshot> snapshots,
      GradientTrace trace) {
    /** Copies the list. */
    public Result {
      snapshots = List.copyOf(snapshots);
    }
  }

  /**
   * Forgets without penalty.
   *
   * @param original the model to start from, which also draws the replay
   * @throws IllegalArgumentException if the settings have an {@code ewcWeight} above 0
   */
  public Result forget(Weights original, Progress progress) {
    double weight = config.forgetting().ewcWeight();
    Checks.require(
        weight == 0, "ewcWeight %s needs a Fisher diagonal: give one, or set it to 0", weight);
    return forget(original, scope -> Penalty.NONE, progress);
  }

  /** Forgets with λ times the gradient of the EWC penalty added to the projected one. */
  public Result forget(Weights original, FisherDiagonal fisher, Progress progress) {
    double weight = config.forgetting().ewcWeight();
    return forget(original, scope -> new EwcPenalty(scope, fisher, original, weight), progress);
  }

  private Result forget(Weights original, Function<Scope, Penalty> penalty, Progress progress) {
    Tracing rule = new Tracing(config.forgetting().steps());
    ForgettingLoop.Result result = loop.run(original, original, penalty, scope -> rule, progress);
    return new Result(
        result.weights(), result.report(), result.snapshots(), rule.trace(result.gradientNorms()));
  }

  /** Combines the two gradients and notes their norms and cosine. */
  private final class Tracing implements ForgettingLoop.Rule {
    private final double[] forgetNorms;
    private final double[] replayNorms;
    private final double[] cosines;

    Tracing(int steps) {
      forgetNorms = new double[steps];
      replayNorms = new double[steps];
      cosines = new double[steps];
    }

    @Override
    public NDArray gradient(ElboPass pass, int step) {
      ElboPass.Split split = pass.splitGradient(config.forgetting().forgetBatch());
      NDArray forget = split.first();
      NDArray replay = split.rest();
      forgetNorms[step] = Math.sqrt(GradientProjection.dot(forget, forget));
      replayNorms[step] = Math.sqrt(GradientProjection.dot(replay, replay));
      double smaller = Math.min(forgetNorms[step], replayNorms[step]);
      cosines[step] =
          smaller < SMALLEST_NORM
              ? Double.NaN
              : GradientProjection.dot(forget, replay) / (forgetNorms[step] * replayNorms[step]);
      return combined(forget, replay, step);
    }

    private NDArray combined(NDArray forget, NDArray replay, int step) {
      float gamma = (float) config.forgetting().replayWeight();
      return switch (config.form()) {
        case SUM -> forget.add(replay.mul(gamma));
        case SYMMETRIC ->
            projection.remove(forget, replay).addi(projection.remove(replay, forget).muli(gamma));
        case ALTERNATING ->
            step % 2 == 0 ? projection.remove(forget, replay) : projection.remove(replay, forget);
      };
    }

    GradientTrace trace(double[] norms) {
      return new GradientTrace(norms, forgetNorms, replayNorms, cosines);
    }
  }
}
