package lethe.forget;

import java.util.List;
import java.util.function.BiFunction;
import lethe.base.Progress;
import lethe.base.Savepoint;
import lethe.data.LabelSet;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.engine.Torch;
import lethe.fisher.FisherDiagonal;
import lethe.model.ConditionalGenerator;
import lethe.model.SampleSheet;
import lethe.model.Weights;
import lethe.optim.GradientFlow;
import lethe.optim.TensorVector;

/** Selective Amnesia (Heng and Soh 2023, algorithm in section 3): see the package description. */
public final class SelectiveAmnesia {
  private static final String WORK = "forgetting by Selective Amnesia";

  private final ConditionalGenerator generator;
  private final ForgettingConfig config;
  private final ForgettingLoop loop;

  /** Forgetting with one generator architecture on a device; every other label is replayed. */
  public SelectiveAmnesia(Torch torch, ConditionalGenerator generator, ForgettingConfig config) {
    this(torch, generator, config, config.forgetSet().complement());
  }

  /**
   * The same where some labels are neither forgotten now nor replayed, because they were forgotten
   * before.
   *
   * @param retainSet labels to replay; at least one, none of the forget set
   */
  public SelectiveAmnesia(
      Torch torch, ConditionalGenerator generator, ForgettingConfig config, LabelSet retainSet) {
    this(torch, generator, config, LabelMix.uniform(config.forgetSet()), retainSet);
  }

  SelectiveAmnesia(
      Torch torch,
      ConditionalGenerator generator,
      ForgettingConfig config,
      LabelMix forgetMix,
      LabelSet retainSet) {
    this.generator = generator;
    this.config = config;
    this.loop = new ForgettingLoop(torch, generator, config, forgetMix, retainSet);
  }

  private SelectiveAmnesia(
      ConditionalGenerator generator, ForgettingConfig config, ForgettingLoop loop) {
    this.generator = generator;
    this.config = config;
    this.loop = loop;
  }

  /** The same, keeping its state at {@code savepoint} and beginning from it. */
  public SelectiveAmnesia resuming(Savepoint savepoint) {
    return new SelectiveAmnesia(generator, config, loop.resuming(savepoint));
  }

  /**
   * What forgetting made.
   *
   * @param weights of the unlearned model
   * @param report every loss term by step
   * @param snapshots the digit grid at each log entry and at the end
   */
  public record Result(
      Weights weights, ForgettingReport report, List<SampleSheet.Snapshot> snapshots) {
    /** Copies the list. */
    public Result {
      snapshots = List.copyOf(snapshots);
    }
  }

  /**
   * Forgets.
   *
   * @param original the model to start from: its weights are the anchor θ* and draw the replay
   * @param fisher of the original
   * @throws IllegalStateException if a loss or gradient is not finite
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public Result forget(Weights original, FisherDiagonal fisher, Progress progress) {
    return forget(original, original, fisher.values(), progress);
  }

  /**
   * Forgets with replay from another model than the one to start from.
   *
   * @param teacher draws the replay
   */
  public Result forget(
      Weights original, Weights teacher, FisherDiagonal fisher, Progress progress) {
    return forget(original, teacher, fisher.values(), progress);
  }

  /**
   * Forgets with a penalty of one's own, {@code λ Σ_k h_k (θ_k − θ*_k)²}: h all 1 ({@link
   * Weights#constant}) is the plain square distance to the original, λ = 0 is no penalty.
   *
   * @param teacher draws the replay; the original itself, unless it is to be another model
   * @param held h, finite and at least 0: how firmly each weight is held, in the original's layout
   * @throws IllegalArgumentException if it is not so
   */
  public Result forget(Weights original, Weights teacher, Weights held, Progress progress) {
    return forget(
        ForgettingLoop.Way.of(WORK, config, held),
        original,
        teacher,
        (scope, theta) -> new EwcPenalty(scope, held, theta, original, config.ewcWeight()),
        progress);
  }

  /**
   * Forgets with a penalty of another form than the square: λ ψ(θ).
   *
   * @param teacher draws the replay; the original itself, unless it is to be another model
   */
  public Result forget(Weights original, Weights teacher, Penalty penalty, Progress progress) {
    return forget(
        ForgettingLoop.Way.of(WORK, config, penalty),
        original,
        teacher,
        (scope, theta) -> new OwnPenalty(penalty, theta, original, config.ewcWeight()),
        progress);
  }

  private Result forget(
      ForgettingLoop.Way way,
      Weights original,
      Weights teacher,
      BiFunction<Scope, TensorVector, PenaltyTerm> penalty,
      Progress progress) {
    ForgettingLoop.Result result =
        loop.run(way, original, teacher, config.replayWeight(), penalty, this::rule, progress);
    return new Result(result.weights(), result.report(), result.snapshots());
  }

  /** Follows the gradient of L_forget + γ · L_replay, taken in one pass over both. */
  private ForgettingLoop.Rule rule(Team team, TensorVector theta) {
    GradientFlow flow = GradientFlow.flat(team, generator.layout(), theta);
    return (parts, step, end) -> flow.gradient(ForgettingBatches.Part.all(parts), end)[0];
  }
}
