package lethe.train;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import lethe.base.Checks;
import lethe.base.Elapsed;
import lethe.base.Interruption;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.Safetensors;
import lethe.base.Savepoint;
import lethe.data.LabelledImages;
import lethe.engine.Finite;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.engine.Torch;
import lethe.model.ConditionalGenerator;
import lethe.model.ModelChecks;
import lethe.model.NegativeElbo;
import lethe.model.SampleSheet;
import lethe.model.Weights;
import lethe.optim.Adam;
import lethe.optim.LoopStart;
import lethe.optim.Share;

/**
 * Trains a conditional generator by Adam on the negative ELBO, summed over the batch: section 2 of
 * the reference. One latent a step and image, fresh noise each time.
 */
public final class CvaeTrainer {
  private static final String WORK = "training";
  private static final int LOSS_INTERVAL = 10;

  private final Torch torch;
  private final ConditionalGenerator generator;
  private final CvaeTrainingConfig config;
  private final Savepoint savepoint;

  /** A trainer of {@code generator} on a device. */
  public CvaeTrainer(Torch torch, ConditionalGenerator generator, CvaeTrainingConfig config) {
    this(torch, generator, config, Savepoint.NONE);
  }

  private CvaeTrainer(
      Torch torch, ConditionalGenerator generator, CvaeTrainingConfig config, Savepoint savepoint) {
    this.torch = torch;
    this.generator = generator;
    this.config = config;
    this.savepoint = savepoint;
  }

  /** The same trainer, which keeps its state at {@code newSavepoint} and begins from it. */
  public CvaeTrainer resuming(Savepoint newSavepoint) {
    return new CvaeTrainer(torch, generator, config, newSavepoint);
  }

  /**
   * What a training run made.
   *
   * @param weights after the last step
   * @param log loss by step
   * @param snapshots the digit grid at each log entry
   */
  public record Result(Weights weights, TrainingLog log, List<SampleSheet.Snapshot> snapshots) {
    /** Copies the list. */
    public Result {
      snapshots = List.copyOf(snapshots);
    }
  }

  /**
   * Trains from fresh weights, or from where the savepoint is.
   *
   * @param train images to learn
   * @param test images for the test −ELBO of the log
   * @param progress is told each step
   * @throws IllegalStateException if the loss or a gradient is not finite
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public Result train(LabelledImages train, LabelledImages test, Progress progress) {
    return run(Optional.empty(), train, test, progress);
  }

  /**
   * Trains on from given weights, with a fresh Adam, or from where the savepoint is.
   *
   * @param start finite, of the generator's layout; a state that was begun from others is refused
   * @param train images to learn
   * @param test images for the test −ELBO of the log
   * @throws IllegalArgumentException if {@code start} is not so
   */
  public Result train(Weights start, LabelledImages train, LabelledImages test, Progress progress) {
    start.requireLayout(generator.layout()).requireFinite("start");
    return run(Optional.of(start), train, test, progress);
  }

  private Result run(
      Optional<Weights> from, LabelledImages train, LabelledImages test, Progress progress) {
    ModelChecks.requireImages(generator, train);
    ModelChecks.requireImages(generator, test);
    Checks.atLeast("test images", test.count(), 1);
    Savepoint own = savepoint.of(WORK, config.steps(), () -> recipe(from, train, test));
    LoopStart start = LoopStart.of(own, generator.layout().size());
    Kept begin = start.log(Kept.class).orElse(Kept.NOTHING);
    Elapsed elapsed = new Elapsed(begin.seconds());
    RandomStream init = RandomStream.of(config.seed(), "init");
    BatchOrder order =
        new BatchOrder(train.count(), config.batchSize(), RandomStream.of(config.seed(), "order"));
    SampleSheet sheet = SampleSheet.of(generator, config.seed());
    NegativeElbo testLoss = new NegativeElbo(generator, test, 1, config.seed());
    List<TrainingLog.Point> points = new ArrayList<>(begin.points());
    List<SampleSheet.Snapshot> snapshots = new ArrayList<>(start.snapshots());
    RunningMean trainLoss = new RunningMean(begin.trainLoss());
    try (Team team = Team.of(torch);
        Scope scope = torch.scope()) {
      NDArray theta =
          start.parameters(
              scope, () -> from.orElseGet(() -> generator.initialise(init)).upload(scope));
      ModelChecks.requireShapes(generator, theta);
      Adam adam = start.adam(theta);
      TrainingStep work =
          new TrainingStep(
              team, generator, adam, train, order, RandomStream.of(config.seed(), "noise"));
      progress.begun(WORK);
      for (int step = start.step(); ; step++) {
        int done = step;
        Supplier<Safetensors> state =
            () ->
                LoopStart.state(
                    done,
                    theta,
                    adam,
                    snapshots,
                    new Kept(points, trainLoss.state(), elapsed.seconds()));
        own.offer(state);
        Interruption.check(WORK, step, config.steps());
        if (logs(step) && !isLogged(points, step)) {
          own.during(
              state,
              () -> {
                NegativeElbo.Value value = testLoss.at(scope, theta);
                snapshots.add(sheet.at(done, scope, theta));
                points.add(point(done, trainLoss.takeMean(), value));
              });
        }
        if (step == config.steps()) {
          break;
        }
        double rate = config.learningRate().at(step, config.steps());
        List<Share> shares = work.pass(step);
        if (step % LOSS_INTERVAL == 0 || logs(step + 1)) {
          trainLoss.add(work.loss(shares) / config.batchSize());
        }
        Finite.require(work.update(shares, rate), "gradient norm", WORK, step, rate);
        progress.step(WORK, step + 1, config.steps(), trainLoss.text());
      }
      Weights weights = new Weights(generator.layout(), theta.toFloatArray());
      TrainingLog log = new TrainingLog(points, elapsed.seconds());
      return new Result(weights, log, snapshots);
    }
  }

  /** All that decides the numbers of a run; fresh weights are decided by the settings' seed. */
  private Map<String, ?> recipe(Optional<Weights> from, LabelledImages train, LabelledImages test) {
    Map<String, Object> recipe = new TreeMap<>();
    recipe.put("settings", config);
    recipe.put("model", generator.layout().shapes());
    recipe.put("train", train.checksum());
    recipe.put("test", test.checksum());
    from.ifPresent(weights -> recipe.put("start", weights.checksum()));
    return recipe;
  }

  /** What the savepoint keeps beside the weights. */
  record Kept(List<TrainingLog.Point> points, RunningMean.State trainLoss, double seconds) {
    static final Kept NOTHING = new Kept(List.of(), RunningMean.State.NOTHING, 0);
  }

  private boolean logs(int done) {
    return done > 0 && (done % config.logInterval() == 0 || done == config.steps());
  }

  /** A state may have been kept before its entry was made. */
  private static boolean isLogged(List<TrainingLog.Point> points, int done) {
    return !points.isEmpty() && points.get(points.size() - 1).step() == done;
  }

  private TrainingLog.Point point(int done, double trainLoss, NegativeElbo.Value value) {
    return new TrainingLog.Point(
        done,
        trainLoss,
        value.total(),
        value.reconstruction(),
        value.klDivergence(),
        config.learningRate().at(done - 1, config.steps()));
  }
}
