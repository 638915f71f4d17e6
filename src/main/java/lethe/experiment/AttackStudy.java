package lethe.experiment;

import java.util.List;
import java.util.Map;
import lethe.attack.AttackKind;
import lethe.attack.AttackSuccess;
import lethe.attack.AttackTarget;
import lethe.attack.AttackTrace;
import lethe.attack.RelearningReport;
import lethe.base.Checks;
import lethe.data.LabelSet;
import lethe.model.TrainedJudge;
import lethe.model.Weights;

/**
 * Does a forgotten label come back? The same attacks, with the same starts and budget, on the
 * original, the unlearned model and the two controls that never knew the label: retrained without
 * it and untrained. Judge A guides, judge B only reads. Models of one's own are attacked beside the
 * same controls.
 */
public final class AttackStudy {
  /** The names of the models of a study without models of one's own, in the order of tables. */
  public static final List<String> MODELS = Models.WITH_UNTRAINED;

  private final AttackContext context;
  private final AttackedModels models;
  private final AttackTraces traces;

  /**
   * A study of one forgotten label.
   *
   * @param forgetSet what was forgotten
   * @param label the one of it that is to come back
   * @param startLabel the kept label that attacks start from
   */
  public AttackStudy(Experiment lethe, LabelSet forgetSet, int label, int startLabel) {
    this(
        AttackedModels.around(lethe, forgetSet, label),
        startLabel,
        lethe.judgeA().judge(),
        lethe.judgeB().judge());
  }

  /**
   * A study of models of one's own, with the controls {@code retrained} and {@code untrained}
   * behind them where they are not among them: without controls a rate says nothing. Its attacks
   * are kept as {@code <name>-attack-*.safetensors} and made again for other weights.
   *
   * @param name a plain file name that is none of Lethe's own, such as {@code my-models}
   * @param forgetSet what was forgotten
   * @param label the one of it that is to come back
   * @param startLabel the kept label that attacks start from
   * @param models by name, at least one, of this experiment's architecture; in the order of tables
   * @throws IllegalArgumentException if a name is empty or has a dot, or weights are of another
   *     architecture
   */
  public AttackStudy(
      Experiment lethe,
      String name,
      LabelSet forgetSet,
      int label,
      int startLabel,
      Map<String, Weights> models) {
    this(
        AttackedModels.own(lethe, name, forgetSet, label, models),
        startLabel,
        lethe.judgeA().judge(),
        lethe.judgeB().judge());
  }

  /**
   * The same with judges of one's own: {@link lethe.model.Judge}s with their weights, since an
   * attack follows gradients through the guide. Whatever their names, what is said of judge A in
   * tables is the guide's and of judge B the reader's.
   *
   * @param guide whose probability of the label an attack raises
   * @param reader another one, which only reads
   * @throws IllegalArgumentException also if they are of other images or have one name
   */
  public AttackStudy(
      Experiment lethe,
      String name,
      LabelSet forgetSet,
      int label,
      int startLabel,
      Map<String, Weights> models,
      TrainedJudge guide,
      TrainedJudge reader) {
    this(
        AttackedModels.own(lethe, name, forgetSet, label, models),
        startLabel,
        requireReads(guide, lethe),
        requireReads(reader, lethe));
    Checks.require(
        !guide.name().equals(reader.name()),
        "guide and reader are both called '%s': give them names",
        guide.name());
  }

  private static TrainedJudge requireReads(TrainedJudge judge, Experiment lethe) {
    judge.requireReads(lethe.generator());
    return judge;
  }

  AttackStudy(AttackedModels models, int startLabel, TrainedJudge guide, TrainedJudge reader) {
    Profile profile = models.lethe().settings().profile();
    this.models = models;
    this.context =
        new AttackContext(models, startLabel, guide, reader, AttackStudyConfig.of(profile));
    this.traces = new AttackTraces(context);
  }

  /** The names of the models that are attacked, in the order of tables. */
  public List<String> models() {
    return models.names();
  }

  /** How much work it is. */
  public AttackStudyConfig config() {
    return context.config();
  }

  /** The label that is to come back. */
  public int label() {
    return models.label();
  }

  /** A model of {@link #models()}, or the original, as a target. */
  public AttackTarget target(String model) {
    return models.target(model);
  }

  /** The probes that do not optimise; the third label is where the triangular walk ends. */
  public RecoveryProbes probes(int thirdLabel) {
    return new RecoveryProbes(context, thirdLabel);
  }

  /** p(label) of judge A for constant grey: what an attack that moves nothing reads. */
  public double greyGuide() {
    return context.grey(context.guide());
  }

  /** p(label) of judge B for constant grey. */
  public double greyReader() {
    return context.grey(context.reader());
  }

  /**
   * The traces of one attack on every model, by its name; run if they are not there. A ball of the
   * prior's mass is that of the models' latent size.
   */
  public Map<String, AttackTrace> traces(AttackKind kind) {
    return traces.of(kind);
  }

  /** Relearn times of all models but the original, for each number of images. */
  public List<RelearningReport> relearning() {
    return new RelearningStudy(context).run();
  }

  /**
   * The success of every attack on every model at p(f) ≥ 0.9, attack by attack in the order of
   * {@link #models()}.
   */
  public List<AttackSuccess> successes() {
    return AttackKind.all().stream().flatMap(kind -> successes(kind).stream()).toList();
  }

  /** The same of one attack. */
  List<AttackSuccess> successes(AttackKind kind) {
    return traces(kind).values().stream()
        .map(trace -> AttackSuccess.of(trace, AttackSuccess.THRESHOLD))
        .toList();
  }

  /** Every attack, relearning, the linear probe and the probes: what {@code attacks.json} keeps. */
  public AttackResult result(RecoveryProbes probes) {
    return attacks(probes).withRelearning(relearning());
  }

  /**
   * The same without relearning, which takes its own time.
   *
   * @throws IllegalArgumentException in a study of models of one's own without those of {@link
   *     #MODELS}, which a result compares: {@link #successes} and {@link #relearning} are for it
   */
  public AttackResult attacks(RecoveryProbes probes) {
    return AttackComparison.of(context, traces, probes);
  }
}
