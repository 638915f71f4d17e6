package lethe.train;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import lethe.base.Checks;
import lethe.base.Interruption;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.Safetensors;
import lethe.base.Savepoint;
import lethe.data.LabelledImages;
import lethe.engine.Finite;
import lethe.engine.Gradients;
import lethe.engine.Gradients.LossAndGradient;
import lethe.engine.Scope;
import lethe.engine.Torch;
import lethe.model.Answers;
import lethe.model.Judge;
import lethe.model.TrainedJudge;
import lethe.model.Weights;
import lethe.optim.Adam;
import lethe.optim.LoopState;

/**
 * Trains a judge by Adam on the cross-entropy {@code −(1/n) Σ_i Σ_j t_ij ln p(j | x_i)}: targets t
 * are one-hot for digits and uniform for non-digits, n counts both.
 */
public final class JudgeTrainer {
  private static final String WORK = "training a judge";

  private final Torch torch;
  private final Judge judge;
  private final JudgeTrainingConfig config;
  private final Savepoint savepoint;

  /** A trainer of {@code judge} on a device. */
  public JudgeTrainer(Torch torch, Judge judge, JudgeTrainingConfig config) {
    this(torch, judge, config, Savepoint.NONE);
  }

  private JudgeTrainer(Torch torch, Judge judge, JudgeTrainingConfig config, Savepoint savepoint) {
    this.torch = torch;
    this.judge = judge;
    this.config = config;
    this.savepoint = savepoint;
  }

  /** The same trainer, which keeps its state at {@code newSavepoint} and begins from it. */
  public JudgeTrainer resuming(Savepoint newSavepoint) {
    return new JudgeTrainer(torch, judge, config, newSavepoint);
  }

  /**
   * What a training run made.
   *
   * @param weights after the last step, running statistics included
   * @param log loss and accuracy by epoch
   */
  public record Result(Weights weights, JudgeTrainingLog log) {}

  /**
   * Trains from fresh weights, or from where the savepoint is.
   *
   * @param train images to learn, of the judge's size and labels
   * @param test images for loss and accuracy of the log
   * @param progress is told each step
   * @throws IllegalStateException if the loss or a gradient is not finite
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public Result train(LabelledImages train, LabelledImages test, Progress progress) {
    requireFitting("train", train);
    requireFitting("test", test);
    long start = System.nanoTime();
    JudgeBatches batches = new JudgeBatches(train, config);
    RandomStream init = RandomStream.of(config.seed(), "judge init");
    int stepsPerEpoch = batches.stepsPerEpoch();
    int steps = Math.multiplyExact(stepsPerEpoch, config.epochs());

    int size = judge.layout().size();
    Optional<LoopState> kept = savepoint.last().map(file -> LoopState.of(file, size));
    Kept begin = kept.map(state -> state.log(Kept.class)).orElse(Kept.NOTHING);
    List<JudgeTrainingLog.Epoch> epochs = new ArrayList<>(begin.epochs());
    RandomStream masks = RandomStream.of(config.seed(), "judge masks").at(begin.masks());
    batches.moveTo(begin.position());
    try (Scope scope = torch.scope()) {
      NDArray theta =
          kept.map(state -> scope.array(state.parameters(), size))
              .orElseGet(() -> judge.initialise(init).upload(scope));
      // A view: Adam moves the trained numbers inside theta, batch norm the statistics after them.
      NDArray trained = theta.get(":" + judge.layout().trainedSize());
      Adam adam =
          kept.map(state -> Adam.resumed(trained, state.adam())).orElseGet(() -> new Adam(trained));
      double sum = begin.sum();
      for (int step = kept.map(LoopState::step).orElse(0); ; step++) {
        int done = step;
        double soFar = sum;
        Supplier<Safetensors> state =
            () ->
                LoopState.of(
                        done,
                        theta.toFloatArray(),
                        adam,
                        List.of(),
                        new Kept(
                            epochs,
                            soFar,
                            masks.position(),
                            batches.position(),
                            begin.seconds() + secondsSince(start)))
                    .toFile();
        savepoint.offer(state);
        Interruption.check(WORK, step, steps);
        if (step == (epochs.size() + 1) * stepsPerEpoch) {
          savepoint.during(
              state,
              () -> {
                Answers answers = TrainedJudge.answer(scope, judge, theta, test);
                double last = config.learningRate().at(done - 1, steps);
                epochs.add(epoch(epochs.size() + 1, soFar / stepsPerEpoch, answers, test, last));
              });
          sum = 0;
        }
        if (step == steps) {
          break;
        }
        double rate = config.learningRate().at(step, steps);
        double loss;
        try (Scope inner = scope.child()) {
          LossAndGradient result = loss(inner, adam, theta, batches.next(step), masks);
          loss = Finite.require(result.loss().getFloat(), "loss", WORK, step, rate);
          Finite.requireGradient(result.gradient(), WORK, step, rate);
          adam.update(result.gradient(), rate);
        }
        sum += loss;
        progress.step(WORK, step + 1, steps, String.format(Locale.ROOT, "loss %.3f", loss));
      }
      Weights weights = new Weights(judge.layout(), theta.toFloatArray());
      return new Result(
          weights, new JudgeTrainingLog(epochs, begin.seconds() + secondsSince(start)));
    }
  }

  /** What the savepoint keeps beside the weights; {@code sum} is of this epoch's losses. */
  record Kept(
      List<JudgeTrainingLog.Epoch> epochs,
      double sum,
      long masks,
      JudgeBatches.Position position,
      double seconds) {
    static final Kept NOTHING = new Kept(List.of(), 0, 0, new JudgeBatches.Position(0, 0), 0);
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  private LossAndGradient loss(
      Scope scope, Adam adam, NDArray theta, JudgeBatches.Batch batch, RandomStream masks) {
    int n = batch.images().length / judge.pixels();
    NDArray images = scope.array(batch.images(), n, judge.pixels());
    NDArray targets = scope.array(batch.targets(), n, judge.labels());
    NDArray minusOneOverN = scope.array(new float[] {-1f / n}, 1);
    return Gradients.of(
        scope,
        adam.parameters(),
        leaf -> {
          NDArray logits = judge.trainingLogits(leaf, theta, images, masks);
          NDArray agreement = targets.mul(logits.logSoftmax(1)).sum();
          return minusOneOverN.mul(agreement).sum();
        });
  }

  private static JudgeTrainingLog.Epoch epoch(
      int epoch, double trainLoss, Answers answers, LabelledImages test, double rate) {
    int[] labels = test.labels();
    return new JudgeTrainingLog.Epoch(
        epoch, trainLoss, answers.loss(labels), answers.accuracy(labels), rate);
  }

  private void requireFitting(String name, LabelledImages images) {
    Checks.require(
        images.pixels() == judge.pixels() && images.classes() == judge.labels(),
        "%s is %s, the judge reads images of %d pixels in %d classes: use another judge or data",
        name,
        images,
        judge.pixels(),
        judge.labels());
  }
}
