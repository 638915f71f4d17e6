package lethe.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lethe.data.LabelSet;
import lethe.evaluate.Evaluation;
import lethe.fisher.FisherConfig;
import lethe.forget.ForgettingConfig;
import lethe.forget.ForgettingReport;
import lethe.forget.SelectiveAmnesia;
import lethe.forget.SequentialConfig;
import lethe.forget.SequentialConfig.Teacher;
import lethe.forget.SequentialForgetting;
import lethe.model.Weights;

/**
 * Labels forgotten one after the other, in four ways: each round protecting what earlier rounds
 * forgot, the same without the EWC penalty, as the reference does it, and all at once. Its
 * checkpoints name the order, as in {@code sequential-0-1-2-cumulative-3}: studies of other orders
 * lie beside it.
 */
public final class SequentialStudy {
  private final Experiment lethe;
  private final List<Integer> order;
  private final LabelSet forgotten;
  private final SequentialRecipes recipes;

  /**
   * The study of an order of labels.
   *
   * @throws IllegalArgumentException if it is empty, holds every label, or one that is none or that
   *     it has twice
   */
  public SequentialStudy(Experiment lethe, List<Integer> order) {
    this.lethe = lethe;
    this.order = List.copyOf(order);
    this.forgotten =
        LabelSet.forgetSet(
            lethe.generator().labels(), order.stream().mapToInt(Integer::intValue).toArray());
    this.recipes = new SequentialRecipes(this.order, forgotten, lethe.recipes());
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
    return forgotten;
  }

  /**
   * The settings of a variant that goes round by round.
   *
   * @throws IllegalArgumentException for the joint form, see {@link #jointConfig}
   */
  public SequentialConfig config(Variant variant) {
    return recipes.rounds(variant);
  }

  /** How a variant is run, the joint form included. */
  public Way way(Variant variant) {
    return recipes.way(variant);
  }

  /** The settings of the joint form: one run as long and as fast as a round, with the full λ. */
  public ForgettingConfig jointConfig() {
    return recipes.run();
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

  /**
   * The same by judges of one's own.
   *
   * @param evaluation around all labels that this study forgets; what is said of the result asks
   *     for judges called A and B
   */
  public SequentialResult compare(Evaluation evaluation) {
    return new SequentialComparison(lethe, this, evaluation).result();
  }
}
