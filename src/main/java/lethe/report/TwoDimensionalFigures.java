package lethe.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.base.Points;
import lethe.data.LabelSet;
import lethe.experiment.LatentMeans;
import lethe.experiment.TwoDimensionalResult;
import lethe.experiment.TwoDimensionalStudy;
import lethe.model.SampleSheet;
import tech.tablesaw.api.Table;

/** Figures and tables of a latent space of two dimensions. */
public final class TwoDimensionalFigures {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 600;
  private static final int PLACE = 3; // a thousandth is far below a dot

  private TwoDimensionalFigures() {}

  /** All test images in the latent planes of two models, on the same axes, as a picture. */
  public static Picture maps(LatentMeans first, LatentMeans second, LabelSet forgetSet) {
    return maps(first, second, forgetSet, Integer.MAX_VALUE).still();
  }

  /** The same as charts to zoom into, with the first {@code most} images of each label. */
  public static ChartRow maps(LatentMeans first, LatentMeans second, LabelSet forgetSet, int most) {
    Checks.atLeast("most", most, 1);
    double reach = Math.ceil(Math.max(reach(first.means()), reach(second.means())));
    return Chart.row(map(first, forgetSet, reach, most), map(second, forgetSet, reach, most));
  }

  private static double reach(Points points) {
    return IntStream.range(0, 2)
        .mapToObj(points::column)
        .flatMapToDouble(Arrays::stream)
        .map(Math::abs)
        .max()
        .orElseThrow();
  }

  /** The forgotten labels come last, so that nothing covers them. */
  private static LineChart map(LatentMeans places, LabelSet forgetSet, double reach, int most) {
    int shown =
        IntStream.range(0, forgetSet.classes()).map(label -> own(places, label, most).length).sum();
    LineChart chart =
        Chart.lines(Figures.text("Posterior means of %,d test images, %s", shown, places.model()))
            .x("latent dimension 1")
            .y("latent dimension 2")
            .xRange(-reach, reach)
            .yRange(-reach, reach)
            .size(WIDTH, HEIGHT);
    for (int label : forgetSet.complement().labels()) {
      chart = cloud(chart, places, label, most, Integer.toString(label));
    }
    for (int label : forgetSet.labels()) {
      chart = cloud(chart, places, label, most, label + " (forgotten)");
    }
    return chart;
  }

  private static LineChart cloud(
      LineChart chart, LatentMeans places, int label, int most, String name) {
    Points some = places.means().rows(own(places, label, most));
    return chart.cloud(
        name,
        Numbers.rounded(PLACE, some.column(0)),
        Numbers.rounded(PLACE, some.column(1)),
        Palette.digit(label));
  }

  private static int[] own(LatentMeans places, int label, int most) {
    int[] labels = places.labels();
    return IntStream.range(0, labels.length).filter(i -> labels[i] == label).limit(most).toArray();
  }

  /** What two models draw all over the plane under one label. */
  public static ImageComparison manifolds(
      TwoDimensionalStudy study, String first, String second, int label) {
    return ImageGrid.compare(
        Figures.text("Label %d all over the prior, dimension 1 to the right, 2 upwards", label),
        manifold(study, first, label),
        manifold(study, second, label));
  }

  /** What two models draw for every label along one axis of the plane. */
  public static ImageComparison traversals(
      TwoDimensionalStudy study, String first, String second, int dimension) {
    return ImageGrid.compare(
        Figures.text(
            "Latent traversal: dimension %d from %.0f to %.0f",
            dimension + 1, -TwoDimensionalStudy.REACH, TwoDimensionalStudy.REACH),
        traversal(study, first, dimension),
        traversal(study, second, dimension));
  }

  private static ImageGrid traversal(TwoDimensionalStudy study, String model, int dimension) {
    return Figures.digits(
        model,
        study.traversal(model, dimension, SampleSheet.COLUMNS),
        study.chain().generator().pixels());
  }

  private static ImageGrid manifold(TwoDimensionalStudy study, String model, int label) {
    float[] images = study.manifold(model, label);
    return ImageGrid.of(MapFigures.coarse(images), study.chain().generator().pixels())
        .columns(study.config().side())
        .scale(1)
        .title(model);
  }

  /** What the models are worth and what the forgotten label looks like. */
  public static Table models(TwoDimensionalResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (TwoDimensionalResult.Row model : result.models()) {
      rows.add(
          List.of(
              model.model(),
              model.negativeElboKept().total(),
              model.negativeElboForgotten().total(),
              model.greyStatistics().meanGrey(),
              model.greyStatistics().withinImageStdMedian(),
              model.greyStatistics().withinImageStdMaximum()));
    }
    return Tables.of(
        Figures.text("Models with two latent dimensions, %,d parameters", result.parameters()),
        List.of("model", "kept −ELBO", "forgotten −ELBO", "mean grey", "median std", "largest std"),
        rows);
  }

  /** Dead cells of the manifold and neighbours of the same label, for every label. */
  public static Table zones(TwoDimensionalResult result) {
    List<String> columns = new ArrayList<>(List.of("digit"));
    for (TwoDimensionalResult.Row model : result.models()) {
      columns.add("dead zones, " + model.model());
      columns.add("purity, " + model.model());
    }
    List<List<Object>> rows = new ArrayList<>();
    for (int label = 0; label < result.centroids().displacements().length; label++) {
      List<Object> row = new ArrayList<>();
      row.add(CentroidFigures.name(result.centroids(), label));
      for (TwoDimensionalResult.Row model : result.models()) {
        row.add(model.deadZoneShares()[label]);
        row.add(Numbers.to(3, model.purity().perLabel()[label]));
      }
      rows.add(row);
    }
    return Tables.of(
        Figures.text(
            "Share of dead cells; share of the %d nearest images with the same digit (chance %.3f)",
            result.config().neighbours(), result.models().get(0).purity().chance()),
        columns,
        rows);
  }
}
