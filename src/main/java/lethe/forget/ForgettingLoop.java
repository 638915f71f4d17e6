package lethe.forget;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import lethe.base.Checks;
import lethe.base.Interruption;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.data.OneHot;
import lethe.engine.Finite;
import lethe.engine.Scope;
import lethe.engine.Torch;
import lethe.model.ConditionalGenerator;
import lethe.model.ConditionalGenerator.ElboBatch;
import lethe.model.ElboPass;
import lethe.model.SampleSheet;
import lethe.model.Weights;
import lethe.optim.Adam;

/**
 * The loop that all ways of forgetting share: at each step surrogate images under the labels to
 * forget and replayed ones under the labels to retain, one pass, a gradient made by a {@link Rule},
 * the penalty's gradient on top, one update by Adam.
 */
final class ForgettingLoop {
  private static final String WORK = "forgetting";

  private final Torch torch;
  private final ConditionalGenerator generator;
  private final ForgettingConfig config;
  private final LabelMix forgetMix;
  private final LabelSet retainSet;

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
  }

  /** Makes the gradient of a step, penalty aside, from the pass over its batch. */
  interface Rule {
    /**
     * A flat gradient that the caller may overwrite.
     *
     * @param pass surrogate images first, replayed ones behind them
     * @param step from 0
     */
    NDArray gradient(ElboPass pass, int step);
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
   * @param original the weights to start from
   * @param teacher the weights that draw the replay
   */
  Result run(
      Weights original,
      Weights teacher,
      Function<Scope, Penalty> penalties,
      Function<Scope, Rule> rules,
      Progress progress) {
    original.requireLayout(generator.layout());
    teacher.requireLayout(generator.layout());
    long start = System.nanoTime();
    SampleSheet sheet = SampleSheet.of(generator, config.seed());
    List<ForgettingReport.Point> points = new ArrayList<>();
    List<SampleSheet.Snapshot> snapshots = new ArrayList<>();
    double[] norms = new double[config.steps()];
    try (Scope scope = torch.scope()) {
      Penalty penalty = penalties.apply(scope);
      Rule rule = rules.apply(scope);
      Adam adam = new Adam(scope, original.upload(scope));
      NDArray theta = adam.parameters();
      Batches batches = new Batches(scope, teacher);
      for (int step = 0; step < config.steps(); step++) {
        Interruption.check(WORK, step, config.steps());
        double rate = config.learningRate().at(step, config.steps());
        boolean log = step % config.logInterval() == 0 || step == config.steps() - 1;
        if (step % config.logInterval() == 0) {
          snapshots.add(sheet.at(step, scope, theta));
        }
        try (Scope inner = scope.child()) {
          ElboPass pass = generator.pass(theta, batches.next(inner));
          NDArray gradient = rule.gradient(pass, step);
          penalty.addGradient(inner, theta, gradient);
          norms[step] = Finite.requireGradient(gradient, WORK, step, rate);
          if (log) {
            points.add(point(step, pass, penalty.value(inner, theta), norms[step], rate));
          }
          adam.update(gradient, rate);
        }
        progress.step(WORK, step + 1, config.steps(), text(points));
      }
      snapshots.add(sheet.at(config.steps(), scope, theta));
      Weights weights = new Weights(generator.layout(), theta.toFloatArray());
      double seconds = (System.nanoTime() - start) * 1e-9;
      return new Result(weights, new ForgettingReport(points, seconds), snapshots, norms);
    }
  }

  private ForgettingReport.Point point(
      int step, ElboPass pass, double penalty, double norm, double rate) {
    float[] losses = pass.reconstruction().add(pass.klDivergence()).toFloatArray();
    double forgetLoss = 0;
    double replayLoss = 0;
    for (int i = 0; i < losses.length; i++) {
      if (i < config.forgetBatch()) {
        forgetLoss += losses[i];
      } else {
        replayLoss += losses[i];
      }
    }
    double weighted = config.ewcWeight() * penalty;
    double total = forgetLoss + config.replayWeight() * replayLoss + weighted;
    Finite.require(total, "loss", WORK, step, rate);
    return new ForgettingReport.Point(
        step, forgetLoss, replayLoss, penalty, weighted, total, norm, rate);
  }

  private static String text(List<ForgettingReport.Point> points) {
    ForgettingReport.Point last = points.get(points.size() - 1);
    return String.format(Locale.ROOT, "loss %.0f nats/batch", last.total());
  }

  /** Surrogate images first, replayed ones behind them, as one batch. */
  private final class Batches {
    private final RandomStream surrogate = RandomStream.of(config.seed(), "surrogate");
    private final RandomStream labels = RandomStream.of(config.seed(), "forget labels");
    private final RandomStream noise = RandomStream.of(config.seed(), "forget noise");
    private final Replay replay;

    Batches(Scope scope, Weights teacher) {
      replay =
          new Replay(
              generator,
              teacher.upload(scope),
              retainSet,
              config.replayLabels(),
              config.replayDraw(),
              RandomStream.of(config.seed(), "replay"));
    }

    ElboBatch next(Scope step) {
      int n = config.forgetBatch();
      int[] drawn = forgetMix.draw(labels, n);
      NDArray images =
          step.array(
              config.surrogate().draw(surrogate, n, generator.pixels()), n, generator.pixels());
      NDArray conditions = step.array(OneHot.of(drawn, generator.labels()), n, generator.labels());
      if (config.replays()) {
        Replay.Drawn kept = replay.draw(step, config.replayBatch());
        images = NDArrays.concat(new NDList(images, kept.images()), 0);
        conditions = NDArrays.concat(new NDList(conditions, kept.conditions()), 0);
      }
      int size = config.batch();
      int latents = generator.latentSize();
      return new ElboBatch(
          images, conditions, step.array(noise.normal(size * latents), size, latents));
    }
  }
}
