package lethe.experiment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import lethe.base.Checks;
import lethe.base.Progress;
import lethe.base.Savepoint;
import lethe.data.Dataset;
import lethe.data.LabelSet;
import lethe.engine.Torch;
import lethe.fisher.FisherDiagonal;
import lethe.forget.ForgettingConfig;
import lethe.forget.ForgettingReport;
import lethe.forget.SelectiveAmnesia;
import lethe.model.ConditionalVae;
import lethe.model.Judge;
import lethe.model.SampleSheet;
import lethe.model.TrainedJudge;
import lethe.model.Weights;
import lethe.train.CvaeTrainer;
import lethe.train.CvaeTrainingConfig;
import lethe.train.JudgeTrainer;
import lethe.train.JudgeTrainingConfig;
import lethe.train.JudgeTrainingLog;
import lethe.train.TrainingLog;

/** Makes the models of one chain, each once per run folder, and says where each comes from. */
final class ModelStore {
  private final Context context;
  private final Torch torch;
  private final Dataset data;
  private final ConditionalVae generator;
  private final RunFolder folder;
  private final Progress progress;

  ModelStore(Context context) {
    this.context = context;
    this.torch = context.torch();
    this.data = context.data();
    this.generator = context.generator();
    this.folder = context.folder();
    this.progress = context.progress();
  }

  /** A generator trained on all images but those of some labels. */
  Experiment.Trained trained(String name, CvaeTrainingConfig config, Optional<LabelSet> without) {
    Map<String, Object> recipe = new TreeMap<>();
    recipe.put("training", config);
    recipe.put("model", generator.config());
    recipe.put("without", without.<Object>map(labels -> labels).orElse(List.of()));
    KeptWeights kept =
        obtain(
            name,
            card("train", recipe, config.seed(), config.steps(), Map.of()),
            savepoint -> {
              CvaeTrainer.Result result =
                  new CvaeTrainer(torch, generator, config)
                      .resuming(savepoint)
                      .train(
                          without.map(data.train()::without).orElse(data.train()),
                          data.test(),
                          progress);
              return new KeptWeights.Made(result.weights(), result.log(), result.snapshots());
            });
    return new Experiment.Trained(kept.weights(), kept.log(TrainingLog.class), kept.snapshots());
  }

  /** A judge trained on as many images as the profile says; the same for every chain. */
  Experiment.Judged judge(String title, String name, Judge judge, JudgeTrainingConfig config) {
    int images = Math.min(context.profile().judgeImages(), data.train().count());
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

  /** Rows and columns of this data's images, for a judge, which reads square ones. */
  int side(String title) {
    Checks.require(
        data.height() == data.width(),
        "judge %s reads square images, %s has %d × %d pixels: give them a border, or read with an"
            + " AssessmentStudy by a judge of your own",
        title,
        data.name(),
        data.height(),
        data.width());
    return data.height();
  }

  /** The original after forgetting, held by a Fisher diagonal that was obtained before. */
  Experiment.Unlearned unlearned(
      String name, ForgettingConfig config, String fisherName, FisherDiagonal fisher) {
    Map<String, Input> inputs = new TreeMap<>(originalFile());
    inputs.putAll(input(fisherName));
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

  /** A generator that somebody else's work makes: {@link Experiment#keep}. */
  Weights keep(
      String name,
      Record settings,
      Map<String, Weights> madeFrom,
      Function<Savepoint, Weights> work) {
    Map<String, Object> recipe = new TreeMap<>();
    recipe.put("settings", requireWritable(settings));
    recipe.put("of", settings.getClass().getSimpleName());
    Map<String, Input> inputs = new TreeMap<>();
    madeFrom.forEach((model, weights) -> inputs.putAll(input(requireNoFile(model), weights)));
    return obtain(
            name,
            card("own", recipe, context.seed(), 0, inputs),
            savepoint -> {
              Weights made = work.apply(savepoint);
              made.requireLayout(generator.layout()).requireFinite(name);
              return new KeptWeights.Made(
                  made,
                  Map.of(),
                  List.of(new SampleSheet.Snapshot(0, sheet(made, context.seed()))));
            })
        .weights();
  }

  /** Returns settings that a card can hold. */
  static Record requireWritable(Record settings) {
    Checks.require(settings != null, "settings must be a record, was null");
    Checks.require(
        settings.getClass().getRecordComponents().length > 0,
        "settings must name what decides the weights, was %s",
        settings);
    try {
      Card.JSON.valueToTree(settings);
      return settings;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "settings must be a record of numbers, texts, lists and records, was "
              + settings
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static String requireNoFile(String model) {
    Checks.require(
        !model.endsWith(".safetensors"),
        "madeFrom must have names of models, not of files, had '%s'",
        model);
    return model;
  }

  private float[] sheet(Weights weights, long seed) {
    return SampleSheet.of(generator, seed).images(torch, weights);
  }

  /** A generator with pictures, made if it is missing. */
  KeptWeights obtain(String name, Card recipe, Function<Savepoint, KeptWeights.Made> work) {
    folder.obtain(context.file(name), generator.layout(), recipe, work);
    return folder.pictured(context.file(name), weights -> sheet(weights, recipe.seed()));
  }

  /** What a study made of named tensors, kept under {@code name} and read back if it fits. */
  KeptTensors obtainTensors(String name, Card recipe, Function<Savepoint, KeptTensors.Made> work) {
    return folder.obtainTensors(context.file(name), recipe, work);
  }

  /** The original, made if it is missing. */
  Experiment.Trained original() {
    return trained(FileName.ORIGINAL, context.recipes().original(), Optional.empty());
  }

  /** The same as an input of other work. */
  Map<String, Input> originalFile() {
    original();
    return input(FileName.ORIGINAL);
  }

  /** A checkpoint of this chain that was obtained before, as an input of other work. */
  Map<String, Input> input(String name) {
    return folder.input(context.file(name));
  }

  /** Weights as an input: the checkpoint that holds them, or they themselves under a name. */
  Map<String, Input> input(String name, Weights weights) {
    return folder.input(name, weights);
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
