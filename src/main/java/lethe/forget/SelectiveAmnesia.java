package lethe.forget;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lethe.base.Checks;
import lethe.base.Interruption;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.data.OneHot;
import lethe.engine.Finite;
import lethe.engine.Scope;
import lethe.engine.Torch;
import lethe.fisher.FisherDiagonal;
import lethe.model.ConditionalGenerator;
import lethe.model.ConditionalGenerator.ElboBatch;
import lethe.model.ElboPass;
import lethe.model.SampleSheet;
import lethe.model.Weights;
import lethe.optim.Adam;

/** Selective Amnesia (Heng and Soh 2023, algorithm in section 3): see the package description. */
public final class SelectiveAmnesia {
  private static final String WORK = "forgetting";

  private final Torch torch;
  private final ConditionalGenerator generator;
  private final ForgettingConfig config;

  /** Forgetting with one generator architecture on a device. */
  public SelectiveAmnesia(Torch torch, ConditionalGenerator generator, ForgettingConfig config) {
    Checks.require(
        config.forgetSet().classes() == generator.labels(),
        "forgetSet %s is of %d classes, the model has %d labels",
        config.forgetSet(),
        config.forgetSet().classes(),
        generator.labels());
    this.torch = torch;
    this.generator = generator;
    this.config = config;
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
    original.requireLayout(generator.layout());
    long start = System.nanoTime();
    SampleSheet sheet = SampleSheet.of(generator, config.seed());
    List<ForgettingReport.Point> points = new ArrayList<>();
    List<SampleSheet.Snapshot> snapshots = new ArrayList<>();
    try (Scope scope = torch.scope()) {
      EwcPenalty ewc = new EwcPenalty(scope, fisher, original, config.ewcWeight());
      Adam adam = new Adam(scope, original.upload(scope));
      NDArray theta = adam.parameters();
      Batches batches = new Batches(scope, original);
      for (int step = 0; step < config.steps(); step++) {
        Interruption.check(WORK, step, config.steps());
        double rate = config.learningRate().at(step, config.steps());
        boolean log = step % config.logInterval() == 0 || step == config.steps() - 1;
        if (step % config.logInterval() == 0) {
          snapshots.add(sheet.at(step, scope, theta));
        }
        try (Scope inner = scope.child()) {
          ElboPass pass = generator.pass(theta, batches.next(inner));
          NDArray gradient = batches.gradient(pass);
          ewc.addGradient(inner, theta, gradient);
          double norm = Finite.requireGradient(gradient, WORK, step, rate);
          if (log) {
            points.add(point(step, pass, ewc.value(inner, theta), norm, rate));
          }
          adam.update(gradient, rate);
        }
        progress.step(WORK, step + 1, config.steps(), text(points));
      }
      snapshots.add(sheet.at(config.steps(), scope, theta));
      Weights weights = new Weights(generator.layout(), theta.toFloatArray());
      double seconds = (System.nanoTime() - start) * 1e-9;
      return new Result(weights, new ForgettingReport(points, seconds), snapshots);
    }
  }

  private ForgettingReport.Point point(
      int step, ElboPass pass, double ewcPenalty, double norm, double rate) {
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
    double weightedEwc = config.ewcWeight() * ewcPenalty;
    double total = forgetLoss + config.replayWeight() * replayLoss + weightedEwc;
    Finite.require(total, "loss", WORK, step, rate);
    return new ForgettingReport.Point(
        step, forgetLoss, replayLoss, ewcPenalty, weightedEwc, total, norm, rate);
  }

  private static String text(List<ForgettingReport.Point> points) {
    ForgettingReport.Point last = points.get(points.size() - 1);
    return String.format(java.util.Locale.ROOT, "loss %.0f nats/batch", last.total());
  }

  /** Forget images first, replayed ones behind them, as one batch. */
  private final class Batches {
    private final int[] forgetLabels = config.forgetSet().labels();
    private final boolean replays = config.replayWeight() > 0;
    private final int size = config.forgetBatch() + (replays ? config.replayBatch() : 0);
    private final RandomStream surrogate = RandomStream.of(config.seed(), "surrogate");
    private final RandomStream labels = RandomStream.of(config.seed(), "forget labels");
    private final RandomStream noise = RandomStream.of(config.seed(), "forget noise");
    private final Replay replay;
    private final NDArray sampleWeights;

    Batches(Scope scope, Weights original) {
      replay =
          new Replay(
              generator,
              original.upload(scope),
              config.forgetSet().complement(),
              config.replayLabels(),
              config.replayDraw(),
              RandomStream.of(config.seed(), "replay"));
      float[] weights = new float[size];
      Arrays.fill(weights, (float) config.replayWeight());
      Arrays.fill(weights, 0, config.forgetBatch(), 1);
      sampleWeights = scope.array(weights, size, 1);
    }

    ElboBatch next(Scope step) {
      int n = config.forgetBatch();
      int[] drawn = new int[n];
      for (int i = 0; i < n; i++) {
        drawn[i] = forgetLabels[labels.nextInt(forgetLabels.length)];
      }
      NDArray images =
          step.array(
              config.surrogate().draw(surrogate, n, generator.pixels()), n, generator.pixels());
      NDArray conditions = step.array(OneHot.of(drawn, generator.labels()), n, generator.labels());
      if (replays) {
        Replay.Drawn kept = replay.draw(step, config.replayBatch());
        images = NDArrays.concat(new NDList(images, kept.images()), 0);
        conditions = NDArrays.concat(new NDList(conditions, kept.conditions()), 0);
      }
      int latents = generator.latentSize();
      return new ElboBatch(
          images, conditions, step.array(noise.normal(size * latents), size, latents));
    }

    NDArray gradient(ElboPass pass) {
      return config.replayWeight() == 1 || !replays
          ? pass.gradient()
          : pass.gradient(sampleWeights);
    }
  }
}
