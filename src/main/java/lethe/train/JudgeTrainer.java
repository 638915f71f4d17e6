package lethe.train;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import lethe.engine.Gradients;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.engine.Torch;
import lethe.model.Answers;
import lethe.model.Judge;
import lethe.model.ModelChecks;
import lethe.model.Tensors;
import lethe.model.TrainedJudge;
import lethe.model.Weights;
import lethe.optim.Adam;
import lethe.optim.GradientFlow;
import lethe.optim.LoopStart;

/**
 * Trains a judge by Adam on the cross-entropy {@code −(1/n) Σ_i Σ_j t_ij ln p(j | x_i)}: targets t
 * are one-hot for digits and uniform for non-digits, n counts both. A batch is divided among the
 * threads, unless the judge {@linkplain Judge#usesBatchStatistics() needs it whole}.
 */
public final class JudgeTrainer {
  private static final String WORK = "training a judge";

  private final Torch torch;
  private final Judge judge;
  private final JudgeTrainingConfig config;
  private final Savepoint savepoint;
  private final RandomStream masks;

  /** A trainer of {@code judge} on a device. */
  public JudgeTrainer(Torch torch, Judge judge, JudgeTrainingConfig config) {
    this(torch, judge, config, Savepoint.NONE);
  }

  private JudgeTrainer(Torch torch, Judge judge, JudgeTrainingConfig config, Savepoint savepoint) {
    this.torch = torch;
    this.judge = judge;
    this.config = config;
    this.savepoint = savepoint;
    this.masks = RandomStream.of(config.seed(), "judge masks");
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
   * @param train images to learn, of the judge's size and labels; at least one of every label,
   *     unless they are fewer than the labels
   * @param test images for loss and accuracy of the log
   * @param progress is told each step
   * @throws IllegalStateException if the loss or a gradient is not finite
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public Result train(LabelledImages train, LabelledImages test, Progress progress) {
    requireFitting("train", train);
    requireFitting("test", test);
    requireEveryLabel(train);
    JudgeBatches batches = new JudgeBatches(train, config);
    RandomStream init = RandomStream.of(config.seed(), "judge init");
    int stepsPerEpoch = batches.stepsPerEpoch();
    int steps = Math.multiplyExact(stepsPerEpoch, config.epochs());
    Savepoint own = savepoint.of(WORK, steps, () -> recipe(train, test));
    LoopStart start = LoopStart.of(own, judge.layout().size());
    Kept begin = start.log(Kept.class).orElse(Kept.NOTHING);
    Elapsed elapsed = new Elapsed(begin.seconds());

    List<JudgeTrainingLog.Epoch> epochs = new ArrayList<>(begin.epochs());
    batches.moveTo(begin.position());
    try (Scope scope = torch.scope();
        Team team = team()) {
      NDArray theta = start.parameters(scope, () -> judge.initialise(init).upload(scope));
      ModelChecks.requireShapes(judge, theta);
      // A view: Adam moves the trained numbers inside theta, batch norm the statistics after them.
      NDArray moving = theta.get(":" + judge.layout().trainedSize());
      Adam adam = start.adam(moving);
      GradientFlow flow = GradientFlow.flat(team, judge.layout(), adam.vector());
      double sum = begin.sum();
      progress.begun(WORK);
      for (int step = start.step(); ; step++) {
        int done = step;
        double soFar = sum;
        Supplier<Safetensors> state =
            () ->
                LoopStart.state(
                    done,
                    theta,
                    adam,
                    List.of(),
                    new Kept(epochs, soFar, batches.position(), elapsed.seconds()));
        own.offer(state);
        Interruption.check(WORK, step, steps);
        if (step == (epochs.size() + 1) * stepsPerEpoch) {
          own.during(
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
        JudgeBatches.Batch batch = batches.next(step);
        long firstImage = (long) step * batches.size();
        boolean first = step == start.step();
        List<Contribution> contributions =
            team.step(member -> contribution(member, theta, batch, firstImage, first));
        double loss = contributions.stream().mapToDouble(Contribution::loss).sum();
        Finite.require(loss, "loss", WORK, step, rate);
        double norm =
            adam.update(flow, contributions.stream().map(Contribution::gradient).toList(), rate);
        Finite.require(norm, "gradient norm", WORK, step, rate);
        sum += loss;
        progress.step(WORK, step + 1, steps, String.format(Locale.ROOT, "loss %.3f", loss));
      }
      Weights weights = new Weights(judge.layout(), theta.toFloatArray());
      return new Result(weights, new JudgeTrainingLog(epochs, elapsed.seconds()));
    }
  }

  /** All that decides the numbers of a run. */
  private Map<String, ?> recipe(LabelledImages train, LabelledImages test) {
    return Map.of(
        "settings", config,
        "model", judge.layout().shapes(),
        "train", train.checksum(),
        "test", test.checksum());
  }

  /** What the savepoint keeps beside the weights; {@code sum} is of this epoch's losses. */
  record Kept(
      List<JudgeTrainingLog.Epoch> epochs,
      double sum,
      JudgeBatches.Position position,
      double seconds) {
    static final Kept NOTHING = new Kept(List.of(), 0, new JudgeBatches.Position(0, 0), 0);
  }

  /** The team of a step; of the caller alone where the images of a batch have to stay together. */
  private Team team() {
    return judge.usesBatchStatistics() ? Team.ofCaller(torch) : Team.of(torch);
  }

  /** What a member's images add to the loss of the batch and to its gradient. */
  private record Contribution(double loss, Tensors gradient) {}

  /** The contribution of a member, or null if no image is left for it. */
  private Contribution contribution(
      Team.Member member, NDArray theta, JudgeBatches.Batch batch, long firstImage, boolean first) {
    int n = batch.images().length / judge.pixels();
    int from = member.from(n);
    int to = member.to(n);
    if (from == to) {
      return null;
    }
    Scope scope = member.step();
    NDArray images = scope.rows(batch.images(), from, to, judge.pixels());
    NDArray targets = scope.rows(batch.targets(), from, to, judge.labels());
    NDArray minusOneOverN = scope.array(new float[] {-1f / n}, 1);
    Gradients.LossAndGradients result =
        Gradients.of(
            scope,
            Tensors.trained(scope.manager(), judge.layout(), theta).list(),
            leaves -> {
              Tensors leaf = Tensors.trained(judge.layout(), leaves);
              NDArray logits = judge.trainingLogits(leaf, theta, images, masks, firstImage + from);
              if (first) { // every other step gives the same shape
                ModelChecks.requireLogits(judge, logits, to - from);
              }
              NDArray agreement = targets.mul(logits.logSoftmax(1)).sum();
              return minusOneOverN.mul(agreement).sum();
            });
    return new Contribution(
        result.loss().getFloat(), Tensors.trained(judge.layout(), result.gradients()));
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
    Checks.atLeast(name + " images", images.count(), 1);
  }

  /** Fewer images than labels are a trial of the machinery: nobody takes that for a judge. */
  private static void requireEveryLabel(LabelledImages train) {
    int[] counts = train.perLabelCounts();
    if (train.count() < counts.length) {
      return;
    }
    for (int label = 0; label < counts.length; label++) {
      Checks.require(
          counts[label] > 0,
          "train must have images of every label, was %s with none of label %d: a judge never"
              + " answers a label that it was not shown; add some, or count the classes again",
          train,
          label);
    }
  }
}
