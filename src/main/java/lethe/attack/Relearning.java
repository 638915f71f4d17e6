package lethe.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lethe.base.Checks;
import lethe.base.Interruption;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.data.OneHot;
import lethe.engine.Finite;
import lethe.engine.Scope;
import lethe.engine.Torch;
import lethe.model.Answers;
import lethe.model.ConditionalGenerator.ElboBatch;
import lethe.model.TrainedJudge;
import lethe.optim.Adam;
import lethe.train.BatchOrder;

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
  private static final int KEPT_SHARE = 5;

  private final Torch torch;
  private final TrainedJudge judge;
  private final RelearningConfig config;

  /** Relearning read by {@code judge}, judge A. */
  public Relearning(Torch torch, TrainedJudge judge, RelearningConfig config) {
    this.torch = torch;
    this.judge = judge;
    this.config = config;
  }

  /** p̄_f of a model on the latents of every look: take the original's as the measure. */
  public double forgetProbability(AttackTarget target) {
    try (Scope scope = torch.scope()) {
      return forgetProbability(
          scope, target, judge.weights().upload(scope), target.weights().upload(scope));
    }
  }

  /**
   * Trains a copy of the target.
   *
   * @param train images to choose m of the target's label from
   * @param originalProbability p̄_f of the original on the same latents
   * @param progress is told each step
   */
  public RelearningReport run(
      AttackTarget target, LabelledImages train, double originalProbability, Progress progress) {
    LabelledImages images = choose(target, train);
    double wanted = config.share() * originalProbability;
    RandomStream noise = RandomStream.of(config.seed(), "relearning noise");
    int batchSize = Math.min(BATCH, images.count());
    BatchOrder order =
        new BatchOrder(
            images.count(), batchSize, RandomStream.of(config.seed(), "relearning order"));
    List<RelearningReport.Point> points = new ArrayList<>();
    try (Scope scope = torch.scope()) {
      NDArray judgeTheta = judge.weights().upload(scope);
      Adam adam = new Adam(scope, target.weights().upload(scope));
      double keptBefore = keptAccuracy(scope, target, judgeTheta, adam.parameters());
      double probability = look(scope, target, judgeTheta, adam, points);
      while (probability < wanted && adam.step() < config.cap()) {
        int step = adam.step();
        Interruption.check(WORK, step, config.cap());
        try (Scope inner = scope.child()) {
          ElboBatch batch = batch(inner, target, images, order.batch(step), noise);
          NDArray gradient = target.generator().pass(adam.parameters(), batch).gradient();
          Finite.requireGradient(gradient, WORK, step, config.learningRate());
          adam.update(gradient, config.learningRate());
        }
        if (adam.step() % config.checkInterval() == 0 || adam.step() == config.cap()) {
          probability = look(scope, target, judgeTheta, adam, points);
        }
        progress.step(
            WORK,
            adam.step(),
            config.cap(),
            String.format(Locale.ROOT, "p̄ %.3f of %.3f", probability, wanted));
      }
      return new RelearningReport(
          target.model(),
          config,
          wanted,
          adam.step(),
          probability >= wanted,
          keptBefore,
          keptAccuracy(scope, target, judgeTheta, adam.parameters()),
          points);
    }
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

  private ElboBatch batch(
      Scope scope, AttackTarget target, LabelledImages images, int[] indices, RandomStream noise) {
    int n = indices.length;
    int labels = target.generator().labels();
    int latentSize = target.generator().latentSize();
    return new ElboBatch(
        scope.array(images.images(indices), n, target.generator().pixels()),
        scope.array(OneHot.of(images.labels(indices), labels), n, labels),
        scope.array(noise.normal(n * latentSize), n, latentSize));
  }

  private double look(
      Scope scope,
      AttackTarget target,
      NDArray judgeTheta,
      Adam adam,
      List<RelearningReport.Point> points) {
    double probability = forgetProbability(scope, target, judgeTheta, adam.parameters());
    points.add(new RelearningReport.Point(adam.step(), probability));
    return probability;
  }

  private double forgetProbability(
      Scope scope, AttackTarget target, NDArray judgeTheta, NDArray theta) {
    Answers answers = answers(scope, target, judgeTheta, theta, target.label(), config.samples());
    double sum = 0;
    for (int i = 0; i < answers.count(); i++) {
      sum += answers.probability(i, target.label());
    }
    return sum / answers.count();
  }

  private double keptAccuracy(Scope scope, AttackTarget target, NDArray judgeTheta, NDArray theta) {
    int samples = Math.max(1, config.samples() / KEPT_SHARE);
    double sum = 0;
    int[] kept = target.forgetSet().complement().labels();
    for (int label : kept) {
      int[] asked = new int[samples];
      Arrays.fill(asked, label);
      sum += answers(scope, target, judgeTheta, theta, label, samples).accuracy(asked);
    }
    return sum / kept.length;
  }

  /** What the judge says of samples of a label, from latents of the seed and the label alone. */
  private Answers answers(
      Scope scope, AttackTarget target, NDArray judgeTheta, NDArray theta, int label, int samples) {
    int labels = target.generator().labels();
    int latentSize = target.generator().latentSize();
    float[] latents =
        RandomStream.of(config.seed(), "relearning latents of " + label)
            .normal(samples * latentSize);
    float[] conditions =
        Codes.under(Conditions.oneHot(label, labels), latents, latentSize).conditions();
    try (Scope inner = scope.child()) {
      NDArray logits =
          target
              .generator()
              .decode(
                  theta,
                  inner.array(latents, samples, latentSize),
                  inner.array(conditions, samples, labels));
      return Answers.ofLogits(
          judge.judge().logits(judgeTheta, Activation.sigmoid(logits)).toFloatArray(), labels);
    }
  }
}
