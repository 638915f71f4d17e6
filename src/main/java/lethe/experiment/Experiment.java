package lethe.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import lethe.base.Checks;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.Rows;
import lethe.base.Savepoint;
import lethe.data.Dataset;
import lethe.data.LabelSet;
import lethe.data.mnist.Mnist;
import lethe.engine.Torch;
import lethe.evaluate.Calibration;
import lethe.evaluate.Evaluation;
import lethe.evaluate.EvaluationConfig;
import lethe.evaluate.GreyAnswer;
import lethe.evaluate.GreyStatistics;
import lethe.evaluate.ModelReading;
import lethe.fisher.FisherConfig;
import lethe.fisher.FisherDiagonal;
import lethe.forget.ForgettingConfig;
import lethe.forget.ForgettingReport;
import lethe.model.ConditionalVae;
import lethe.model.CvaeConfig;
import lethe.model.Draw;
import lethe.model.JudgeA;
import lethe.model.JudgeB;
import lethe.model.NegativeElbo;
import lethe.model.SampleSheet;
import lethe.model.Sampler;
import lethe.model.TrainedJudge;
import lethe.model.Weights;
import lethe.train.CvaeTrainingConfig;
import lethe.train.JudgeTrainingConfig;
import lethe.train.JudgeTrainingLog;
import lethe.train.TrainingLog;

/**
 * The chain of the reference on MNIST, each model made once per run folder: train, weigh, forget,
 * judge. Asking for a model makes whatever it needs and is missing.
 */
public final class Experiment {
  private static final long CONTROL_SEED_SHIFT = 1_000;
  private static final int CALIBRATION_IMAGES = 200;
  private static final int LATENTS = 8;

  private final Settings settings;
  private final Torch torch;
  private final Dataset data;
  private final ConditionalVae generator;
  private final RunFolder folder;
  private final Progress progress;
  private final long seed;
  private final ModelStore store;

  Experiment(Settings settings, Torch torch, Dataset data, RunFolder folder, Progress progress) {
    this(settings, torch, data, folder, progress, settings.profile().seed(), LATENTS);
  }

  private Experiment(
      Settings settings,
      Torch torch,
      Dataset data,
      RunFolder folder,
      Progress progress,
      long seed,
      int latentSize) {
    this.settings = settings;
    this.torch = torch;
    this.data = data;
    this.folder = folder;
    this.progress = progress;
    this.seed = seed;
    this.generator =
        new ConditionalVae(
            new CvaeConfig(data.height() * data.width(), data.classes(), latentSize));
    this.store = new ModelStore(settings, torch, data, generator, folder, progress, seed);
  }

  /**
   * Opens the experiment that the environment describes; gets MNIST if it is not there.
   *
   * @param progress is told how far long work is
   * @param say is told, a line at a time, what is made and why
   */
  public static Experiment open(Settings settings, Progress progress, Consumer<String> say) {
    Torch torch = Torch.open(settings.device());
    Dataset data = Mnist.obtain(settings.dataFolder(), say);
    return new Experiment(
        settings,
        torch,
        data,
        new RunFolder(settings.runFolder(), say, Settings.waitsForLock(System::getenv)),
        progress);
  }

  /**
   * The same chain with a latent space of two dimensions. Its models are kept beside the others,
   * under names that end in {@code -2d}; the judges are the same.
   */
  public Experiment twoDimensional() {
    return new Experiment(settings, torch, data, folder, progress, seed, 2);
  }

  /**
   * The same chain from another training seed, which draws its own first weights, batches, Fisher
   * samples, surrogates and replayed images. Its models are kept beside the others, under names
   * that end in {@code -seed-} and the seed. What reads and attacks them stays: judges, evaluation
   * latents, the images and noise of attacks and the untrained control are those of this
   * experiment, so that rows differ by training alone.
   */
  public Experiment withSeed(long trainingSeed) {
    return new Experiment(
        settings, torch, data, folder, progress, trainingSeed, generator.latentSize());
  }

  /** The training seed of its models. */
  public long seed() {
    return seed;
  }

  /** A trained generator. */
  public record Trained(Weights weights, TrainingLog log, List<SampleSheet.Snapshot> snapshots) {}

  /** An unlearned generator. */
  public record Unlearned(
      Weights weights, ForgettingReport report, List<SampleSheet.Snapshot> snapshots) {}

  /** A judge with the log of its training. */
  public record Judged(TrainedJudge judge, JudgeTrainingLog log) {}

  /** Judge A: the reference's network. */
  public Judged judgeA() {
    return store.judge("A", FileName.JUDGE_A, new JudgeA(), settings.profile().judgeA());
  }

  /** A judge like A from another seed, to be compared with it and for nothing else. */
  Judged judgeA(long trainingSeed) {
    JudgeTrainingConfig config = settings.profile().judgeA();
    return trainingSeed == config.seed()
        ? judgeA()
        : store.judge(
            "A, seed " + trainingSeed,
            FileName.withSeed(FileName.JUDGE_A, trainingSeed),
            new JudgeA(),
            config.withSeed(trainingSeed));
  }

  /** Judge B: another network and seed, calibrated on non-digits, never used to guide anything. */
  public Judged judgeB() {
    return store.judge("B", FileName.JUDGE_B, new JudgeB(), settings.profile().judgeB());
  }

  /** The original: trained on every digit. */
  public Trained original() {
    return store.original();
  }

  /** The ideal of exact unlearning: the same recipe, another seed, without the forgotten digits. */
  public Trained retrained(LabelSet forgetSet) {
    CvaeTrainingConfig config = settings.profile().cvae();
    return store.trained(
        FileName.retrained(forgetSet),
        config.withSeed(seed + CONTROL_SEED_SHIFT),
        forgetSet.requireForgettable());
  }

  /** The untrained control: the architecture with fresh weights. */
  public Weights untrained() {
    return generator.initialise(
        RandomStream.of(settings.profile().seed() + 2 * CONTROL_SEED_SHIFT, "init"));
  }

  /** The Fisher diagonal of the original, per sample. */
  public FisherDiagonal fisher() {
    return store.fisher(FileName.FISHER, settings.profile().fisher(data.classes()).withSeed(seed));
  }

  /** The Fisher diagonal of the original by the reference's batch-mean formula. */
  public FisherDiagonal batchMeanFisher() {
    return store.fisher(
        FileName.BATCH_MEAN_FISHER,
        settings.profile().batchMeanFisher(data.classes()).withSeed(seed));
  }

  /**
   * An estimate of the original's Fisher diagonal with other settings, to be compared: not kept,
   * but stopped before its end it is gone on with.
   */
  public FisherDiagonal estimateFisher(FisherConfig config) {
    return store.estimateFisher(config);
  }

  /**
   * Other estimates of the same diagonal, to be compared with {@link #fisher}: over images of the
   * kept labels alone, over drawn pixels instead of means, and, as the measure of chance, the same
   * again from another seed. None is kept.
   */
  public Map<String, FisherDiagonal> otherFishers(LabelSet forgetSet) {
    FisherConfig own = fisher().config();
    Map<String, FisherDiagonal> others = new LinkedHashMap<>();
    others.put(
        "kept labels only",
        estimateFisher(own.withLabels(forgetSet.requireForgettable().complement())));
    others.put("drawn pixels", estimateFisher(own.withDraw(Draw.BERNOULLI)));
    others.put(FisherResult.CHANCE, estimateFisher(own.withSeed(seed + CONTROL_SEED_SHIFT)));
    return others;
  }

  /** The original after Selective Amnesia on {@code forgetSet}. */
  public Unlearned unlearned(LabelSet forgetSet) {
    return store.unlearned(
        FileName.unlearned(forgetSet), forgetting(forgetSet), FileName.FISHER, fisher());
  }

  /** The same with a part of the objective left out. */
  public Unlearned ablated(LabelSet forgetSet, Ablation ablation) {
    return store.unlearned(
        FileName.ablated(forgetSet, ablation),
        ablation.apply(forgetting(forgetSet)),
        FileName.FISHER,
        fisher());
  }

  /** The original after the reference's own 10,000 steps with its batch-mean Fisher and λ/2. */
  public Unlearned unlearnedByReference(LabelSet forgetSet) {
    return store.unlearned(
        FileName.unlearnedByReference(forgetSet),
        ForgettingConfig.reference(forgetSet, seed),
        FileName.BATCH_MEAN_FISHER,
        batchMeanFisher());
  }

  private ForgettingConfig forgetting(LabelSet forgetSet) {
    return settings.profile().forgetting(forgetSet).withSeed(seed);
  }

  /**
   * The original after a run with settings of one's own, kept as {@code <name>.safetensors}.
   *
   * @param name a plain file name that is none of Lethe's own, such as {@code my-forget-1}
   * @throws IllegalArgumentException if it is a path, or a name that Lethe may give a file itself
   */
  public Unlearned unlearned(String name, ForgettingConfig config) {
    return keptUnlearned(FileName.requireOwn(name), config);
  }

  /** The same under a name of Lethe's. */
  Unlearned keptUnlearned(String name, ForgettingConfig config) {
    return store.unlearned(name, config, FileName.FISHER, fisher());
  }

  /**
   * Reads every model that concerns a forget set, by both judges and on the test images, with the
   * control rows: what notebook 04 shows and {@code evaluation.json} keeps.
   */
  public Assessment assess(LabelSet forgetSet) {
    return assess(forgetSet, models(forgetSet));
  }

  /** The original, the unlearned model, its ablations and both controls that are models. */
  private Map<String, Weights> models(LabelSet forgetSet) {
    Models models = new Models(this, forgetSet);
    return models.weights(models.all());
  }

  /** What can be left out of this profile's recipe or changed in it. */
  public List<Ablation> ablations(LabelSet forgetSet) {
    return Ablation.of(forgetting(forgetSet));
  }

  /** The same for models of one's own, by name. */
  public Assessment assess(LabelSet forgetSet, Map<String, Weights> models) {
    return assess(settings.profile().evaluation(forgetSet), models);
  }

  /** The same with settings of one's own, such as images rounded to eight bits. */
  public Assessment assess(EvaluationConfig config, Map<String, Weights> models) {
    Evaluation evaluation = evaluation(config);
    List<ModelReading> readings = new ArrayList<>();
    models.forEach((name, weights) -> readings.add(evaluation.read(name, weights)));
    return new Assessment(
        card(),
        config.forgetSet(),
        List.of(quality(judgeA()), quality(judgeB())),
        readings,
        List.of(evaluation.constantGrey(), evaluation.uniformNoise()));
  }

  /** What reads models around a forget set: both judges, shared latents, the test images. */
  public Evaluation evaluation(LabelSet forgetSet) {
    return evaluation(settings.profile().evaluation(forgetSet));
  }

  private Evaluation evaluation(EvaluationConfig config) {
    return new Evaluation(
        torch, generator, List.of(judgeA().judge(), judgeB().judge()), data.test(), config);
  }

  private Assessment.JudgeQuality quality(Judged judged) {
    Map<String, float[]> decodings = Map.of("untrained decodings", sheet(untrained()));
    return Assessment.JudgeQuality.of(
        judged,
        Calibration.measure(
            torch, judged.judge(), CALIBRATION_IMAGES, decodings, settings.profile().seed()));
  }

  /**
   * The original, the unlearned model, its ablations and the controls beside each other, without a
   * judge: what notebook 03 shows and {@code forgetting.json} keeps.
   */
  public ForgettingResult compareAblations(LabelSet forgetSet) {
    List<ForgettingRow> rows = new ArrayList<>();
    models(forgetSet)
        .forEach(
            (name, weights) -> rows.add(row(name, weights, forgetSet, rows.stream().findFirst())));
    return new ForgettingResult(
        forgetting(forgetSet), rows, plainImages(), unlearned(forgetSet).report());
  }

  /** The controls that no model draws. */
  private List<ForgettingResult.Control> plainImages() {
    int pixels = generator.pixels();
    float[] noise =
        RandomStream.of(settings.profile().seed(), "uniform noise control")
            .uniform(settings.profile().greySamples() * pixels);
    return List.of(
        new ForgettingResult.Control(
            "constantGrey", GreyStatistics.of(GreyAnswer.image(pixels), pixels)),
        new ForgettingResult.Control("uniformNoise", GreyStatistics.of(noise, pixels)));
  }

  private ForgettingRow row(
      String name, Weights weights, LabelSet forgetSet, Optional<ForgettingRow> before) {
    NegativeElbo.Value kept = negativeElbo(weights, forgetSet.complement());
    NegativeElbo.Value forgotten = negativeElbo(weights, forgetSet);
    return new ForgettingRow(
        name,
        greyStatistics(weights, forgetSet, settings.profile().greySamples()),
        kept,
        forgotten,
        before.map(row -> kept.total() - row.negativeElboKept().total()).orElse(0.0),
        before.map(row -> forgotten.total() - row.negativeElboForgotten().total()).orElse(0.0));
  }

  /** Grey levels of {@code count} samples of a label, at least 1: flat or not? */
  public GreyStatistics greyStatistics(Weights weights, int label, int count) {
    return GreyStatistics.of(samples(weights, label, count), generator.pixels());
  }

  /** The same of {@code count} samples of each of some labels, at least one, all together. */
  public GreyStatistics greyStatistics(Weights weights, LabelSet labels, int count) {
    Checks.require(labels.size() > 0, "labels must be at least one, were %s", labels);
    Checks.arrayLength(labels.size() * count, generator.pixels()); // before all is drawn
    List<float[]> samples = new ArrayList<>();
    for (int label : labels.labels()) {
      samples.add(samples(weights, label, count));
    }
    return GreyStatistics.of(Rows.below(samples), generator.pixels());
  }

  /** The digit grid of a model, from the latents that all models share: 10 × 10 images. */
  public float[] sheet(Weights weights) {
    return SampleSheet.of(generator, settings.profile().seed()).images(torch, weights);
  }

  /** {@code count} images of one label, at least 1, from shared latents z ~ N(0, I). */
  public float[] samples(Weights weights, int label, int count) {
    Checks.atLeast("count", count, 1);
    float[] latents =
        RandomStream.of(settings.profile().seed(), "samples of " + label)
            .normal(count * generator.latentSize());
    int[] labels = new int[count];
    Arrays.fill(labels, label);
    return Sampler.decode(torch, generator, weights, latents, labels);
  }

  /** The mean −ELBO of a model on the test images of some labels, in nats per image. */
  public NegativeElbo.Value negativeElbo(Weights weights, LabelSet labels) {
    return new NegativeElbo(
            generator,
            data.test().only(labels),
            settings.profile().elboSamples(),
            settings.profile().seed())
        .of(torch, weights);
  }

  /** The architecture. */
  public ConditionalVae generator() {
    return generator;
  }

  /** The data set. */
  public Dataset data() {
    return data;
  }

  /** The device. */
  public Torch torch() {
    return torch;
  }

  /** What the environment decided. */
  public Settings settings() {
    return settings;
  }

  /**
   * Writes a result record to {@code results/<name>.json}, with this run's card, the profile's
   * settings and, for each checkpoint in use, its checksums under {@code inputs} and the settings
   * it was made with under {@code recipes}: how labels were forgotten among them. Of weights that
   * lie in no checkpoint of the folder it cannot say how they were made.
   *
   * @param name a plain file name, such as {@code my-model}; a chain of two dimensions or of
   *     another seed adds the ending that its models have
   */
  public Path writeResult(String name, Record result) {
    return folder.writeResult(
        store.file(FileName.requirePlain(name)),
        card(),
        settings.profile().settings(data.classes(), seed),
        result);
  }

  /** What a study made of named tensors, kept under {@code name} and read back if it fits. */
  KeptTensors kept(String name, Card recipe, Supplier<KeptTensors.Made> work) {
    return kept(name, recipe, savepoint -> work.get());
  }

  /** The same of a study that keeps its state on the way. */
  KeptTensors kept(String name, Card recipe, Function<Savepoint, KeptTensors.Made> work) {
    return folder.obtainTensors(store.file(name), recipe, work);
  }

  /** A generator that a study made, kept under {@code name} and read back if it fits. */
  KeptWeights keptGenerator(String name, Card recipe, Function<Savepoint, KeptWeights.Made> work) {
    return store.obtain(name, recipe, work);
  }

  /** A generator, or another checkpoint of it, that was obtained before, as an input. */
  Map<String, Input> inputFile(String name) {
    return folder.input(store.file(name));
  }

  /** Weights as an input: the checkpoint that holds them, or they themselves under a name. */
  Map<String, Input> input(String name, Weights weights) {
    return folder.input(name, weights);
  }

  /** Is told how far long work is. */
  public Progress progress() {
    return progress;
  }

  /** The card of a piece of work on this data, device and version. */
  Card card(String work, Object workSettings, long seed, int steps, Map<String, Input> inputs) {
    return store.card(work, workSettings, seed, steps, inputs);
  }

  /** What this run is. */
  public RunCard card() {
    return new RunCard(
        settings.profile().label(),
        torch.device(),
        torch.threads(),
        Card.letheVersion(),
        CodeVersion.current(),
        torch.engine(),
        Runtime.version().toString(),
        data.name(),
        data.checksum(),
        seed);
  }
}
