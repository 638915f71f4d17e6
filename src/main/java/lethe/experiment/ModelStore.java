package lethe.experiment;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import lethe.base.Progress;
import lethe.base.Savepoint;
import lethe.data.Dataset;
import lethe.data.LabelSet;
import lethe.engine.Torch;
import lethe.fisher.FisherConfig;
import lethe.fisher.FisherDiagonal;
import lethe.fisher.FisherEstimator;
import lethe.forget.ForgettingConfig;
import lethe.forget.ForgettingReport;
import lethe.forget.SelectiveAmnesia;
import lethe.model.ConditionalVae;
import lethe.model.Judge;
import lethe.model.SampleSheet;
import lethe.model.TrainedJudge;
import lethe.train.CvaeTrainer;
import lethe.train.CvaeTrainingConfig;
import lethe.train.JudgeTrainer;
import lethe.train.JudgeTrainingConfig;
import lethe.train.JudgeTrainingLog;
import lethe.train.TrainingLog;

/**
 * Makes the models of one architecture, each once per run folder, and says where each comes from.
 */
final class ModelStore {
  private static final int USUAL_LATENTS = 8;

  private final Settings settings;
  private final Torch torch;
  private final Dataset data;
  private final ConditionalVae generator;
  private final RunFolder folder;
  private final Progress progress;
  private final long seed;

  ModelStore(
      Settings settings,
      Torch torch,
      Dataset data,
      ConditionalVae generator,
      RunFolder folder,
      Progress progress,
      long seed) {
    this.settings = settings;
    this.torch = torch;
    this.data = data;
    this.generator = generator;
    this.folder = folder;
    this.progress = progress;
    this.seed = seed;
  }

  Experiment.Trained trained(String name, CvaeTrainingConfig config, LabelSet without) {
    Map<String, Object> recipe = new TreeMap<>();
    recipe.put("training", config);
    recipe.put("model", generator.config());
    recipe.put("without", without == null ? List.of() : without);
    KeptWeights kept =
        obtain(
            name,
            card("train", recipe, config.seed(), config.steps(), Map.of()),
            savepoint -> {
              CvaeTrainer.Result result =
                  new CvaeTrainer(torch, generator, config)
                      .resuming(savepoint)
                      .train(
                          without == null ? data.train() : data.train().without(without),
                          data.test(),
                          progress);
              return new KeptWeights.Made(result.weights(), result.log(), result.snapshots());
            });
    return new Experiment.Trained(kept.weights(), kept.log(TrainingLog.class), kept.snapshots());
  }

  Experiment.Judged judge(String title, String name, Judge judge, JudgeTrainingConfig config) {
    int images = Math.min(settings.profile().judgeImages(), data.train().count());
    Map<String, Object> recipe = new TreeMap<>();
    recipe.put("training", config);
    recipe.put("images", images);
    recipe.put("network", judge.toString());
    KeptWeights kept =
        folder.obtain(
            name,
            judge.layout(),
            card("judge", recipe, config.seed(), config.epochs(), Map.of()),
            savepoint -> {
              JudgeTrainer.Result result =
                  new JudgeTrainer(torch, judge, config)
                      .resuming(savepoint)
                      .train(data.train().first(images), data.test(), progress);
              return new KeptWeights.Made(result.weights(), result.log(), List.of());
            });
    return new Experiment.Judged(
        new TrainedJudge(title, judge, kept.weights()), kept.log(JudgeTrainingLog.class));
  }

  FisherDiagonal fisher(String name, FisherConfig config) {
    record Seconds(double seconds) {}
    KeptWeights kept =
        folder.obtain(
            file(name),
            generator.layout(),
            fisherCard(config),
            savepoint -> {
              FisherDiagonal fisher = estimateFisher(config, savepoint);
              return new KeptWeights.Made(
                  fisher.values(), new Seconds(fisher.seconds()), List.of());
            });
    return new FisherDiagonal(
        kept.weights(), config, kept.card().path("log").path("seconds").asDouble());
  }

  Experiment.Unlearned unlearned(
      String name, ForgettingConfig config, String fisherName, FisherDiagonal fisher) {
    Map<String, Input> inputs = new TreeMap<>(originalFile());
    inputs.putAll(folder.input(file(fisherName)));
    KeptWeights kept =
        obtain(
            name,
            card("forget", config, config.seed(), config.steps(), inputs),
            savepoint -> {
              SelectiveAmnesia.Result result =
                  new SelectiveAmnesia(torch, generator, config)
                      .resuming(savepoint)
                      .forget(original().weights(), fisher, progress);
              return new KeptWeights.Made(result.weights(), result.report(), result.snapshots());
            });
    return new Experiment.Unlearned(
        kept.weights(), kept.log(ForgettingReport.class), kept.snapshots());
  }

  /** A generator with pictures, made if it is missing. */
  KeptWeights obtain(String name, Card recipe, Function<Savepoint, KeptWeights.Made> work) {
    folder.obtain(file(name), generator.layout(), recipe, work);
    return folder.pictured(
        file(name), weights -> SampleSheet.of(generator, recipe.seed()).images(torch, weights));
  }

  /** The original, made if it is missing. */
  Experiment.Trained original() {
    return trained(FileName.ORIGINAL, settings.profile().cvae().withSeed(seed), null);
  }

  private Map<String, Input> originalFile() {
    original();
    return folder.input(file(FileName.ORIGINAL));
  }

  /** The name under which a generator's file is kept. */
  String file(String name) {
    int latents = generator.latentSize();
    String sized = latents == USUAL_LATENTS ? name : FileName.withLatents(name, latents);
    return seed == settings.profile().seed() ? sized : FileName.withSeed(sized, seed);
  }

  /** An estimate of the original's Fisher diagonal with other settings, not kept. */
  FisherDiagonal estimateFisher(FisherConfig config) {
    return folder.unkept(
        file(FileName.FISHER_ESTIMATE),
        fisherCard(config),
        savepoint -> estimateFisher(config, savepoint));
  }

  private Card fisherCard(FisherConfig config) {
    return card("fisher", config, config.seed(), config.samples(), originalFile());
  }

  private FisherDiagonal estimateFisher(FisherConfig config, Savepoint savepoint) {
    return FisherEstimator.estimate(
        torch, generator, original().weights(), config, savepoint, progress);
  }

  /** The card of a piece of work on this data, device and version. */
  Card card(String work, Object workSettings, long seed, int steps, Map<String, Input> inputs) {
    return new Card(
        work,
        workSettings,
        seed,
        steps,
        data.checksum(),
        inputs,
        versions(),
        torch.device(),
        torch.threads(),
        Map.of());
  }

  /** The versions of what took part. */
  private Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    versions.put("lethe", Card.letheVersion());
    versions.put(Card.CODE, CodeVersion.current());
    versions.put("engine", torch.engine());
    versions.put("java", Runtime.version().toString());
    return versions;
  }
}
