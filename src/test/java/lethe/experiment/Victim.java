package lethe.experiment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import lethe.attack.AttackConfig;
import lethe.attack.AttackKind;
import lethe.attack.AttackPath;
import lethe.attack.AttackTarget;
import lethe.attack.RecoveryAttack;
import lethe.attack.Relearning;
import lethe.attack.RelearningConfig;
import lethe.attack.RelearningReport;
import lethe.base.Bits;
import lethe.base.Points;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.Safetensors;
import lethe.base.Savepoint;
import lethe.data.LabelSet;
import lethe.fisher.FisherConfig;
import lethe.fisher.FisherDiagonal;
import lethe.fisher.FisherEstimator;
import lethe.forget.ForgettingConfig;
import lethe.forget.SelectiveAmnesia;
import lethe.forget.SequentialConfig;
import lethe.forget.SequentialForgetting;
import lethe.latent.Tsne;
import lethe.latent.TsneConfig;
import lethe.latent.TsneMap;
import lethe.model.Draw;
import lethe.model.TrainedJudge;
import lethe.model.Weights;
import lethe.optim.LearningRate;
import lethe.support.LinearJudge;
import lethe.support.Small;
import lethe.train.CvaeTrainer;
import lethe.train.CvaeTrainingConfig;

/**
 * A process to be killed: it trains, estimates, forgets, forgets in sequence, attacks, relearns and
 * maps in one run folder, keeping its state every so many milliseconds, and goes on from what it
 * finds there.
 */
final class Victim {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
  private static final TrainedJudge JUDGE =
      new TrainedJudge(
          "A",
          new LinearJudge(Small.PIXELS, Small.LABELS),
          new LinearJudge(Small.PIXELS, Small.LABELS).initialise(RandomStream.of(1, "judge")));
  private static final LearningRate RATE = LearningRate.constant(2e-3);

  private final RunFolder folder;

  private Victim(RunFolder folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) {
    Duration interval = Duration.ofMillis(Integer.parseInt(arguments[1]));
    RunFolder folder = new RunFolder(Path.of(arguments[0]), interval, Victim::ignore, true);
    new Victim(folder).run();
  }

  private static void ignore(String said) {
    // nobody listens
  }

  private void run() {
    CvaeTrainingConfig training = new CvaeTrainingConfig(32, 900, RATE, 100, 9);
    Weights original =
        weights(
            "cvae",
            training,
            savepoint -> {
              CvaeTrainer.Result result =
                  new CvaeTrainer(Small.TORCH, Small.VAE, training)
                      .resuming(savepoint)
                      .train(Small.images(400, 1), Small.images(50, 2), Progress.SILENT);
              return new KeptWeights.Made(result.weights(), result.log(), result.snapshots());
            });
    FisherDiagonal fisher = fisher(original);
    ForgettingConfig config =
        ForgettingConfig.balanced(ONE, 4)
            .withBatches(32, 32)
            .withSteps(600)
            .withLogInterval(50)
            .withLearningRate(RATE);
    Weights unlearned =
        weights(
            "forget",
            config,
            savepoint ->
                made(
                    new SelectiveAmnesia(Small.TORCH, Small.VAE, config)
                        .resuming(savepoint)
                        .forget(original, fisher, Progress.SILENT)));
    sequence(original, config.withSteps(300));
    AttackTarget target = new AttackTarget("unlearned", Small.VAE, unlearned, ONE, 1);
    attack(target);
    relearn(target);
    map();
  }

  private FisherDiagonal fisher(Weights original) {
    FisherConfig config =
        new FisherConfig(
            2_000, 5, FisherConfig.Estimator.PER_SAMPLE, LabelSet.all(Small.LABELS), Draw.MEAN, 3);
    Weights values =
        weights(
            "fisher",
            config,
            savepoint -> {
              FisherDiagonal fisher =
                  FisherEstimator.estimate(
                      Small.TORCH, Small.VAE, original, config, savepoint, Progress.SILENT);
              return new KeptWeights.Made(fisher.values(), "", List.of());
            });
    return new FisherDiagonal(values, config, 0);
  }

  private void relearn(AttackTarget target) {
    RelearningConfig config = new RelearningConfig(40, 150, 10, 50, 1e-4, 1, 3);
    folder.obtainTensors(
        "relearning",
        card(config),
        savepoint -> {
          PartSavepoint parts = new PartSavepoint(savepoint);
          Map<String, Safetensors.Tensor> looks = new TreeMap<>();
          for (String part : List.of("first", "second")) {
            Safetensors made =
                parts.made(part).orElseGet(() -> looks(target, config, parts.of(part)));
            parts.finish(part, made);
            looks.put(part, made.tensor("looks"));
          }
          return new KeptTensors.Made(looks, "");
        });
  }

  private static Safetensors looks(
      AttackTarget target, RelearningConfig config, Savepoint savepoint) {
    RelearningReport report =
        new Relearning(Small.TORCH, JUDGE, JUDGE, config)
            .resuming(savepoint)
            .run(target, Small.images(400, 1), new Relearning.Known(1, 1), Progress.SILENT);
    double[] looks =
        report.points().stream().mapToDouble(RelearningReport.Point::forgetProbability).toArray();
    return new Safetensors(Map.of(), Map.of("looks", Bits.of(looks)));
  }

  private void map() {
    TsneConfig config = TsneConfig.standard().withPerplexity(10).withIterations(600, 200);
    float[] values = RandomStream.of(6, "points").normal(4 * 200);
    double[] points = IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    folder.obtainTensors(
        "map",
        card(config),
        savepoint -> {
          TsneMap map = Tsne.map(Points.of(points, 4), config, savepoint, Progress.SILENT);
          return new KeptTensors.Made(Map.of("map", Bits.of(map.coordinates())), "");
        });
  }

  private void sequence(Weights original, ForgettingConfig round) {
    SequentialConfig config =
        new SequentialConfig(
            List.of(0, 1),
            SequentialConfig.Protection.CUMULATIVE,
            SequentialConfig.Teacher.ORIGINAL,
            round,
            FisherConfig.perSample(LabelSet.all(Small.LABELS), 3).withSamples(200));
    SequentialForgetting forgetting = new SequentialForgetting(Small.TORCH, Small.VAE, config);
    Weights current = original;
    for (int number = 1; number <= 2; number++) {
      int now = number;
      Weights before = current;
      current =
          weights(
              "round-" + number,
              config,
              savepoint ->
                  made(forgetting.round(now, original, before, savepoint, Progress.SILENT)));
    }
  }

  private void attack(AttackTarget target) {
    AttackConfig config =
        AttackConfig.full(AttackKind.jointSearch(), 0, 3).withSteps(400).withRestarts(4);
    float[] styles = RandomStream.of(5, "styles").normal(4 * Small.LATENTS);
    folder.obtainTensors(
        "attack",
        card(config),
        savepoint -> {
          AttackPath path =
              new RecoveryAttack(Small.TORCH, JUDGE, config)
                  .resuming(savepoint)
                  .run(target, styles, Progress.SILENT);
          return new KeptTensors.Made(path.tensors(), "");
        });
  }

  private static KeptWeights.Made made(SelectiveAmnesia.Result result) {
    return new KeptWeights.Made(result.weights(), result.report(), result.snapshots());
  }

  private Weights weights(
      String name, Object settings, Function<Savepoint, KeptWeights.Made> work) {
    return folder.obtain(name, Small.VAE.layout(), card(settings), work).weights();
  }

  private static Card card(Object settings) {
    return new Card(
        "test", settings, 1, 1, "", Map.of(), Map.of("lethe", "test"), "cpu", 1, Map.of());
  }
}
