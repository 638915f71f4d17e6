package lethe.experiment;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lethe.data.LabelSet;
import lethe.evaluate.ControlReading;
import lethe.evaluate.Evaluation;
import lethe.evaluate.EvaluationLatents;
import lethe.evaluate.ModelReading;
import lethe.evaluate.PairedChange;
import lethe.fisher.FisherConfig;
import lethe.forget.ForgettingConfig;
import lethe.forget.ForgettingReport;
import lethe.forget.SelectiveAmnesia;
import lethe.forget.SequentialConfig;
import lethe.forget.SequentialConfig.Protection;
import lethe.forget.SequentialConfig.Teacher;
import lethe.forget.SequentialForgetting;
import lethe.model.Draw;
import lethe.model.Weights;
import lethe.optim.LearningRate;

/**
 * Labels forgotten one after the other, in four ways: each round protecting what earlier rounds
 * forgot, the same without the EWC penalty, as the reference does it, and all at once. Its
 * checkpoints name the order, as in {@code sequential-0-1-2-cumulative-3}: studies of other orders
 * lie beside it.
 */
public final class SequentialStudy {
  /**
   * The anchor of a round has the losses of earlier rounds, and replay from the original repairs
   * them: a penalty as strong as the joint run's would keep them.
   */
  private static final double ROUND_ANCHOR_SHARE = 0.1;

  private final Experiment lethe;
  private final List<Integer> order;

  /**
   * The study of an order of labels.
   *
   * @throws IllegalArgumentException if it is empty, holds every label, or one that is none or that
   *     it has twice
   */
  public SequentialStudy(Experiment lethe, List<Integer> order) {
    this.lethe = lethe;
    this.order = List.copyOf(order);
    forgotten(); // refused before anything is made
  }

  /** A way to forget several labels. */
  public enum Variant {
    /** One after the other; earlier ones are forgotten again at every round. */
    CUMULATIVE("cumulative", "cumulative"),
    /** The same with λ = 0: replay alone holds the kept ones. */
    NO_EWC("no EWC", "no-ewc"),
    /**
     * One after the other; nothing holds earlier ones. As in the reference, means are replayed and
     * the penalty weighs by the batch-mean Fisher.
     */
    REFERENCE("reference", "reference"),
    /** All at once, from the original. */
    JOINT("joint", "joint");

    private final String title;
    private final String fileSuffix;

    Variant(String title, String fileSuffix) {
      this.title = title;
      this.fileSuffix = fileSuffix;
    }

    /** The name in tables and legends. */
    public String title() {
      return title;
    }

    String fileSuffix() {
      return fileSuffix;
    }
  }

  /**
   * How a variant is run.
   *
   * @param rounds 1 if all labels are forgotten at once
   * @param round settings of one run of forgetting
   * @param fisher settings of the estimate before it
   * @param teacher which model draws the replay
   */
  public record Way(int rounds, ForgettingConfig round, FisherConfig fisher, Teacher teacher) {
    /** Optimiser steps of all its rounds. */
    public int steps() {
      return rounds * round.steps();
    }
  }

  /**
   * A model on the way.
   *
   * @param round 0 is the original; the joint form has the last round only
   * @param weights after that round
   * @param report what happened in it; empty for the original
   */
  public record Stage(int round, Weights weights, List<ForgettingReport> report) {
    /** Copies the list. */
    public Stage {
      report = List.copyOf(report);
    }

    /** Wall-clock seconds of the round. */
    double seconds() {
      return report.stream().mapToDouble(ForgettingReport::seconds).sum();
    }
  }

  /** The labels in the order of forgetting. */
  public List<Integer> order() {
    return order;
  }

  /** All labels that are forgotten in the end. */
  public LabelSet forgotten() {
    return LabelSet.forgetSet(
        lethe.generator().labels(), order.stream().mapToInt(Integer::intValue).toArray());
  }

  /**
   * The settings of a variant that goes round by round.
   *
   * @throws IllegalArgumentException for the joint form, see {@link #jointConfig}
   */
  public SequentialConfig config(Variant variant) {
    ForgettingConfig round = run();
    return switch (variant) {
      case CUMULATIVE ->
          new SequentialConfig(
              order,
              Protection.CUMULATIVE,
              Teacher.ORIGINAL,
              round.withEwcWeight(round.ewcWeight() * ROUND_ANCHOR_SHARE),
              fisher());
      case NO_EWC -> {
        SequentialConfig cumulative = config(Variant.CUMULATIVE);
        yield cumulative.withRound(cumulative.round().withEwcWeight(0));
      }
      case REFERENCE ->
          new SequentialConfig(
              order,
              Protection.REFERENCE,
              Teacher.ROUND_BEFORE,
              referenceRound(round),
              lethe
                  .settings()
                  .profile()
                  .batchMeanFisher(lethe.generator().labels())
                  .withSeed(lethe.seed()));
      case JOINT ->
          throw new IllegalArgumentException(
              "the joint form has no rounds: its settings are those of jointConfig");
    };
  }

  private FisherConfig fisher() {
    return lethe.settings().profile().fisher(lethe.generator().labels()).withSeed(lethe.seed());
  }

  /** How a variant is run, the joint form included. */
  public Way way(Variant variant) {
    if (variant == Variant.JOINT) {
      return new Way(1, jointConfig(), fisher(), Teacher.ORIGINAL);
    }
    SequentialConfig config = config(variant);
    return new Way(config.rounds(), config.round(), config.fisher(), config.teacher());
  }

  /**
   * Half the penalty and replayed means. Every surrogate is of the round's own label, where {@link
   * Protection#CUMULATIVE} has half of them: {@code quick} shows as many of it in half the steps.
   */
  private ForgettingConfig referenceRound(ForgettingConfig round) {
    boolean quick = lethe.settings().profile() == Profile.QUICK;
    return round
        .withEwcWeight(round.ewcWeight() / 2)
        .withReplayDraw(Draw.MEAN)
        .withSteps(quick ? round.steps() / 2 : round.steps());
  }

  /** The settings of the joint form: one run as long and as fast as a round, with the full λ. */
  public ForgettingConfig jointConfig() {
    return run();
  }

  /** One run of forgetting: a round, or the joint form. */
  private ForgettingConfig run() {
    ForgettingConfig full =
        lethe.settings().profile().balancedForgetting(forgotten()).withSeed(lethe.seed());
    return switch (lethe.settings().profile()) {
      case SMOKE -> full.withSteps(20).withLogInterval(5);
      // a later digit takes more steps to forget than the first one does
      case QUICK ->
          full.withSteps(2_000)
              .withLogInterval(500)
              .withLearningRate(LearningRate.warmupCosine(3e-3, 100));
      case PAPER -> full;
    };
  }

  /** The original and the models after every round of a variant, made if they are missing. */
  public List<Stage> stages(Variant variant) {
    List<Stage> stages = new ArrayList<>();
    stages.add(new Stage(0, lethe.original().weights(), List.of()));
    switch (variant) {
      case CUMULATIVE, NO_EWC, REFERENCE -> addRounds(stages, variant);
      case JOINT -> {
        Experiment.Unlearned joint =
            lethe.keptUnlearned(FileName.sequential(order, variant), jointConfig());
        stages.add(new Stage(order.size(), joint.weights(), List.of(joint.report())));
      }
    }
    return stages;
  }

  private void addRounds(List<Stage> stages, Variant variant) {
    SequentialConfig config = config(variant);
    SequentialForgetting forgetting =
        new SequentialForgetting(lethe.torch(), lethe.generator(), config);
    Weights original = stages.get(0).weights();
    String before = FileName.ORIGINAL;
    for (int round = 1; round <= config.rounds(); round++) {
      String name = FileName.sequential(order, variant, round);
      int number = round;
      Weights current = stages.get(round - 1).weights();
      KeptWeights kept =
          lethe
              .store()
              .obtain(
                  name,
                  card(config, round, inputs(before)),
                  savepoint ->
                      made(
                          forgetting.round(
                              number, original, current, savepoint, lethe.progress())));
      stages.add(new Stage(round, kept.weights(), List.of(kept.log(ForgettingReport.class))));
      before = name;
    }
  }

  /** The original is an input of every round: it may draw the replay. */
  private Map<String, Input> inputs(String before) {
    Map<String, Input> inputs = new TreeMap<>(lethe.store().input(FileName.ORIGINAL));
    inputs.putAll(lethe.store().input(before));
    return inputs;
  }

  private static KeptWeights.Made made(SelectiveAmnesia.Result result) {
    return new KeptWeights.Made(result.weights(), result.report(), result.snapshots());
  }

  private Card card(SequentialConfig config, int round, Map<String, Input> inputs) {
    Map<String, Object> recipe = new TreeMap<>();
    recipe.put("sequence", config);
    recipe.put("round", round);
    ForgettingConfig forgetting = config.forgetting(round);
    return lethe.store().card("forget", recipe, forgetting.seed(), forgetting.steps(), inputs);
  }

  /**
   * Reads every stage of every variant by both judges and on the kept test images, and the control
   * rows: grey, noise, an untrained model, and one retrained without the labels.
   */
  public SequentialResult compare() {
    return compare(lethe.evaluation(forgotten()));
  }

  SequentialResult compare(Evaluation evaluation) {
    Weights start = lethe.original().weights();
    ModelReading original = evaluation.read(ModelName.ORIGINAL, start);
    Map<String, boolean[]> atFirst = evaluation.keptAnswers(start);
    SequentialResult.Controls controls =
        new SequentialResult.Controls(
            evaluation.constantGrey(),
            evaluation.uniformNoise(),
            evaluation.read(ModelName.UNTRAINED, lethe.untrained()),
            evaluation.read(ModelName.RETRAINED, lethe.retrained(forgotten()).weights()));
    Map<String, List<SequentialResult.Round>> variants = new LinkedHashMap<>();
    Map<String, Map<String, PairedChange>> keptChanges = new LinkedHashMap<>();
    Map<Variant, Map<String, boolean[]>> atLast = new EnumMap<>(Variant.class);
    for (Variant variant : Variant.values()) {
      List<Stage> stages = stages(variant);
      variants.put(
          variant.title(), read(variant, evaluation, controls.constantGrey(), original, stages));
      atLast.put(variant, evaluation.keptAnswers(stages.get(stages.size() - 1).weights()));
      keptChanges.put(variant.title(), changes(atFirst, atLast.get(variant)));
    }
    return new SequentialResult(
        order,
        evaluation.config(),
        controls,
        variants,
        keptChanges,
        changes(atLast.get(Variant.CUMULATIVE), atLast.get(Variant.NO_EWC)));
  }

  private static Map<String, PairedChange> changes(
      Map<String, boolean[]> before, Map<String, boolean[]> after) {
    Map<String, PairedChange> changes = new LinkedHashMap<>();
    before.forEach((judge, right) -> changes.put(judge, PairedChange.of(right, after.get(judge))));
    return changes;
  }

  private List<SequentialResult.Round> read(
      Variant variant,
      Evaluation evaluation,
      ControlReading grey,
      ModelReading original,
      List<Stage> stages) {
    List<ModelReading> readings = new ArrayList<>();
    readings.add(original);
    for (Stage stage : stages.subList(1, stages.size())) {
      readings.add(evaluation.read(variant.title() + ", round " + stage.round(), stage.weights()));
    }
    int labels = lethe.generator().labels();
    SequentialResult.Digit[][] digits = new SequentialResult.Digit[stages.size()][labels];
    for (int label = 0; label < labels; label++) {
      int forgottenIn = order.indexOf(label) + 1; // 0: never
      int baseline = baseline(stages, forgottenIn);
      float[][] images = images(evaluation.latents(), stages, label);
      for (int i = 0; i < stages.size(); i++) {
        int since = i < baseline ? 0 : baseline;
        digits[i][label] =
            SequentialResult.Digit.of(
                label,
                stages.get(i).round() >= forgottenIn ? forgottenIn : 0,
                new SequentialResult.Seen(readings.get(i), images[i]),
                new SequentialResult.Seen(readings.get(since), images[since]),
                grey);
      }
    }
    List<SequentialResult.Round> rounds = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      rounds.add(
          new SequentialResult.Round(
              stage.round(), readings.get(i), List.of(digits[i]), stage.seconds()));
    }
    return rounds;
  }

  /** The stage that a label's drift is measured from: the first that has forgotten it, or 0. */
  private static int baseline(List<Stage> stages, int forgottenIn) {
    int baseline = 0;
    while (stages.get(baseline).round() < forgottenIn) {
      baseline++;
    }
    return baseline;
  }

  private float[][] images(EvaluationLatents latents, List<Stage> stages, int label) {
    return stages.stream()
        .map(stage -> latents.images(lethe.torch(), stage.weights(), label))
        .toArray(float[][]::new);
  }
}
