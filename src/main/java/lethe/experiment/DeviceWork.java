package lethe.experiment;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import lethe.attack.AttackConfig;
import lethe.attack.AttackKind;
import lethe.attack.AttackTarget;
import lethe.attack.Constraint;
import lethe.attack.Moves;
import lethe.attack.RecoveryAttack;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.Safetensors;
import lethe.base.Savepoint;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.engine.Torch;
import lethe.fisher.FisherConfig;
import lethe.fisher.FisherDiagonal;
import lethe.fisher.FisherEstimator;
import lethe.forget.ForgettingConfig;
import lethe.forget.SelectiveAmnesia;
import lethe.model.Answers;
import lethe.model.ConditionalGenerator;
import lethe.model.ConditionalVae;
import lethe.model.CvaeConfig;
import lethe.model.Draw;
import lethe.model.Judge;
import lethe.model.JudgeA;
import lethe.model.JudgeB;
import lethe.model.Layout;
import lethe.model.TrainedJudge;
import lethe.model.Weights;
import lethe.optim.LearningRate;
import lethe.train.CvaeTrainer;
import lethe.train.CvaeTrainingConfig;
import lethe.train.JudgeTrainer;
import lethe.train.JudgeTrainingConfig;

/**
 * Small pieces of all the work, of a few images and one to three steps each, from fixed seeds, for
 * a {@link DeviceCheck}.
 *
 * <p>The seed was chosen so that no ReLU and no maximum is near a tie: noise of 3e-6 in every
 * weight and every pixel, ten times float32's rounding, moves everything by 2e-5 at most.
 */
final class DeviceWork {
  private static final long SEED = 10;
  private static final int SIDE = 28;
  private static final int LABELS = 10;
  private static final int FORGOTTEN = 1;
  private static final double RATE = 1e-4;

  private DeviceWork() {}

  /**
   * A piece of work.
   *
   * @param name of it, for messages
   * @param work does it on a device; returns all that was computed, by name
   */
  record Piece(String name, Function<Torch, Map<String, float[]>> work) {}

  /** All pieces, in the order of the work. */
  static List<Piece> pieces() {
    return pieces(new ConditionalVae(CvaeConfig.mnist()), new JudgeA(), new JudgeB());
  }

  /** The pieces of other models of 28 × 28 pixels and 10 labels. */
  static List<Piece> pieces(ConditionalGenerator vae, Judge judgeA, Judge judgeB) {
    return List.of(
        new Piece("training the CVAE", torch -> training(torch, vae)),
        new Piece("training judge A", torch -> training(torch, judgeA)),
        new Piece("training judge B", torch -> training(torch, judgeB)),
        new Piece("reading by judge A", torch -> reading(torch, judgeA)),
        new Piece("reading by judge B", torch -> reading(torch, judgeB)),
        new Piece("estimating the Fisher information", torch -> fisher(torch, vae)),
        new Piece("forgetting", torch -> forgetting(torch, vae)),
        new Piece("attacking", torch -> attack(torch, vae, judgeA)));
  }

  private static Map<String, float[]> training(Torch torch, ConditionalGenerator vae) {
    LabelledImages images = images(16);
    int steps = 3;
    CvaeTrainingConfig config =
        new CvaeTrainingConfig(8, steps, LearningRate.constant(RATE), steps, SEED);
    LastState last = new LastState();
    CvaeTrainer.Result result =
        new CvaeTrainer(torch, vae, config).resuming(last).train(images, images, Progress.SILENT);
    Map<String, float[]> numbers = last.gradients();
    numbers.put("weights", result.weights().values());
    numbers.put("images", result.snapshots().get(0).images());
    numbers.put("−ELBO", number(result.log().last().testNegativeElbo()));
    return numbers;
  }

  private static Map<String, float[]> training(Torch torch, Judge judge) {
    LabelledImages images = images(4);
    JudgeTrainingConfig config =
        new JudgeTrainingConfig(4, 1, LearningRate.constant(RATE), 1, 1, SEED);
    LastState last = new LastState();
    JudgeTrainer.Result result =
        new JudgeTrainer(torch, judge, config)
            .resuming(last)
            .train(images, images, Progress.SILENT);
    Map<String, float[]> numbers = last.gradients();
    numbers.put("weights", comparable(judge, result.weights()));
    numbers.put("loss", number(result.log().last().testLoss()));
    return numbers;
  }

  /**
   * All weights, and 0 for those that a batch norm takes away again: their gradient is 0 but for
   * rounding, from which Adam makes whole steps.
   */
  private static float[] comparable(Judge judge, Weights weights) {
    float[] values = weights.values();
    for (Layout.Slot slot : judge.layout().slots()) {
      boolean before = slot.name().startsWith("conv") && slot.name().endsWith(".bias");
      if (judge.usesBatchStatistics() && before) {
        Arrays.fill(values, slot.offset(), slot.offset() + slot.size(), 0);
      }
    }
    return values;
  }

  private static Map<String, float[]> reading(Torch torch, Judge judge) {
    TrainedJudge trained = trained(judge);
    float[] images = images(16).images();
    Answers answers = trained.answer(torch, images);
    float[] probabilities = new float[answers.count() * LABELS];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = (float) answers.probability(i / LABELS, i % LABELS);
    }
    return numbers("features", trained.features(torch, images), "probabilities", probabilities);
  }

  private static Map<String, float[]> fisher(Torch torch, ConditionalGenerator vae) {
    FisherConfig config =
        new FisherConfig(
            8, 4, FisherConfig.Estimator.PER_SAMPLE, LabelSet.all(LABELS), Draw.MEAN, SEED);
    FisherDiagonal fisher =
        FisherEstimator.estimate(torch, vae, fresh(vae), config, Progress.SILENT);
    return numbers("diagonal", fisher.values().values());
  }

  private static Map<String, float[]> forgetting(Torch torch, ConditionalGenerator vae) {
    ForgettingConfig config =
        ForgettingConfig.paper(LabelSet.forgetSet(LABELS, FORGOTTEN), SEED)
            .withBatches(4, 4)
            .withSteps(2)
            .withLogInterval(1);
    float[] uniform = RandomStream.of(SEED, "check fisher").uniform(vae.layout().size());
    FisherDiagonal fisher =
        new FisherDiagonal(
            new Weights(vae.layout(), uniform),
            FisherConfig.perSample(LabelSet.all(LABELS), SEED),
            0);
    LastState last = new LastState();
    SelectiveAmnesia.Result result =
        new SelectiveAmnesia(torch, vae, config)
            .resuming(last)
            .forget(fresh(vae), fisher, Progress.SILENT);
    Map<String, float[]> numbers = last.gradients();
    numbers.put("weights", result.weights().values());
    numbers.put("loss", number(result.report().last().total()));
    numbers.put("penalty", number(result.report().last().ewcPenalty()));
    return numbers;
  }

  /** Both constraints bind, latents and conditions move, the prior has a weight. */
  private static Map<String, float[]> attack(Torch torch, ConditionalGenerator vae, Judge judge) {
    AttackKind kind =
        new AttackKind(
            "check",
            Moves.BOTH,
            new Constraint.NearLabel(new Constraint.LatentBall(2), 1),
            0.01,
            AttackKind.LatentStart.PRIOR,
            AttackKind.ConditionStart.RAW_ONE_HOT);
    AttackConfig config = AttackConfig.full(kind, FORGOTTEN + 1, SEED).withSteps(2).withRestarts(2);
    AttackTarget target =
        new AttackTarget(
            "check", vae, fresh(vae), LabelSet.forgetSet(LABELS, FORGOTTEN), FORGOTTEN);
    Map<String, float[]> numbers = new LinkedHashMap<>();
    new RecoveryAttack(torch, trained(judge), config)
        .run(target, new float[0], Progress.SILENT)
        .tensors()
        .forEach((name, tensor) -> numbers.put(name, tensor.values()));
    return numbers;
  }

  private static TrainedJudge trained(Judge judge) {
    return new TrainedJudge("check", judge, judge.initialise(RandomStream.of(SEED, "check judge")));
  }

  private static Weights fresh(ConditionalGenerator vae) {
    return vae.initialise(RandomStream.of(SEED, "check model"));
  }

  /** Images of uniform noise: no two pixels of a square are a tie. */
  private static LabelledImages images(int count) {
    RandomStream random = RandomStream.of(SEED, "check images");
    byte[] pixels = new byte[count * SIDE * SIDE];
    byte[] labels = new byte[count];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % LABELS);
    }
    return LabelledImages.of(SIDE * SIDE, LABELS, pixels, labels);
  }

  private static float[] number(double value) {
    return new float[] {(float) value};
  }

  private static Map<String, float[]> numbers(String name, float[] values) {
    Map<String, float[]> numbers = new LinkedHashMap<>();
    numbers.put(name, values);
    return numbers;
  }

  private static Map<String, float[]> numbers(
      String first, float[] firstValues, String second, float[] secondValues) {
    Map<String, float[]> numbers = numbers(first, firstValues);
    numbers.put(second, secondValues);
    return numbers;
  }

  /** Remembers the state of a loop instead of keeping it. */
  private static final class LastState implements Savepoint {
    private Safetensors state;

    @Override
    public Optional<Safetensors> last() {
      return Optional.empty();
    }

    @Override
    public void offer(Supplier<Safetensors> offered) {
      state = offered.get();
    }

    /** Gradients and their squares as Adam remembers them: linear in them, unlike its steps. */
    Map<String, float[]> gradients() {
      return numbers(
          "gradients",
          state.tensor("adam.first").values(),
          "squared gradients",
          state.tensor("adam.second").values());
    }
  }
}
