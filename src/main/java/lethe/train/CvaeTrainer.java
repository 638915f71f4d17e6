package lethe.train;

import java.util.ArrayList;
import java.util.List;
import lethe.base.Checks;
import lethe.base.Interruption;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.data.LabelledImages;
import lethe.engine.Finite;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.engine.Torch;
import lethe.model.ConditionalGenerator;
import lethe.model.NegativeElbo;
import lethe.model.SampleSheet;
import lethe.model.Weights;
import lethe.optim.Adam;
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

  /** A trainer of {@code generator} on a device. */
  public CvaeTrainer(Torch torch, ConditionalGenerator generator, CvaeTrainingConfig config) {
    this.torch = torch;
    this.generator = generator;
    this.config = config;
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
   * Trains from fresh weights.
   *
   * @param train images to learn
   * @param test images for the test −ELBO of the log
   * @param progress is told each step
   * @throws IllegalStateException if the loss or a gradient is not finite
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public Result train(LabelledImages train, LabelledImages test, Progress progress) {
    Checks.require(
        train.pixels() == generator.pixels(),
        "the images have %d pixels, the model %d: give it images of its own size",
        train.pixels(),
        generator.pixels());
    long start = System.nanoTime();
    RandomStream init = RandomStream.of(config.seed(), "init");
    BatchOrder order =
        new BatchOrder(train.count(), config.batchSize(), RandomStream.of(config.seed(), "order"));
    SampleSheet sheet = SampleSheet.of(generator, config.seed());
    NegativeElbo testLoss = new NegativeElbo(generator, test, 1, config.seed());

    List<TrainingLog.Point> points = new ArrayList<>();
    List<SampleSheet.Snapshot> snapshots = new ArrayList<>();
    try (Team team = Team.of(torch);
        Scope scope = torch.scope()) {
      Adam adam = new Adam(scope, generator.initialise(init).upload(scope));
      TrainingStep work =
          new TrainingStep(
              team, generator, adam, train, order, RandomStream.of(config.seed(), "noise"));
      RunningMean trainLoss = new RunningMean();
      for (int step = 0; step < config.steps(); step++) {
        Interruption.check(WORK, step, config.steps());
        double rate = config.learningRate().at(step, config.steps());
        List<Share> shares = work.pass(step);
        if (step % LOSS_INTERVAL == 0 || logs(step + 1)) {
          trainLoss.add(Share.loss(shares) / config.batchSize());
        }
        Finite.require(work.update(shares, rate), "gradient norm", WORK, step, rate);
        int done = step + 1;
        if (logs(done)) {
          NegativeElbo.Value value = testLoss.at(scope, adam.parameters());
          points.add(
              new TrainingLog.Point(
                  done,
                  trainLoss.takeMean(),
                  value.total(),
                  value.reconstruction(),
                  value.klDivergence(),
                  rate));
          snapshots.add(sheet.at(done, scope, adam.parameters()));
        }
        progress.step(WORK, done, config.steps(), trainLoss.text());
      }
      Weights weights = new Weights(generator.layout(), adam.parameters().toFloatArray());
      double seconds = (System.nanoTime() - start) * 1e-9;
      return new Result(weights, new TrainingLog(points, seconds), snapshots);
    }
  }

  private boolean logs(int done) {
    return done % config.logInterval() == 0 || done == config.steps();
  }
}
