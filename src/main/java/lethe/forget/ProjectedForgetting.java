package lethe.forget;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import lethe.base.Checks;
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
import lethe.optim.FlatVector;
import lethe.optim.GradientFlow;
import lethe.optim.GradientProjection;
import lethe.optim.Stretch;
import lethe.optim.TensorVector;

/**
 * Forgetting with projected gradients: what forgetting and remembering ask for in common directions
 * is taken out before the two are combined, so that neither step undoes the other. Same batches,
 * optimiser and log as {@link SelectiveAmnesia}.
 */
public final class ProjectedForgetting {
  private static final String WORK = "forgetting by projection";
  private static final double SMALLEST_NORM = 1e-12;

  private final ConditionalGenerator generator;
  private final ProjectionConfig config;
  private final GradientProjection projection;
  private final ForgettingLoop loop;

  /** Forgetting with one generator architecture on a device. */
  public ProjectedForgetting(Torch torch, ConditionalGenerator generator, ProjectionConfig config) {
    this.config = config;
    this.generator = generator;
    this.projection = new GradientProjection(config.trigger());
    ForgettingConfig shared = config.forgetting();
    LabelSet forgetSet = shared.forgetSet();
    this.loop =
        new ForgettingLoop(
            torch, generator, shared, LabelMix.uniform(forgetSet), forgetSet.complement());
  }

  private ProjectedForgetting(
      ConditionalGenerator generator, ProjectionConfig config, ForgettingLoop loop) {
    this.generator = generator;
    this.config = config;
    this.projection = new GradientProjection(config.trigger());
    this.loop = loop;
  }

  /** The same, keeping its state at {@code savepoint} and beginning from it. */
  public ProjectedForgetting resuming(Savepoint savepoint) {
    return new ProjectedForgetting(generator, config, loop.resuming(savepoint));
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
   * @throws IllegalStateException if a loss or gradient is not finite
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public Result forget(Weights original, Progress progress) {
    double weight = config.forgetting().ewcWeight();
    Checks.require(
        weight == 0, "ewcWeight %s needs a Fisher diagonal: give one, or set it to 0", weight);
    ForgettingLoop.Way way = ForgettingLoop.Way.without(WORK, config);
    return forget(way, original, (scope, theta) -> PenaltyTerm.NONE, progress);
  }

  /**
   * Forgets with λ times the gradient of the EWC penalty added to the projected one.
   *
   * @param original the model to start from: its weights are the anchor θ* and draw the replay
   * @param fisher of the original
   */
  public Result forget(Weights original, FisherDiagonal fisher, Progress progress) {
    return forget(original, fisher.values(), progress);
  }

  /**
   * The same with numbers of one's own in place of the Fisher diagonal, as in {@link
   * SelectiveAmnesia}.
   *
   * @param held finite and at least 0: how firmly each weight is held, in the original's layout
   */
  public Result forget(Weights original, Weights held, Progress progress) {
    double weight = config.forgetting().ewcWeight();
    return forget(
        ForgettingLoop.Way.of(WORK, config, held),
        original,
        (scope, theta) -> new EwcPenalty(scope, held, theta, original, weight),
        progress);
  }

  /** The same with a penalty of another form than the square. */
  public Result forget(Weights original, Penalty penalty, Progress progress) {
    double weight = config.forgetting().ewcWeight();
    return forget(
        ForgettingLoop.Way.of(WORK, config, penalty),
        original,
        (scope, theta) -> new OwnPenalty(penalty, theta, original, weight),
        progress);
  }

  private Result forget(
      ForgettingLoop.Way way,
      Weights original,
      BiFunction<Scope, TensorVector, PenaltyTerm> penalty,
      Progress progress) {
    Tracing tracing = new Tracing(config.forgetting().steps());
    ForgettingLoop.Result result =
        loop.run(way, original, original, 1, penalty, tracing::rule, progress);
    return new Result(
        result.weights(),
        result.report(),
        result.snapshots(),
        tracing.trace(result.gradientNorms()));
  }

  /** Notes the norms and the cosine of both gradients at every step. */
  private final class Tracing {
    private final double[] forgetNorms;
    private final double[] replayNorms;
    private final double[] cosines;

    Tracing(int steps) {
      forgetNorms = new double[steps];
      replayNorms = new double[steps];
      cosines = new double[steps];
    }

    ForgettingLoop.Rule rule(Team team, TensorVector theta) {
      GradientFlow flow =
          switch (config.grain()) {
            case FLAT -> GradientFlow.flat(team, generator.layout(), theta);
            case PER_TENSOR -> GradientFlow.perTensor(team, generator.layout(), theta);
          };
      FlatVector forget = theta.companion();
      FlatVector replay = theta.companion();
      return new ForgettingLoop.Rule() {
        @Override
        public double update(
            List<ForgettingBatches.Part> parts, int step, ToDoubleFunction<Stretch> end) {
          double[] forgetSquares =
              flow.gradient(
                  ForgettingBatches.Part.surrogates(parts), stretch -> collect(stretch, forget));
          double[][] sums =
              flow.gradient(
                  ForgettingBatches.Part.replayed(parts),
                  List.of(stretch -> collect(stretch, replay), stretch -> stretch.dot(forget)));
          double[] replaySquares = sums[0];
          double[] products = sums[1];
          note(step, sum(forgetSquares), sum(replaySquares), sum(products));
          double[] forgetFactors = new double[flow.parts()];
          double[] replayFactors = new double[flow.parts()];
          for (int i = 0; i < flow.parts(); i++) {
            Mix mix = mix(products[i], forgetSquares[i], replaySquares[i], step);
            forgetFactors[i] = mix.forget();
            replayFactors[i] = mix.replay();
          }
          return sum(
              flow.everywhere(
                  stretch -> {
                    stretch.add(forgetFactors[stretch.part()], forget);
                    stretch.add(replayFactors[stretch.part()], replay);
                    return end.applyAsDouble(stretch);
                  }));
        }

        @Override
        public boolean apart() {
          return true;
        }

        @Override
        public List<double[]> traces() {
          return List.of(forgetNorms, replayNorms, cosines);
        }
      };
    }

    private void note(int step, double forgetSquare, double replaySquare, double product) {
      forgetNorms[step] = Math.sqrt(forgetSquare);
      replayNorms[step] = Math.sqrt(replaySquare);
      double smaller = Math.min(forgetNorms[step], replayNorms[step]);
      cosines[step] =
          smaller < SMALLEST_NORM ? Double.NaN : product / (forgetNorms[step] * replayNorms[step]);
    }

    GradientTrace trace(double[] norms) {
      return new GradientTrace(norms, forgetNorms, replayNorms, cosines);
    }
  }

  /** Stores a stretch of a gradient; returns its part of the square of the norm. */
  private static double collect(Stretch stretch, FlatVector vector) {
    stretch.store(vector);
    return stretch.squares();
  }

  private static double sum(double[] parts) {
    return Arrays.stream(parts).sum();
  }

  /** What Adam is given: {@code forget · g_f + replay · g_r}. */
  private record Mix(double forget, double replay) {}

  private Mix mix(double product, double forgetSquare, double replaySquare, int step) {
    double gamma = config.forgetting().replayWeight();
    double alongReplay = projection.coefficient(product, replaySquare); // g_f loses this much g_r
    double alongForget = projection.coefficient(product, forgetSquare); // and g_r this much g_f
    return switch (config.form()) {
      case SUM -> new Mix(1, gamma);
      case SYMMETRIC -> new Mix(1 - gamma * alongForget, gamma - alongReplay);
      case ALTERNATING -> step % 2 == 0 ? new Mix(1, -alongReplay) : new Mix(-alongForget, 1);
    };
  }
}
