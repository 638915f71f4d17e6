package lethe.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lethe.attack.AttackConfig;
import lethe.attack.AttackKind;
import lethe.attack.AttackPath;
import lethe.attack.AttackReader;
import lethe.attack.AttackSuccess;
import lethe.attack.AttackTarget;
import lethe.attack.AttackTrace;
import lethe.attack.Excess;
import lethe.attack.LinearProbe;
import lethe.attack.Plausibility;
import lethe.attack.PlausibilityReader;
import lethe.attack.RecoveryAttack;
import lethe.attack.RelearningReport;
import lethe.attack.Styles;
import lethe.base.Checks;
import lethe.base.Safetensors;
import lethe.data.LabelSet;
import lethe.evaluate.GreyAnswer;
import lethe.model.NegativeElbo;
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

  private static final List<Double> THRESHOLDS = List.of(0.5, AttackSuccess.THRESHOLD, 0.99);

  private final Experiment lethe;
  private final LabelSet forgetSet;
  private final int label;
  private final int startLabel;
  private final TrainedJudge guide;
  private final TrainedJudge reader;
  private final String prefix;
  private final Map<String, Weights> own;
  private final List<String> models;
  private final AttackStudyConfig config;
  private final Map<String, AttackTarget> targets = new LinkedHashMap<>();
  private Map<String, Input> inputs = Map.of();

  /**
   * A study of one forgotten label.
   *
   * @param forgetSet what was forgotten
   * @param label the one of it that is to come back
   * @param startLabel the kept label that attacks start from
   */
  public AttackStudy(Experiment lethe, LabelSet forgetSet, int label, int startLabel) {
    this(
        lethe,
        lethe.requireForgettable(forgetSet),
        label,
        startLabel,
        lethe.judgeA().judge(),
        lethe.judgeB().judge());
  }

  AttackStudy(
      Experiment lethe,
      LabelSet forgetSet,
      int label,
      int startLabel,
      TrainedJudge guide,
      TrainedJudge reader) {
    this(lethe, "", forgetSet, label, startLabel, Map.of(), MODELS, guide, reader);
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
        lethe,
        FileName.requireOwn(name),
        lethe.requireForgettable(forgetSet),
        label,
        startLabel,
        requireNamed(lethe, models),
        lethe.judgeA().judge(),
        lethe.judgeB().judge());
  }

  AttackStudy(
      Experiment lethe,
      String name,
      LabelSet forgetSet,
      int label,
      int startLabel,
      Map<String, Weights> models,
      TrainedJudge guide,
      TrainedJudge reader) {
    this(
        lethe,
        name + "-",
        forgetSet,
        label,
        startLabel,
        requireNamed(lethe, models),
        withControls(models),
        guide,
        reader);
  }

  private AttackStudy(
      Experiment lethe,
      String prefix,
      LabelSet forgetSet,
      int label,
      int startLabel,
      Map<String, Weights> own,
      List<String> models,
      TrainedJudge guide,
      TrainedJudge reader) {
    this.lethe = lethe;
    this.prefix = prefix;
    this.own = Map.copyOf(own);
    this.models = List.copyOf(models);
    this.forgetSet = lethe.requireForgettable(forgetSet);
    this.label = label;
    this.startLabel = startLabel;
    this.guide = guide;
    this.reader = reader;
    this.config = AttackStudyConfig.of(lethe.settings().profile());
  }

  /** Names are parts of the names of tensors, up to their first dot. */
  private static Map<String, Weights> requireNamed(Experiment lethe, Map<String, Weights> models) {
    Checks.require(!models.isEmpty(), "models must be at least one, were none");
    models.forEach(
        (name, weights) -> {
          Checks.require(
              !name.isBlank() && !name.contains("."),
              "the name of a model must have a letter and no dot, was '%s'",
              name);
          weights.requireLayout(lethe.generator().layout());
        });
    return models;
  }

  private static List<String> withControls(Map<String, Weights> models) {
    List<String> names = new ArrayList<>(models.keySet());
    for (String control : List.of(ModelName.RETRAINED, ModelName.UNTRAINED)) {
      if (!models.containsKey(control)) {
        names.add(control);
      }
    }
    return names;
  }

  /** The names of the models that are attacked, in the order of tables. */
  public List<String> models() {
    return models;
  }

  /** The file that keeps what was made for a name, of this study's own where models are. */
  String file(String name) {
    return prefix + name;
  }

  /** How much work it is. */
  public AttackStudyConfig config() {
    return config;
  }

  /** What was forgotten. */
  LabelSet forgetSet() {
    return forgetSet;
  }

  /** The label that is to come back. */
  public int label() {
    return label;
  }

  /** A model of {@link #models()}, or the original, as a target. */
  public AttackTarget target(String model) {
    return targets.computeIfAbsent(
        model, name -> new AttackTarget(name, lethe.generator(), weights(name), forgetSet, label));
  }

  private Weights weights(String model) {
    Checks.require(
        models.contains(model) || model.equals(ModelName.ORIGINAL),
        "there is no model '%s', only %s",
        model,
        models);
    if (own.containsKey(model)) {
      return own.get(model);
    }
    return new Models(lethe, forgetSet).weights(model);
  }

  /** The probes that do not optimise; the third label is where the triangular walk ends. */
  public RecoveryProbes probes(int thirdLabel) {
    return new RecoveryProbes(lethe, this, guide, reader, startLabel, thirdLabel);
  }

  /** p(label) of judge A for constant grey: what an attack that moves nothing reads. */
  public double greyGuide() {
    return GreyAnswer.of(lethe.torch(), guide, LabelSet.of(forgetSet.classes(), label))
        .forgetProbability();
  }

  /** p(label) of judge B for constant grey. */
  public double greyReader() {
    return GreyAnswer.of(lethe.torch(), reader, LabelSet.of(forgetSet.classes(), label))
        .forgetProbability();
  }

  /**
   * The traces of one attack on every model, by its name; run if they are not there. A ball of the
   * prior's mass is that of the models' latent size.
   */
  public Map<String, AttackTrace> traces(AttackKind kind) {
    AttackKind fitting = kind.forLatents(lethe.generator().latentSize());
    AttackConfig attack = config.attack(fitting, startLabel);
    KeptTensors kept =
        lethe
            .store()
            .obtainTensors(
                file(FileName.attack(forgetSet, label, kind)),
                card("attack", attack, attack.steps()),
                savepoint -> run(attack, new PartSavepoint(savepoint)));
    Map<String, AttackTrace> traces = new LinkedHashMap<>();
    for (String model : models) {
      Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
      kept.tensors()
          .forEach(
              (name, tensor) -> {
                if (name.startsWith(model + ".")) {
                  tensors.put(name.substring(model.length() + 1), tensor);
                }
              });
      int[] steps = toInts(tensors.get("frameSteps").values());
      traces.put(
          model,
          new AttackTrace(
              model,
              label,
              attack,
              AttackPath.of(tensors),
              tensors.get("guide").values(),
              tensors.get("reader").values(),
              steps,
              tensors.get("frames").values()));
    }
    return traces;
  }

  private KeptTensors.Made run(AttackConfig attack, PartSavepoint savepoint) {
    record Seconds(Map<String, Double> seconds) {}
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    Map<String, Double> seconds = new TreeMap<>();
    Styles styles = styles(attack.startLabel(), attack.restarts());
    for (String model : models) {
      AttackTarget target = target(model);
      savepoint.begin(model);
      AttackPath path =
          savepoint
              .made(model)
              .map(made -> AttackPath.of(made.tensors()))
              .orElseGet(
                  () ->
                      new RecoveryAttack(lethe.torch(), guide, attack)
                          .resuming(savepoint.of(model))
                          .run(target, styles.means(), lethe.progress()));
      savepoint.finish(model, new Safetensors(Map.of(), path.tensors()));
      savepoint.during(model, path.steps(), () -> read(target, attack, path, tensors));
      seconds.put(model, savepoint.seconds(model));
    }
    return new KeptTensors.Made(tensors, new Seconds(seconds));
  }

  /** Adds to {@code tensors} a path and what both judges say on it. */
  private void read(
      AttackTarget target,
      AttackConfig attack,
      AttackPath path,
      Map<String, Safetensors.Tensor> tensors) {
    String model = target.model();
    AttackTrace trace = new AttackReader(lethe.torch(), guide, reader).read(target, attack, path);
    path.tensors().forEach((name, tensor) -> tensors.put(model + "." + name, tensor));
    put(tensors, model + ".guide", trace.guideProbability(), trace.restarts());
    put(tensors, model + ".reader", trace.readerProbability(), trace.restarts());
    put(tensors, model + ".frameSteps", toFloats(trace.frameSteps()), 1);
    put(tensors, model + ".frames", trace.frames(), lethe.generator().pixels());
  }

  /** Styles of the first test images of a label under the original: one start for all models. */
  Styles styles(int ofLabel, int count) {
    return Styles.of(
        lethe.torch(),
        lethe.generator(),
        lethe.original().weights(),
        lethe.data().test(),
        ofLabel,
        count);
  }

  /** Relearn times of all models but the original, for each number of images. */
  public List<RelearningReport> relearning() {
    return new RelearningStudy(lethe, this, guide, reader).run();
  }

  /**
   * The success of every attack on every model at p(f) ≥ 0.9, attack by attack in the order of
   * {@link #models()}.
   */
  public List<AttackSuccess> successes() {
    return AttackKind.all().stream()
        .flatMap(kind -> traces(kind).values().stream())
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
    Checks.require(
        models.containsAll(MODELS),
        "a result compares %s, the models are %s: take successes() and relearning()",
        MODELS,
        models);
    List<AttackSuccess> successes = new ArrayList<>();
    List<Excess> guidedExcess = new ArrayList<>();
    List<Excess> strictExcess = new ArrayList<>();
    List<Plausibility> plausibility = new ArrayList<>();
    PlausibilityReader closer = plausibilityReader();
    for (AttackKind kind : AttackKind.all()) {
      Map<String, AttackTrace> traces = traces(kind);
      for (double threshold : THRESHOLDS) {
        traces.values().forEach(trace -> successes.add(AttackSuccess.of(trace, threshold)));
      }
      Map<String, AttackSuccess> headline = new LinkedHashMap<>();
      traces.forEach(
          (model, trace) -> headline.put(model, AttackSuccess.of(trace, AttackSuccess.THRESHOLD)));
      AttackSuccess untrained = headline.get(ModelName.UNTRAINED);
      AttackSuccess retrained = headline.get(ModelName.RETRAINED);
      for (String model : List.of(ModelName.ORIGINAL, ModelName.UNLEARNED)) {
        guidedExcess.add(Excess.guided(headline.get(model), untrained, retrained));
        strictExcess.add(Excess.strict(headline.get(model), untrained, retrained));
      }
      traces.forEach(
          (model, trace) ->
              plausibility.addAll(closer.of(target(model), trace, AttackSuccess.THRESHOLD)));
    }
    LinearProbe probe = new LinearProbe(lethe.torch(), config.probeLatents(), config.seed());
    return new AttackResult(
        forgetSet,
        label,
        startLabel,
        config,
        AttackKind.all().stream()
            .map(kind -> kind.forLatents(lethe.generator().latentSize()))
            .toList(),
        greyGuide(),
        greyReader(),
        realNegativeElbo(),
        closer.nearestRealRatio(GreyAnswer.image(lethe.generator().pixels())),
        successes,
        guidedExcess,
        strictExcess,
        plausibility,
        List.of(),
        models.stream().flatMap(model -> probe.read(target(model)).stream()).toList(),
        probes.readings());
  }

  private PlausibilityReader plausibilityReader() {
    return new PlausibilityReader(
        lethe.torch(),
        lethe.original().weights(),
        guide,
        reader,
        lethe.data().test().only(LabelSet.of(forgetSet.classes(), label)).images(),
        config.elboSamples(),
        config.seed());
  }

  /** −ELBO of real test images of the label under the original, nats per image. */
  private double realNegativeElbo() {
    return new NegativeElbo(
            lethe.generator(),
            lethe.data().test().only(LabelSet.of(forgetSet.classes(), label)),
            config.elboSamples(),
            config.seed())
        .of(lethe.torch(), lethe.original().weights())
        .total();
  }

  /** A card that names every model and judge. */
  Card card(String work, Record settings, int steps) {
    Map<String, Object> recipe = new TreeMap<>();
    recipe.put("settings", settings);
    recipe.put("forgetSet", forgetSet);
    recipe.put("label", label);
    if (!own.isEmpty()) {
      recipe.put("models", models); // the tensors are named by them
    }
    return lethe.store().card(work, recipe, config.seed(), steps, inputs());
  }

  /** Every model and judge. Models that are missing are made, which may be stopped half way. */
  private Map<String, Input> inputs() {
    if (inputs.isEmpty()) {
      Map<String, Input> all = new TreeMap<>();
      List<String> named = new ArrayList<>(models);
      if (!named.contains(ModelName.ORIGINAL)) {
        named.add(ModelName.ORIGINAL); // attacks start from its codes, relearning ends at its mark
      }
      for (String model : named) {
        all.putAll(lethe.store().input(model, target(model).weights()));
      }
      for (TrainedJudge judge : List.of(guide, reader)) {
        all.putAll(lethe.store().input("judge " + judge.name(), judge.weights()));
      }
      inputs = Map.copyOf(all);
    }
    return inputs;
  }

  private static void put(
      Map<String, Safetensors.Tensor> tensors, String name, float[] values, int columns) {
    tensors.put(name, Safetensors.Tensor.of(values, values.length / columns, columns));
  }

  private static float[] toFloats(int[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  private static int[] toInts(float[] values) {
    int[] result = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (int) values[i];
    }
    return result;
  }
}
