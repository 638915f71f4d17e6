package lethe.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.evaluate.Evaluation;
import lethe.evaluate.ModelReading;
import lethe.experiment.BaselineResult.Effort;
import lethe.forget.ForgettingConfig;
import lethe.forget.Surrogate;
import lethe.model.Weights;
import lethe.train.AscentConfig;
import lethe.train.AscentLog;
import lethe.train.CvaeTrainer;
import lethe.train.CvaeTrainingConfig;
import lethe.train.GradientAscent;
import lethe.train.TrainingLog;

/**
 * Simpler ways to forget beside Selective Amnesia: all start from the same original, take as many
 * steps at the same learning rates, and are read on the same latents and test images. Gradient
 * ascent alone may end before: see {@link GradientAscent}.
 */
public final class BaselineStudy {
  /** Drawn images of the kept labels that {@link Baseline#RELABELLED} learns from. */
  public static final int DRAWN_IMAGES = 5_000;

  private static final int LOGS = 8;
  private static final int ASCENT_LOGS = 25;

  private final Experiment lethe;
  private final LabelSet forgetSet;
  private final ForgettingConfig full;

  /** The study of one forget set, with as much work as the experiment's profile says. */
  public BaselineStudy(Experiment lethe, LabelSet forgetSet) {
    this.lethe = lethe;
    this.forgetSet = lethe.requireForgettable(forgetSet);
    this.full = lethe.recipes().forgetting(forgetSet);
  }

  /** The labels to forget. */
  public LabelSet forgetSet() {
    return forgetSet;
  }

  /** The recipe of Selective Amnesia that the baselines are held to. */
  public ForgettingConfig forgetting() {
    return full;
  }

  /** How {@link Baseline#FINE_TUNED} trains: as many images a step as Selective Amnesia replays. */
  public CvaeTrainingConfig fineTuning() {
    return new CvaeTrainingConfig(
        full.replayBatch(),
        full.steps(),
        full.learningRate(),
        Math.max(1, full.steps() / LOGS),
        lethe.recipes().fineTuningSeed());
  }

  /**
   * How {@link Baseline#ASCENT} and {@link Baseline#CAPPED_ASCENT} climb: as many images a step, in
   * the same proportion of weight, as Selective Amnesia has surrogates and replayed ones; fewer
   * where the data has fewer. Nothing of it was searched for.
   *
   * @param capped whether an image that costs more than flat grey is left alone
   */
  public AscentConfig ascent(boolean capped) {
    LabelledImages train = lethe.data().train();
    return new AscentConfig(
        forgetSet,
        capped,
        full.replayWeight(),
        Math.min(full.forgetBatch(), train.indicesOf(forgetSet).length),
        Math.min(full.replayBatch(), train.indicesOf(forgetSet.complement()).length),
        full.steps(),
        full.learningRate(),
        Math.max(1, full.steps() / ASCENT_LOGS),
        lethe.recipes().ascentSeed());
  }

  /** The losses of gradient ascent on its way, made if they are missing. */
  public AscentLog ascentLog(boolean capped) {
    return ascended(capped).log(AscentLog.class);
  }

  private record Made(Weights weights, Effort effort) {
    static Made of(Experiment.Unlearned model, ForgettingConfig config) {
      return new Made(model.weights(), new Effort(config.steps(), model.report().seconds(), false));
    }

    static Made of(Weights weights, TrainingLog log) {
      return new Made(weights, new Effort(log.last().step(), log.seconds(), true));
    }

    static Made of(Weights weights, AscentLog log) {
      return new Made(weights, new Effort(log.last().step(), log.seconds(), true));
    }
  }

  /** The model of a baseline, made if it is missing. */
  public Weights weights(Baseline baseline) {
    return made(baseline).weights();
  }

  private Made made(Baseline baseline) {
    return switch (baseline) {
      case FINE_TUNED -> fineTuned();
      case RELABELLED -> withSurrogate(baseline, otherLabels());
      case GREY_SURROGATE -> withSurrogate(baseline, new Surrogate.ConstantGrey(0.5));
      case ASCENT -> ascentMade(false);
      case CAPPED_ASCENT -> ascentMade(true);
    };
  }

  private OtherLabels otherLabels() {
    return OtherLabels.drawn(
        lethe.torch(),
        lethe.generator(),
        lethe.original().weights(),
        forgetSet.complement(),
        full.replayDraw(),
        DRAWN_IMAGES,
        full.seed());
  }

  private Made withSurrogate(Baseline baseline, Surrogate surrogate) {
    ForgettingConfig config = full.withSurrogate(surrogate);
    return Made.of(lethe.keptUnlearned(FileName.baseline(forgetSet, baseline), config), config);
  }

  private Made fineTuned() {
    CvaeTrainingConfig config = fineTuning();
    Map<String, Object> recipe = new TreeMap<>();
    recipe.put("training", config);
    recipe.put("model", lethe.generator().config());
    recipe.put("without", forgetSet);
    Card card =
        lethe
            .store()
            .card("fine-tune", recipe, config.seed(), config.steps(), lethe.store().originalFile());
    KeptWeights kept =
        lethe
            .store()
            .obtain(
                FileName.baseline(forgetSet, Baseline.FINE_TUNED),
                card,
                savepoint -> {
                  CvaeTrainer.Result result =
                      new CvaeTrainer(lethe.torch(), lethe.generator(), config)
                          .resuming(savepoint)
                          .train(
                              lethe.original().weights(),
                              lethe.data().train().without(forgetSet),
                              lethe.data().test(),
                              lethe.progress());
                  return new KeptWeights.Made(result.weights(), result.log(), result.snapshots());
                });
    return Made.of(kept.weights(), kept.log(TrainingLog.class));
  }

  private Made ascentMade(boolean capped) {
    KeptWeights kept = ascended(capped);
    return Made.of(kept.weights(), kept.log(AscentLog.class));
  }

  private KeptWeights ascended(boolean capped) {
    AscentConfig config = ascent(capped);
    Map<String, Object> recipe = new TreeMap<>();
    recipe.put("ascent", config);
    recipe.put("model", lethe.generator().config());
    Card card =
        lethe
            .store()
            .card("ascend", recipe, config.seed(), config.steps(), lethe.store().originalFile());
    return lethe
        .store()
        .obtain(
            FileName.baseline(forgetSet, capped ? Baseline.CAPPED_ASCENT : Baseline.ASCENT),
            card,
            savepoint -> {
              GradientAscent.Result result =
                  new GradientAscent(lethe.torch(), lethe.generator(), config)
                      .resuming(savepoint)
                      .ascend(lethe.original().weights(), lethe.data().train(), lethe.progress());
              return new KeptWeights.Made(result.weights(), result.log(), result.snapshots());
            });
  }

  /** All models by name: the original, Selective Amnesia, the baselines and their references. */
  public Map<String, Weights> models() {
    return weights(made(true));
  }

  /** The same without the model that nothing holds: what is compared over training seeds. */
  Map<String, Weights> heldModels() {
    return weights(made(false));
  }

  private static Map<String, Weights> weights(Map<String, Made> made) {
    Map<String, Weights> models = new LinkedHashMap<>();
    made.forEach((name, model) -> models.put(name, model.weights()));
    return models;
  }

  private Map<String, Made> made(boolean withNaive) {
    Map<String, Made> made = new LinkedHashMap<>();
    made.put(ModelName.ORIGINAL, new Made(lethe.original().weights(), Effort.NONE));
    made.put(ModelName.UNLEARNED, Made.of(lethe.unlearned(forgetSet), full));
    for (Baseline baseline : Baseline.values()) {
      made.put(baseline.title(), made(baseline));
    }
    if (withNaive) {
      made.put(Ablation.NAIVE.title(), Made.of(lethe.ablated(forgetSet, Ablation.NAIVE), full));
    }
    Experiment.Trained retrained = lethe.retrained(forgetSet);
    made.put(ModelName.RETRAINED, Made.of(retrained.weights(), retrained.log()));
    return made;
  }

  /** Reads {@link #models()} and the control rows by both judges and on the test images. */
  public BaselineResult compare() {
    return compare(lethe.evaluation(forgetSet), new QualityStudy(lethe, forgetSet));
  }

  BaselineResult compare(Evaluation evaluation, QualityStudy quality) {
    Map<String, Made> made = made(true);
    Map<String, QualityResult.Distances> distances = quality.distances(weights(made));
    List<BaselineResult.Row> rows = new ArrayList<>();
    made.forEach(
        (name, model) -> {
          ModelReading reading = evaluation.read(name, model.weights());
          rows.add(
              new BaselineResult.Row(
                  reading, model.effort(), distances.get(name).frechetDistance()));
          lethe.progress().step("reading of baselines", rows.size(), made.size(), name);
        });
    return new BaselineResult(
        forgetSet,
        lethe.fisher().seconds(),
        rows,
        List.of(evaluation.constantGrey(), evaluation.uniformNoise()));
  }
}
