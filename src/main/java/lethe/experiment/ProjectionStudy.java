package lethe.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lethe.base.Savepoint;
import lethe.data.LabelSet;
import lethe.evaluate.Evaluation;
import lethe.forget.ForgettingConfig;
import lethe.forget.ForgettingReport;
import lethe.forget.GradientTrace;
import lethe.forget.ProjectedForgetting;
import lethe.forget.ProjectionConfig;
import lethe.forget.ProjectionConfig.Form;
import lethe.model.SampleSheet;
import lethe.model.Weights;

/**
 * Gradient projection against Selective Amnesia: the same original, batches, optimiser and schedule
 * for every method, with both gradients noted at every step.
 */
public final class ProjectionStudy {
  /** The methods that take as many steps as each other. */
  static final List<Method> OF_EQUAL_STEPS =
      Arrays.stream(Method.values()).filter(method -> method.stepFactor == 1).toList();

  private static final int SHEETS = 8;

  private final Experiment lethe;
  private final LabelSet forgetSet;
  private final ForgettingConfig shared;

  /** The study of one forget set, with as much work as the experiment's profile says. */
  public ProjectionStudy(Experiment lethe, LabelSet forgetSet) {
    this.lethe = lethe;
    this.forgetSet = lethe.requireForgettable(forgetSet);
    this.shared = shared(lethe.recipes(), forgetSet);
  }

  /**
   * What all methods share. At least the 2,000 steps whose gradients are shown, except in {@code
   * smoke}.
   */
  private static ForgettingConfig shared(Recipes recipes, LabelSet forgetSet) {
    ForgettingConfig config = recipes.balancedForgetting(forgetSet);
    int steps =
        switch (recipes.profile()) {
          case SMOKE -> 60;
          case QUICK -> 2_000;
          case PAPER -> config.steps();
        };
    return config.withSteps(steps).withLogInterval(Math.max(1, steps / SHEETS));
  }

  /** The methods of the profile: {@code quick} leaves out the one that takes as long as two. */
  static List<Method> methods(Profile profile) {
    return profile == Profile.QUICK ? OF_EQUAL_STEPS : List.of(Method.values());
  }

  /** The methods that this study compares. */
  public List<Method> methods() {
    return methods(lethe.settings().profile());
  }

  /** A way to combine the two gradients. */
  public enum Method {
    /** {@code g_f + γ g_r} and the EWC penalty. */
    SELECTIVE_AMNESIA("Selective Amnesia", "selective-amnesia", Form.SUM, 1),
    /** The same without the penalty. */
    NO_EWC("no EWC", "no-ewc", Form.SUM, 1),
    /** Both gradients projected, then added; no penalty. */
    SYMMETRIC("symmetric", "symmetric", Form.SYMMETRIC, 1),
    /** Projected gradients in turn; no penalty. */
    ALTERNATING("alternating", "alternating", Form.ALTERNATING, 1),
    /** The same over twice the steps, so that each goal gets as many as elsewhere. */
    ALTERNATING_TWICE("alternating, twice the steps", "alternating-twice", Form.ALTERNATING, 2);

    private final String title;
    private final String fileSuffix;
    private final Form form;
    private final int stepFactor;

    Method(String title, String fileSuffix, Form form, int stepFactor) {
      this.title = title;
      this.fileSuffix = fileSuffix;
      this.form = form;
      this.stepFactor = stepFactor;
    }

    /** The name in tables and legends. */
    public String title() {
      return title;
    }

    String fileSuffix() {
      return fileSuffix;
    }

    /** Whether it changes gradients before it adds them. */
    boolean projects() {
      return form != Form.SUM;
    }

    ProjectionConfig config(ForgettingConfig shared) {
      ForgettingConfig scaled = shared.withSteps(shared.steps() * stepFactor);
      ProjectionConfig plain = ProjectionConfig.of(scaled, form);
      return this == SELECTIVE_AMNESIA ? plain.withForgetting(scaled) : plain;
    }
  }

  /** A model that a method made. */
  public record Run(
      Method method,
      Weights weights,
      ForgettingReport report,
      GradientTrace trace,
      List<SampleSheet.Snapshot> snapshots) {
    /** Copies the list. */
    public Run {
      snapshots = List.copyOf(snapshots);
    }
  }

  /** What is kept of a run beside its weights. */
  record Log(ForgettingReport report, GradientTrace trace) {}

  /** The settings of a method. */
  public ProjectionConfig config(Method method) {
    return method.config(shared);
  }

  /** The model of a method, made if it is missing. */
  public Run run(Method method) {
    KeptWeights kept = obtain(FileName.projected(forgetSet, method), config(method));
    Log log = kept.log(Log.class);
    return new Run(method, kept.weights(), log.report(), log.trace(), kept.snapshots());
  }

  private KeptWeights obtain(String name, ProjectionConfig config) {
    boolean weighted = config.forgetting().ewcWeight() > 0;
    Map<String, Input> inputs = new TreeMap<>();
    lethe.original();
    inputs.putAll(lethe.store().input(FileName.ORIGINAL));
    if (weighted) {
      lethe.fisher();
      inputs.putAll(lethe.store().input(FileName.FISHER));
    }
    return lethe
        .store()
        .obtain(
            name,
            lethe
                .store()
                .card(
                    "project",
                    config,
                    config.forgetting().seed(),
                    config.forgetting().steps(),
                    inputs),
            savepoint -> make(config, weighted, savepoint));
  }

  private KeptWeights.Made make(ProjectionConfig config, boolean weighted, Savepoint savepoint) {
    ProjectedForgetting forgetting =
        new ProjectedForgetting(lethe.torch(), lethe.generator(), config).resuming(savepoint);
    Weights original = lethe.original().weights();
    ProjectedForgetting.Result result =
        weighted
            ? forgetting.forget(original, lethe.fisher(), lethe.progress())
            : forgetting.forget(original, lethe.progress());
    return new KeptWeights.Made(
        result.weights(), new Log(result.report(), result.trace()), result.snapshots());
  }

  /** The models of all methods by title, between the original and the retrained control. */
  public Map<String, Weights> models() {
    Map<String, Weights> models = models(methods());
    models.put(ModelName.RETRAINED, lethe.retrained(forgetSet).weights());
    return models;
  }

  /** The original and the models of some methods by title. */
  Map<String, Weights> models(List<Method> some) {
    Map<String, Weights> models = new LinkedHashMap<>();
    models.put(ModelName.ORIGINAL, lethe.original().weights());
    some.forEach(method -> models.put(method.title(), run(method).weights()));
    return models;
  }

  /** Reads every method's model and the controls by both judges and on the test images. */
  public ProjectionResult compare() {
    return compare(lethe.evaluation(forgetSet));
  }

  /**
   * The same by judges of one's own.
   *
   * @param evaluation around this study's forget set; tables ask for judges called A and B, and
   *     claims for B
   */
  public ProjectionResult compare(Evaluation evaluation) {
    List<ProjectionResult.Row> rows = new ArrayList<>();
    for (Method method : methods()) {
      Run run = run(method);
      rows.add(
          ProjectionResult.Row.of(
              new Log(run.report(), run.trace()),
              config(method),
              evaluation.read(method.title(), run.weights())));
    }
    return new ProjectionResult(
        forgetSet,
        evaluation.read(ModelName.ORIGINAL, lethe.original().weights()),
        rows,
        List.of(
            evaluation.read(ModelName.RETRAINED, lethe.retrained(forgetSet).weights()),
            evaluation.read(ModelName.UNTRAINED, lethe.untrained())),
        List.of(evaluation.constantGrey(), evaluation.uniformNoise()));
  }

  /**
   * Other ways to project symmetrically, from the same start over the same steps, beside the two
   * rows of a comparison that they are to be read against: no projection and projection at every
   * step. Models of the variants are made if they are missing.
   *
   * @param compared what {@link #compare()} gave
   */
  public SymmetricResult compareSymmetric(ProjectionResult compared) {
    return compareSymmetric(compared, lethe.evaluation(forgetSet));
  }

  SymmetricResult compareSymmetric(ProjectionResult compared, Evaluation evaluation) {
    List<ProjectionResult.Row> rows = new ArrayList<>();
    rows.add(compared.row(Method.NO_EWC));
    rows.add(compared.row(Method.SYMMETRIC));
    for (SymmetricVariant variant : SymmetricVariant.values()) {
      ProjectionConfig config = variant.of(config(Method.SYMMETRIC));
      KeptWeights kept = obtain(FileName.projected(forgetSet, variant), config);
      rows.add(
          ProjectionResult.Row.of(
              kept.log(Log.class), config, evaluation.read(variant.title(), kept.weights())));
    }
    return new SymmetricResult(forgetSet, compared.original(), rows);
  }
}
