package lethe.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lethe.base.Points;
import lethe.data.LabelSet;
import lethe.latent.Centroids;
import lethe.latent.Pca;

/**
 * Does forgetting drive a label's codes away from the others'? Compares the centroids of all labels
 * before and after, with the retrained model as control: it has never seen the label, so what its
 * encoder does with it owes nothing to forgetting.
 */
public final class CentroidStudy {
  private final Experiment lethe;
  private final LabelSet forgetSet;

  /** A study of one forget set. */
  public CentroidStudy(Experiment lethe, LabelSet forgetSet) {
    this.lethe = lethe;
    this.forgetSet = lethe.requireForgettable(forgetSet);
  }

  /** Reads original, unlearned and retrained; makes what is missing. */
  public CentroidResult run() {
    Models models = new Models(lethe, forgetSet);
    return compare(
        forgetSet,
        Models.THREE.stream()
            .map(name -> LatentMeans.of(lethe, name, models.weights(name)))
            .toList());
  }

  /** The comparison of models with their original, which comes first, the unlearned one second. */
  static CentroidResult compare(LabelSet forgetSet, List<LatentMeans> models) {
    Centroids original = models.get(0).centroids();
    Centroids unlearned = models.get(1).centroids();
    return new CentroidResult(
        forgetSet,
        models.get(0).means().count(),
        models.stream()
            .map(
                model ->
                    CentroidReading.of(
                        model.model(),
                        model.centroids(),
                        original,
                        forgetSet.complement().labels()))
            .toList(),
        IntStream.range(0, original.classes())
            .mapToDouble(k -> unlearned.displacement(original, k))
            .toArray(),
        List.of(
            plane("both models", joined(original, unlearned), forgetSet, original, unlearned),
            plane(ModelName.ORIGINAL, original.points(), forgetSet, original, unlearned)));
  }

  private static Points joined(Centroids first, Centroids second) {
    double[] both =
        IntStream.range(0, 2 * first.classes())
            .mapToObj(i -> i < first.classes() ? first.of(i) : second.of(i - first.classes()))
            .flatMapToDouble(Arrays::stream)
            .toArray();
    return Points.of(both, first.dimensions());
  }

  private static CentroidResult.Plane plane(
      String name, Points fitted, LabelSet forgetSet, Centroids original, Centroids unlearned) {
    Pca axes = Pca.fit(fitted);
    double[] explained = axes.explainedVariance();
    Points before = axes.project(original.points(), 2);
    Points after = axes.project(unlearned.points(), 2);
    double shown = 0;
    double whole = 0;
    for (int label : forgetSet.labels()) {
      shown +=
          Math.hypot(
              after.coordinate(label, 0) - before.coordinate(label, 0),
              after.coordinate(label, 1) - before.coordinate(label, 1));
      whole += unlearned.displacement(original, label);
    }
    return new CentroidResult.Plane(
        name,
        new double[] {explained[0], explained[1]},
        places(before),
        places(after),
        whole == 0 ? 1 : shown / whole);
  }

  private static double[][] places(Points points) {
    return IntStream.range(0, points.count())
        .mapToObj(i -> new double[] {points.coordinate(i, 0), points.coordinate(i, 1)})
        .toArray(double[][]::new);
  }
}
