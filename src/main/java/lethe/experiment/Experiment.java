package lethe.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import lethe.base.Checks;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.Savepoint;
import lethe.data.Dataset;
import lethe.data.LabelSet;
import lethe.data.mnist.Mnist;
import lethe.engine.Torch;
import lethe.evaluate.Evaluation;
import lethe.evaluate.EvaluationConfig;
import lethe.evaluate.GreyStatistics;
import lethe.fisher.FisherConfig;
import lethe.fisher.FisherDiagonal;
import lethe.forget.ForgettingConfig;
import lethe.forget.ForgettingReport;
import lethe.model.ConditionalVae;
import lethe.model.NegativeElbo;
import lethe.model.SampleSheet;
import lethe.model.TrainedJudge;
import lethe.model.Weights;
import lethe.train.JudgeTrainingLog;
import lethe.train.TrainingLog;

/**
 * The chain of the reference, each model made once per run folder: train, weigh, forget, judge.
 * Asking for a model makes whatever it needs and is missing. The data is MNIST or of one's own.
 */
public final class Experiment {
  private final Context context;
  private final Recipes recipes;
  private final ModelStore store;
  private final Fishers fishers;
  private final Judges judges;
  private final Unlearnings unlearnings;
  private final Unjudged unjudged;

  Experiment(Settings settings, Torch torch, Dataset data, RunFolder folder, Progress progress) {
    this(Context.usual(settings, torch, data, folder, progress));
  }

  private Experiment(Context context) {
    this.context = context;
    this.recipes = context.recipes();
    this.store = new ModelStore(context);
    this.fishers = new Fishers(context, store);
    this.judges = new Judges(context, store);
    this.unlearnings = new Unlearnings(context, store, fishers);
    this.unjudged = new Unjudged(context);
  }

  /**
   * Opens the experiment that the environment describes; gets MNIST if it is not there.
   *
   * @param progress is told how far long work is
   * @param say is told, a line at a time, what is made and why
   */
  public static Experiment open(Settings settings, Progress progress, Consumer<String> say) {
    Checks.require(settings != null, "settings must say where to work, was null");
    return open(settings, Mnist.obtain(settings.dataFolder(), say), progress, say);
  }

  /**
   * The same on data of one's own, whose models and results lie in a folder of their own, {@link
   * Settings#runFolder(Dataset)}. The recipes are those of MNIST; the models and both judges are
   * made for the size of the images and their count of labels. The judges read square images of at
   * least 16 × 16 pixels: on others, what asks them says so, and what needs no judge runs, such as
   * {@link #unlearned(LabelSet)}, {@link #compareAblations} and {@link MembershipStudy}.
   *
   * @param data immutable; models made from a set of the same name and another checksum are put
   *     aside
   * @param progress is told how far long work is
   * @param say is told, a line at a time, what is made and why
   * @throws IllegalArgumentException if the data's name is no plain file name, or its images do not
   *     have its size and labels
   */
  public static Experiment open(
      Settings settings, Dataset data, Progress progress, Consumer<String> say) {
    Checks.require(settings != null, "settings must say where to work, was null");
    Checks.require(data != null, "data must be a data set, was null");
    Path folder = settings.runFolder(data);
    DatasetChecks.requireWhole(data);
    return new Experiment(
        settings,
        Torch.open(settings.device()),
        data,
        new RunFolder(folder, say, Settings.waitsForLock(System::getenv)),
        progress);
  }

  /**
   * The same chain with a latent space of two dimensions. Its models are kept beside the others,
   * under names that end in {@code -2d}; the judges are the same.
   */
  public Experiment twoDimensional() {
    return new Experiment(context.withLatents(2));
  }

  /**
   * The same chain from another training seed, which draws its own first weights, batches, Fisher
   * samples, surrogates and replayed images. Its models are kept beside the others, under names
   * that end in {@code -seed-} and the seed. What reads and attacks them stays: judges, evaluation
   * latents, the images and noise of attacks and the untrained control are those of this
   * experiment, so that rows differ by training alone.
   */
  public Experiment withSeed(long trainingSeed) {
    return new Experiment(context.withSeed(trainingSeed));
  }

  /** The training seed of its models. */
  public long seed() {
    return context.seed();
  }

  /** A trained generator. */
  public record Trained(Weights weights, TrainingLog log, List<SampleSheet.Snapshot> snapshots) {}

  /** An unlearned generator. */
  public record Unlearned(
      Weights weights, ForgettingReport report, List<SampleSheet.Snapshot> snapshots) {}

  /** A judge with the log of its training. */
  public record Judged(TrainedJudge judge, JudgeTrainingLog log) {}

  /** Judge A: the reference's network, for images of this data's size and labels. */
  public Judged judgeA() {
    return judges.a();
  }

  /** A judge like A from another seed, to be compared with it and for nothing else. */
  Judged judgeA(long trainingSeed) {
    return judges.a(trainingSeed);
  }

  /** Judge B: another network and seed, calibrated on non-digits, never used to guide anything. */
  public Judged judgeB() {
    return judges.b();
  }

  /** Throws if the data has images that judges A and B cannot read. */
  void requireJudgeable() {
    judges.requireReadable();
  }

  /** The original: trained on every digit. */
  public Trained original() {
    return store.original();
  }

  /** The ideal of exact unlearning: the same recipe, another seed, without the forgotten digits. */
  public Trained retrained(LabelSet forgetSet) {
    LabelSet without = requireForgettable(forgetSet);
    return store.trained(FileName.retrained(without), recipes.retrained(), Optional.of(without));
  }

  /** The untrained control: the architecture with fresh weights. */
  public Weights untrained() {
    return generator().initialise(RandomStream.of(recipes.untrainedSeed(), "init"));
  }

  /** The Fisher diagonal of the original, per sample. */
  public FisherDiagonal fisher() {
    return fishers.perSample();
  }

  /** The Fisher diagonal of the original by the reference's batch-mean formula. */
  public FisherDiagonal batchMeanFisher() {
    return fishers.batchMean();
  }

  /**
   * An estimate of the original's Fisher diagonal with other settings, to be compared: not kept,
   * but stopped before its end it is gone on with.
   */
  public FisherDiagonal estimateFisher(FisherConfig config) {
    DatasetChecks.requireLabels(data(), "labels", config.labels());
    return fishers.estimate(config);
  }

  /**
   * Other estimates of the same diagonal, to be compared with {@link #fisher}: over images of the
   * kept labels alone, over drawn pixels instead of means, and, as the measure of chance, the same
   * again from another seed. None is kept.
   */
  public Map<String, FisherDiagonal> otherFishers(LabelSet forgetSet) {
    return fishers.others(requireForgettable(forgetSet).complement());
  }

  /**
   * The original after Selective Amnesia on {@code forgetSet}.
   *
   * @throws IllegalArgumentException if the set is not of the data's classes, is empty or holds
   *     every label; nothing was made or put aside then
   */
  public Unlearned unlearned(LabelSet forgetSet) {
    return unlearnings.usual(forgetSet);
  }

  /** What can be left out of this profile's recipe or changed in it. */
  public List<Ablation> ablations(LabelSet forgetSet) {
    return Ablation.of(unlearnings.config(forgetSet));
  }

  /** The unlearned model with a part of the objective left out. */
  public Unlearned ablated(LabelSet forgetSet, Ablation ablation) {
    return unlearnings.ablated(forgetSet, ablation);
  }

  /** The original after the reference's own 10,000 steps with its batch-mean Fisher and λ/2. */
  public Unlearned unlearnedByReference(LabelSet forgetSet) {
    return unlearnings.byReference(forgetSet);
  }

  /** Returns a set that models of this data can forget. */
  LabelSet requireForgettable(LabelSet forgetSet) {
    return unlearnings.requireForgettable(forgetSet);
  }

  /**
   * The original after a run with settings of one's own, such as a {@link lethe.forget.Surrogate}
   * of one's own, kept as {@code <name>.safetensors}. A penalty of one's own goes by {@link #keep}:
   * the package page of {@code lethe.forget} shows it.
   *
   * @param name a plain file name that is none of Lethe's own, such as {@code my-forget-1}
   * @throws IllegalArgumentException if it is a path, or a name that Lethe may give a file itself,
   *     or if a surrogate holds what no card can
   */
  public Unlearned unlearned(String name, ForgettingConfig config) {
    return unlearnings.own(name, config);
  }

  /** The same under a name of Lethe's. */
  Unlearned keptUnlearned(String name, ForgettingConfig config) {
    return unlearnings.kept(name, config);
  }

  /**
   * Weights of one's own, kept as {@code <name>.safetensors} with a card and read back as long as
   * the settings, this chain's seed, the data, Lethe's version and what they were made from are the
   * same; else what lies there is put aside and the work is done again. What the work does is not
   * seen: change a setting when you change it.
   *
   * <pre>{@code
   * record Shrunk(double by) {}
   * Weights original = lethe.original().weights();
   * Weights mine = lethe.keep("my-shrunk", new Shrunk(0.5), Map.of("original", original),
   *     savepoint -> shrink(original, 0.5));
   * }</pre>
   *
   * @param name a plain file name that is none of Lethe's own, such as {@code my-model}
   * @param settings a record of all that decides the weights, of numbers, texts, lists and records
   * @param madeFrom the weights that the work reads, by name; none if there are none
   * @param work is given what can keep its state on the way, as {@code resuming} of trainers takes
   *     it, and returns finite weights of {@link #generator}'s layout
   * @throws IllegalArgumentException if a name, the settings or the weights are not so
   */
  public Weights keep(
      String name,
      Record settings,
      Map<String, Weights> madeFrom,
      Function<Savepoint, Weights> work) {
    return store.keep(FileName.requireOwn(name), settings, madeFrom, work);
  }

  /**
   * Reads every model that concerns a forget set, by both judges and on the test images, with the
   * control rows: what notebook 04 shows and {@code evaluation.json} keeps. By judges of one's own:
   * {@link AssessmentStudy}.
   */
  public Assessment assess(LabelSet forgetSet) {
    return new AssessmentStudy(this).assess(forgetSet);
  }

  /** The same for models of one's own, by name. */
  public Assessment assess(LabelSet forgetSet, Map<String, Weights> models) {
    return new AssessmentStudy(this).assess(forgetSet, models);
  }

  /** The same with settings of one's own, such as images rounded to eight bits. */
  public Assessment assess(EvaluationConfig config, Map<String, Weights> models) {
    return new AssessmentStudy(this).assess(config, models);
  }

  /** What reads models around a forget set: both judges, shared latents, the test images. */
  public Evaluation evaluation(LabelSet forgetSet) {
    return new AssessmentStudy(this).evaluation(forgetSet);
  }

  /**
   * The original, the unlearned model, its ablations and the controls beside each other, without a
   * judge: what notebook 03 shows and {@code forgetting.json} keeps.
   */
  public ForgettingResult compareAblations(LabelSet forgetSet) {
    return new AblationStudy(this, unlearnings.config(forgetSet)).compare();
  }

  /** Grey levels of {@code count} samples of a label, at least 1: flat or not? */
  public GreyStatistics greyStatistics(Weights weights, int label, int count) {
    return unjudged.greyStatistics(weights, label, count);
  }

  /** The same of {@code count} samples of each of some labels, at least one, all together. */
  public GreyStatistics greyStatistics(Weights weights, LabelSet labels, int count) {
    return unjudged.greyStatistics(weights, labels, count);
  }

  /** The digit grid of a model, ten images of each label from latents that all models share. */
  public float[] sheet(Weights weights) {
    return unjudged.sheet(weights);
  }

  /** {@code count} images of one label, at least 1, from shared latents z ~ N(0, I). */
  public float[] samples(Weights weights, int label, int count) {
    return unjudged.samples(weights, label, count);
  }

  /** The mean −ELBO of a model on the test images of some labels, in nats per image. */
  public NegativeElbo.Value negativeElbo(Weights weights, LabelSet labels) {
    return unjudged.negativeElbo(weights, labels);
  }

  /** The architecture. */
  public ConditionalVae generator() {
    return context.generator();
  }

  /** The data set. */
  public Dataset data() {
    return context.data();
  }

  /** The device. */
  public Torch torch() {
    return context.torch();
  }

  /** What the environment decided. */
  public Settings settings() {
    return context.settings();
  }

  /**
   * Writes a result record to {@code results/<name>.json}, with this run's card, the profile's
   * settings and, for each checkpoint in use, its checksums under {@code inputs} and the settings
   * it was made with under {@code recipes}: how labels were forgotten among them. Of weights that
   * lie in no checkpoint of the folder it cannot say how they were made.
   *
   * @param name a plain file name, such as {@code my-model}; a chain of two dimensions or of
   *     another seed adds the ending that its models have
   * @throws IllegalArgumentException if it is a path, or the name of a result of Lethe's own, such
   *     as {@code evaluation}, for another record than Lethe writes there
   */
  public Path writeResult(String name, Record result) {
    return context
        .folder()
        .writeResult(
            context.file(FileName.requireResult(name, result)), card(), recipes.settings(), result);
  }

  /** Is told how far long work is. */
  public Progress progress() {
    return context.progress();
  }

  /** The settings of its models. */
  Recipes recipes() {
    return recipes;
  }

  /** Where studies of this package keep what they make. */
  ModelStore store() {
    return store;
  }

  /** What this run is. */
  public RunCard card() {
    return context.runCard();
  }
}
