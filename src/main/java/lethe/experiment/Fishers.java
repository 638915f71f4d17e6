package lethe.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lethe.base.Savepoint;
import lethe.data.LabelSet;
import lethe.fisher.FisherConfig;
import lethe.fisher.FisherDiagonal;
import lethe.fisher.FisherEstimator;
import lethe.model.Draw;

/** Fisher diagonals of a chain's original: two that are kept, and others to be compared. */
final class Fishers {
  private final Context context;
  private final ModelStore store;

  Fishers(Context context, ModelStore store) {
    this.context = context;
    this.store = store;
  }

  /** The diagonal per sample. */
  FisherDiagonal perSample() {
    return kept(FileName.FISHER, context.recipes().fisher());
  }

  /** The diagonal by the reference's batch-mean formula. */
  FisherDiagonal batchMean() {
    return kept(FileName.BATCH_MEAN_FISHER, context.recipes().batchMeanFisher());
  }

  private FisherDiagonal kept(String name, FisherConfig config) {
    record Seconds(double seconds) {}
    KeptWeights kept =
        context
            .folder()
            .obtain(
                context.file(name),
                context.generator().layout(),
                card(config),
                savepoint -> {
                  FisherDiagonal made = estimate(config, savepoint);
                  return new KeptWeights.Made(
                      made.values(), new Seconds(made.seconds()), List.of());
                });
    return new FisherDiagonal(
        kept.weights(), config, kept.card().path("log").path("seconds").asDouble());
  }

  /** Estimates of the diagonal per sample in other ways, see {@link Experiment#otherFishers}. */
  Map<String, FisherDiagonal> others(LabelSet retainSet) {
    FisherConfig own = perSample().config();
    Map<String, FisherDiagonal> others = new LinkedHashMap<>();
    others.put("kept labels only", estimate(own.withLabels(retainSet)));
    others.put("drawn pixels", estimate(own.withDraw(Draw.BERNOULLI)));
    others.put(FisherResult.CHANCE, estimate(context.recipes().fisherOfChance()));
    return others;
  }

  /** An estimate with other settings, not kept. */
  FisherDiagonal estimate(FisherConfig config) {
    return context
        .folder()
        .unkept(
            context.file(FileName.FISHER_ESTIMATE),
            card(config),
            savepoint -> estimate(config, savepoint));
  }

  private FisherDiagonal estimate(FisherConfig config, Savepoint savepoint) {
    return FisherEstimator.estimate(
        context.torch(),
        context.generator(),
        store.original().weights(),
        config,
        savepoint,
        context.progress());
  }

  private Card card(FisherConfig config) {
    return store.card("fisher", config, config.seed(), config.samples(), store.originalFile());
  }
}
