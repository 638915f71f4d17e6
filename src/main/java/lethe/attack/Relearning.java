package lethe.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import lethe.base.Checks;
import lethe.base.Interruption;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.Savepoint;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.engine.Finite;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.engine.Torch;
import lethe.model.Answers;
import lethe.model.ModelChecks;
import lethe.model.TrainedJudge;
import lethe.optim.Adam;
import lethe.optim.LoopStart;
import lethe.train.BatchOrder;
import lethe.train.TrainingStep;

/**
 * The attack on the weights: trains the model on m real images of the label alone, all weights,
 * −ELBO summed over batches of min(256, m), nothing replayed, and counts the steps until judge A
 * reads p̄_f of the wanted height from shared latents (relearn time, Golatkar et al. 2020).
 *
 * <p>Read it against the retrained model with the same images: a fresh network learns one label
 * fastest of all, because nothing holds it.
 */
public final class Relearning {
  private static final String WORK = "relearning";
  private static final int BATCH = 256;

  private final Torch torch;
  private final TrainedJudge guide;
  private final TrainedJudge reader;
  private final RelearningConfig config;
  private final Savepoint savepoint;

  /**
   * p̄_f of the original, the measure of what counts as learnt.
   *
   * @param guide by judge A
   * @param reader by judge B
   */
  public record Known(double guide, double reader) {}

  /** Relearning read by judge A and, beside it, by judge B. */
  public Relearning(Torch torch, TrainedJudge guide, TrainedJudge reader, RelearningConfig config) {
    this(torch, guide, reader, config, Savepoint.NONE);
  }

  private Relearning(
      Torch torch,
      TrainedJudge guide,
      TrainedJudge reader,
      RelearningConfig config,
      Savepoint savepoint) {
    this.torch = torch;
    this.guide = guide;
    this.reader = reader;
    this.config = config;
    this.savepoint = savepoint;
  }

  /** The same relearning, which keeps its state at {@code newSavepoint} and begins from it. */
  public Relearning resuming(Savepoint newSavepoint) {
    return new Relearning(torch, guide, reader, config, newSavepoint);
  }

  /** p̄_f of a model on the latents of every look: take the original's as the measure. */
  public Known known(AttackTarget original) {
    try (Scope scope = torch.scope()) {
      RelearningReport.Point point =
          new Look(scope, original).at(0, original.weights().upload(scope));
      return new Known(point.forgetProbability(), point.readerProbability());
    }
  }

  /**
   * Trains a copy of the target until both judges read the label, or to the cap; goes on from where
   * the savepoint is.
   *
   * @param train images to choose m of the target's label from
   * @param known p̄_f of the original, see {@link #known}
   * @param progress is told each step
   * @throws IllegalArgumentException if {@code train} has fewer than m images of the label
   * @throws IllegalStateException if a gradient is not finite
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public RelearningReport run(
      AttackTarget target, LabelledImages train, Known known, Progress progress) {
    ModelChecks.requireImages(target.generator(), train);
    LabelledImages images = choose(target, train);
    double wanted = config.share() * known.guide();
    double wantedByReader = config.share() * known.reader();
    int batchSize = Math.min(BATCH, images.count());
    BatchOrder order =
        new BatchOrder(
            images.count(), batchSize, RandomStream.of(config.seed(), "relearning order"));
    Savepoint own =
        savepoint.of(
            WORK,
            config.cap(),
            () ->
                Map.of(
                    "settings", config,
                    "model", target.generator().layout().shapes(),
                    "weights", target.weights().checksum(),
                    "forgetSet", target.forgetSet(),
                    "label", target.label(),
                    "images", images.checksum(),
                    "guide", guide.weights().checksum(),
                    "reader", reader.weights().checksum(),
                    "known", known));
    LoopStart start = LoopStart.of(own, target.generator().layout().size());
    Optional<Kept> log = start.log(Kept.class);
    List<RelearningReport.Point> points = new ArrayList<>(log.map(Kept::points).orElse(List.of()));
    try (Team team = Team.of(torch);
        Scope scope = torch.scope()) {
      Look look = new Look(scope, target);
      NDArray theta = start.parameters(scope, () -> target.weights().upload(scope));
      ModelChecks.requireShapes(target.generator(), theta);
      Adam adam = start.adam(theta);
      TrainingStep work =
          new TrainingStep(
              team,
              target.generator(),
              adam,
              images,
              order,
              RandomStream.of(config.seed(), "relearning noise"));
      double keptBefore = log.map(Kept::before).orElseGet(() -> look.keptAccuracy(theta));
      double kept = log.map(Kept::learnt).orElse(keptBefore);
      OptionalInt learnt = first(points, point -> point.forgetProbability() >= wanted);
      OptionalInt learntByReader =
          first(points, point -> point.readerProbability() >= wantedByReader);
      progress.begun(WORK);
      for (int step = start.step(); ; step++) {
        int done = step;
        double keptNow = kept;
        own.offer(
            () ->
                LoopStart.state(
                    done, theta, adam, List.of(), new Kept(points, keptBefore, keptNow)));
        if (step % config.checkInterval() == 0 || step == config.cap()) {
          RelearningReport.Point point = look.at(step, theta);
          points.add(point);
          if (learnt.isEmpty() && point.forgetProbability() >= wanted) {
            learnt = OptionalInt.of(step);
            kept = look.keptAccuracy(theta);
          }
          if (learntByReader.isEmpty() && point.readerProbability() >= wantedByReader) {
            learntByReader = OptionalInt.of(step);
          }
        }
        if (step == config.cap()) {
          break;
        }
        if (learnt.isPresent() && learntByReader.isPresent()) {
          progress.ended(WORK, step, config.cap(), "both judges read the label");
          break;
        }
        Interruption.check(WORK, step, config.cap());
        double norm = work.update(work.pass(step), config.learningRate());
        Finite.require(norm, "gradient norm", WORK, step, config.learningRate());
        double last = points.get(points.size() - 1).forgetProbability();
        progress.step(
            WORK,
            step + 1L,
            config.cap(),
            String.format(Locale.ROOT, "p̄ %.3f of %.3f", last, wanted));
      }
      return new RelearningReport(
          target.model(),
          config,
          wanted,
          learnt.orElse(config.cap()),
          learnt.isPresent(),
          wantedByReader,
          learntByReader.orElse(config.cap()),
          learntByReader.isPresent(),
          keptBefore,
          learnt.isPresent() ? kept : look.keptAccuracy(theta),
          points);
    }
  }

  /** What the savepoint keeps beside the weights: all looks, and two kept accuracies. */
  record Kept(List<RelearningReport.Point> points, double before, double learnt) {}

  private static OptionalInt first(
      List<RelearningReport.Point> points, Predicate<RelearningReport.Point> reached) {
    return points.stream().filter(reached).mapToInt(RelearningReport.Point::step).findFirst();
  }

  /** m images of the label, drawn once. */
  private LabelledImages choose(AttackTarget target, LabelledImages train) {
    LabelledImages own = train.only(LabelSet.of(train.classes(), target.label()));
    Checks.require(
        config.images() <= own.count(),
        "images must be at most the %d training images of label %d, was %d",
        own.count(),
        target.label(),
        config.images());
    int[] drawn = RandomStream.of(config.seed(), "relearning images").permutation(own.count());
    return own.at(Arrays.copyOf(drawn, config.images()));
  }

  /** Both judges' answers to samples of a model, from latents of the seed and the label alone. */
  private final class Look {
    private final Scope scope;
    private final AttackTarget target;
    private final NDArray guideTheta;
    private final NDArray readerTheta;

    Look(Scope scope, AttackTarget target) {
      guide.requireReads(target.generator());
      reader.requireReads(target.generator());
      this.scope = scope;
      this.target = target;
      this.guideTheta = guide.weights().upload(scope);
      this.readerTheta = reader.weights().upload(scope);
    }

    RelearningReport.Point at(int step, NDArray theta) {
      try (Scope inner = scope.child()) {
        NDArray images = images(inner, theta, target.label(), config.samples());
        return new RelearningReport.Point(
            step,
            probability(answers(guide, guideTheta, images)),
            probability(answers(reader, readerTheta, images)));
      }
    }

    /** By judge A, each kept label with as many samples. */
    double keptAccuracy(NDArray theta) {
      int samples = config.keptSamples();
      double sum = 0;
      int[] kept = target.forgetSet().complement().labels();
      for (int label : kept) {
        int[] asked = new int[samples];
        Arrays.fill(asked, label);
        try (Scope inner = scope.child()) {
          NDArray images = images(inner, theta, label, samples);
          sum += answers(guide, guideTheta, images).accuracy(asked);
        }
      }
      return sum / kept.length;
    }

    private NDArray images(Scope inner, NDArray theta, int label, int samples) {
      int labels = target.generator().labels();
      int latentSize = target.generator().latentSize();
      float[] latents =
          RandomStream.of(config.seed(), "relearning latents of " + label)
              .normal(samples * latentSize);
      float[] conditions =
          Codes.under(Conditions.oneHot(label, labels), latents, latentSize).conditions();
      NDArray logits =
          target
              .generator()
              .decode(
                  theta,
                  inner.array(latents, samples, latentSize),
                  inner.array(conditions, samples, labels));
      return Activation.sigmoid(logits);
    }

    private double probability(Answers answers) {
      double sum = 0;
      for (int i = 0; i < answers.count(); i++) {
        sum += answers.probability(i, target.label());
      }
      return sum / answers.count();
    }

    private static Answers answers(TrainedJudge judge, NDArray judgeTheta, NDArray images) {
      return Answers.ofLogits(
          judge.judge().logits(judgeTheta, images).toFloatArray(), judge.judge().labels());
    }
  }
}
