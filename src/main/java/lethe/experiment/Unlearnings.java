package lethe.experiment;

import lethe.base.Checks;
import lethe.data.Dataset;
import lethe.data.LabelSet;
import lethe.forget.ForgettingConfig;

/** What Selective Amnesia makes of a chain's original, by the profile's settings or others. */
final class Unlearnings {
  private final Dataset data;
  private final Recipes recipes;
  private final ModelStore store;
  private final Fishers fishers;

  Unlearnings(Context context, ModelStore store, Fishers fishers) {
    this.data = context.data();
    this.recipes = context.recipes();
    this.store = store;
    this.fishers = fishers;
  }

  /**
   * Returns a set that models of this data can forget. Asked before anything is made or put aside:
   * a set of other classes is no fault of a checkpoint that lies there.
   */
  LabelSet requireForgettable(LabelSet forgetSet) {
    return DatasetChecks.requireLabels(data, "forgetSet", forgetSet).requireForgettable();
  }

  /** The profile's settings. */
  ForgettingConfig config(LabelSet forgetSet) {
    return recipes.forgetting(requireForgettable(forgetSet));
  }

  /** By the profile's settings. */
  Experiment.Unlearned usual(LabelSet forgetSet) {
    ForgettingConfig config = config(forgetSet);
    return kept(FileName.unlearned(forgetSet), config);
  }

  /** With a part of the objective left out. */
  Experiment.Unlearned ablated(LabelSet forgetSet, Ablation ablation) {
    ForgettingConfig config = ablation.apply(config(forgetSet));
    return kept(FileName.ablated(forgetSet, ablation), config);
  }

  /** By the reference's own settings, with its batch-mean Fisher diagonal. */
  Experiment.Unlearned byReference(LabelSet forgetSet) {
    ForgettingConfig config = recipes.referenceForgetting(requireForgettable(forgetSet));
    return store.unlearned(
        FileName.unlearnedByReference(forgetSet),
        config,
        FileName.BATCH_MEAN_FISHER,
        fishers.batchMean());
  }

  /** By settings of one's own. */
  Experiment.Unlearned own(String name, ForgettingConfig config) {
    Checks.require(config != null, "config must be settings of forgetting, was null");
    return kept(FileName.requireOwn(name), config);
  }

  /** The same under a name of Lethe's. */
  Experiment.Unlearned kept(String name, ForgettingConfig config) {
    requireForgettable(config.forgetSet());
    ModelStore.requireWritable(config); // a surrogate of one's own may hold what no card can
    return store.unlearned(name, config, FileName.FISHER, fishers.perSample());
  }
}
