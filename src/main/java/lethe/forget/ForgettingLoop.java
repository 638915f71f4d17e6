package lethe.forget;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import lethe.base.Checks;
import lethe.base.Elapsed;
import lethe.base.Interruption;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.Savepoint;
import lethe.data.LabelSet;
import lethe.engine.Finite;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.engine.Torch;
import lethe.model.ConditionalGenerator;
import lethe.model.ElboPass;
import lethe.model.ModelChecks;
import lethe.model.SampleSheet;
import lethe.model.Weights;
import lethe.optim.Adam;
import lethe.optim.LoopStart;
import lethe.optim.Stretch;
import lethe.optim.TensorVector;

/**
 * The loop that all ways of forgetting share: at each step surrogate images under the labels to
 * forget and replayed ones under the labels to retain, one pass shared by a team, a gradient made
 * by a {@link Rule}, the penalty's gradient on top, one update by Adam.
 */
final class ForgettingLoop {
  private static final String WORK = "forgetting";

  private final Torch torch;
  private final ConditionalGenerator generator;
  private final ForgettingConfig config;
  private final LabelMix forgetMix;
  private final LabelSet retainSet;
  private final Savepoint savepoint;

  ForgettingLoop(
      Torch torch,
      ConditionalGenerator generator,
      ForgettingConfig config,
      LabelMix forgetMix,
      LabelSet retainSet) {
    Checks.require(
        config.forgetSet().classes() == generator.labels(),
        "forgetSet %s is of %d classes, the model has %d labels",
        config.forgetSet(),
        config.forgetSet().classes(),
        generator.labels());
    Checks.require(
        forgetMix.labels().equals(config.forgetSet()),
        "surrogates are to be drawn for %s, forgetSet is %s: name the same labels",
        forgetMix.labels(),
        config.forgetSet());
    for (int label : retainSet.labels()) {
      Checks.require(
          !config.forgetSet().contains(label),
          "label %d is both in forgetSet %s and in retainSet %s: take it out of one of them",
          label,
          config.forgetSet(),
          retainSet);
    }
    Checks.require(
        retainSet.size() > 0, "retainSet must keep at least one label, was %s", retainSet);
    this.torch = torch;
    this.generator = generator;
    this.config = config;
    this.forgetMix = forgetMix;
    this.retainSet = retainSet;
    this.savepoint = Savepoint.NONE;
  }

  private ForgettingLoop(ForgettingLoop other, Savepoint savepoint) {
    this.torch = other.torch;
    this.generator = other.generator;
    this.config = other.config;
    this.forgetMix = other.forgetMix;
    this.retainSet = other.retainSet;
    this.savepoint = savepoint;
  }

  /** The same loop, keeping its state at {@code newSavepoint} and beginning from it. */
  ForgettingLoop resuming(Savepoint newSavepoint) {
    return new ForgettingLoop(this, newSavepoint);
  }

  /** Makes the gradient of a step, penalty aside. */
  interface Rule {
    /**
     * Gives {@code end} each stretch of the gradient once.
     *
     * @param parts of the step's images, one a member of the team
     * @param step from 0
     * @param end adds the penalty and updates; returns the sum of squares of what it was given
     * @return the sum of what {@code end} returned
     */
    double update(List<ForgettingBatches.Part> parts, int step, ToDoubleFunction<Stretch> end);

    /** Whether it takes the gradients of surrogates and replayed images apart. */
    default boolean apart() {
      return false;
    }

    /** What it notes at every step, each array as long as the run, to be kept with it. */
    default List<double[]> traces() {
      return List.of();
    }
  }

  /**
   * What its owner adds to the loop, for a state that is kept.
   *
   * @param name of the way of forgetting
   * @param settings all of them
   * @param penalty checksum of its numbers, empty if there is none, or {@link Own}
   */
  record Way(String name, Record settings, Object penalty) {
    static Way without(String name, Record settings) {
      return new Way(name, settings, "");
    }

    static Way of(String name, Record settings, Weights fisher) {
      return new Way(name, settings, fisher.checksum());
    }

    static Way of(String name, Record settings, Penalty penalty) {
      return new Way(name, settings, new Own(Checks.given("penalty", penalty)));
    }

    /** As a component a penalty names its kind in JSON. */
    private record Own(Penalty penalty) {}
  }

  /** What a run made; {@code gradientNorms} has the norm given to Adam at every step. */
  record Result(
      Weights weights,
      ForgettingReport report,
      List<SampleSheet.Snapshot> snapshots,
      double[] gradientNorms) {}

  /**
   * Runs the loop.
   *
   * @param way whose loop it is
   * @param original the weights to start from
   * @param teacher the weights that draw the replay
   * @param replayWeight of a replayed image's gradient beside a surrogate's
   */
  Result run(
      Way way,
      Weights original,
      Weights teacher,
      double replayWeight,
      BiFunction<Scope, TensorVector, PenaltyTerm> penalties,
      BiFunction<Team, TensorVector, Rule> rules,
      Progress progress) {
    original.requireLayout(generator.layout());
    teacher.requireLayout(generator.layout());
    Savepoint own = savepoint.of(way.name(), config.steps(), () -> recipe(way, original, teacher));
    LoopStart start = LoopStart.of(own, generator.layout().size());
    Kept begin = start.log(Kept.class).orElse(Kept.NOTHING);
    Elapsed elapsed = new Elapsed(begin.seconds());
    SampleSheet sheet = SampleSheet.of(generator, config.seed());
    List<ForgettingReport.Point> points = new ArrayList<>(begin.points());
    List<SampleSheet.Snapshot> snapshots = new ArrayList<>(start.snapshots());
    double[] norms = new double[config.steps()];
    try (Team team = Team.of(torch);
        Scope scope = torch.scope()) {
      NDArray theta = start.parameters(scope, () -> original.upload(scope));
      ModelChecks.requireShapes(generator, theta);
      Adam adam = start.adam(theta);
      PenaltyTerm penalty = penalties.apply(scope, adam.vector());
      Rule rule = rules.apply(team, adam.vector());
      List<double[]> traces = new ArrayList<>(rule.traces());
      traces.add(norms);
      begin.restore(traces);
      ForgettingBatches batches =
          new ForgettingBatches(
              team,
              generator,
              theta,
              config,
              forgetMix,
              replay(teacher.upload(scope)),
              replayWeight,
              rule.apart());
      ToDoubleFunction<Stretch> end =
          gradient -> {
            penalty.addGradient(gradient);
            double squares = gradient.squares();
            adam.update(gradient);
            return squares;
          };
      String text = points.isEmpty() ? "" : text(points);
      progress.begun(WORK);
      for (int step = start.step(); step < config.steps(); step++) {
        int done = step;
        own.offer(
            () ->
                LoopStart.state(
                    done, theta, adam, snapshots, new Kept(points, traces, elapsed.seconds())));
        Interruption.check(WORK, step, config.steps());
        double rate = config.learningRate().at(step, config.steps());
        if (step % config.logInterval() == 0) {
          snapshots.add(sheet.at(step, scope, theta));
        }
        List<ForgettingBatches.Part> parts = batches.pass(step);
        boolean log = step % config.logInterval() == 0 || step == config.steps() - 1;
        Losses before = log ? Losses.of(parts, penalty) : null;
        adam.begin(rate);
        penalty.begin();
        norms[step] = Math.sqrt(rule.update(parts, step, end));
        Finite.require(norms[step], "gradient norm", WORK, step, rate);
        if (log) {
          points.add(point(step, before, norms[step], rate));
          text = text(points);
        }
        progress.step(WORK, step + 1, config.steps(), text);
      }
      snapshots.add(sheet.at(config.steps(), scope, theta));
      Weights weights = new Weights(generator.layout(), theta.toFloatArray());
      ForgettingReport report = new ForgettingReport(points, elapsed.seconds());
      return new Result(weights, report, snapshots, norms);
    }
  }

  /** All that decides the numbers of a run. */
  private Map<String, ?> recipe(Way way, Weights original, Weights teacher) {
    return Map.of(
        "settings", way.settings(),
        "model", generator.layout().shapes(),
        "original", original.checksum(),
        "teacher", teacher.checksum(),
        "fisher", way.penalty(),
        "forgetMix", forgetMix.places(),
        "retainSet", retainSet);
  }

  private Replay replay(NDArray teacher) {
    return new Replay(
        generator,
        teacher,
        retainSet,
        config.replayLabels(),
        config.replayDraw(),
        RandomStream.of(config.seed(), "replay"));
  }

  /** What the savepoint keeps beside the weights; traces are as long as the run. */
  record Kept(List<ForgettingReport.Point> points, List<double[]> traces, double seconds) {
    static final Kept NOTHING = new Kept(List.of(), List.of(), 0);

    void restore(List<double[]> into) {
      for (int i = 0; i < traces.size(); i++) {
        System.arraycopy(traces.get(i), 0, into.get(i), 0, into.get(i).length);
      }
    }
  }

  /** The terms of the objective before a step moves the weights; sums over the batch, nats. */
  private record Losses(double forget, double replay, double penalty) {
    static Losses of(List<ForgettingBatches.Part> parts, PenaltyTerm penalty) {
      double forget = 0;
      double replay = 0;
      for (ForgettingBatches.Part part : parts) {
        ElboPass pass = part.pass();
        float[] losses = pass.reconstruction().add(pass.klDivergence()).toFloatArray();
        for (int i = 0; i < losses.length; i++) {
          if (i < part.surrogates()) {
            forget += losses[i];
          } else {
            replay += losses[i];
          }
        }
      }
      return new Losses(forget, replay, penalty.value());
    }
  }

  private ForgettingReport.Point point(int step, Losses losses, double norm, double rate) {
    double weighted = config.ewcWeight() * losses.penalty();
    double total = losses.forget() + config.replayWeight() * losses.replay() + weighted;
    Finite.require(total, "loss", WORK, step, rate);
    return new ForgettingReport.Point(
        step, losses.forget(), losses.replay(), losses.penalty(), weighted, total, norm, rate);
  }

  private static String text(List<ForgettingReport.Point> points) {
    ForgettingReport.Point last = points.get(points.size() - 1);
    return String.format(Locale.ROOT, "loss %.0f nats/batch", last.total());
  }
}
