package lethe.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lethe.experiment.CentroidReading;
import lethe.experiment.CentroidResult;
import lethe.experiment.ModelName;
import tech.tablesaw.api.Table;

/** Figures and tables of where the labels' centroids lie. */
public final class CentroidFigures {
  private static final int WIDTH = 500;
  private static final int HEIGHT = 480;

  private CentroidFigures() {}

  /**
   * The centroids before and after on the same axes, each label in its colour.
   *
   * @param plane which of the result's planes
   */
  public static ChartRow places(CentroidResult result, CentroidResult.Plane plane) {
    return Chart.row(
        places(
            Figures.text("Original, axes fitted to %s", plane.fittedTo()),
            result,
            plane,
            plane.original()),
        places(
            Figures.text(
                "After forgetting (%.0f %% of the movement shown)",
                100 * plane.shownDisplacement()),
            result,
            plane,
            plane.unlearned()));
  }

  private static LineChart places(
      String title, CentroidResult result, CentroidResult.Plane plane, double[][] places) {
    double[] explained = plane.explainedVariance();
    LineChart chart =
        Chart.lines(title)
            .x(Figures.text("principal axis 1 (%.0f %% of the variance)", 100 * explained[0]))
            .y(Figures.text("principal axis 2 (%.0f %%)", 100 * explained[1]))
            .size(WIDTH, HEIGHT);
    double reach = reach(plane);
    chart = chart.xRange(-reach, reach).yRange(-reach, reach);
    for (int label = 0; label < places.length; label++) {
      chart =
          chart.points(
              name(result, label),
              new double[] {places[label][0]},
              new double[] {places[label][1]},
              Palette.digit(label));
    }
    return chart;
  }

  private static double reach(CentroidResult.Plane plane) {
    return 1.1
        * Stream.of(plane.original(), plane.unlearned())
            .flatMap(Arrays::stream)
            .flatMapToDouble(Arrays::stream)
            .map(Math::abs)
            .max()
            .orElseThrow();
  }

  static String name(CentroidResult result, int label) {
    return label + (result.forgetSet().contains(label) ? " (forgotten)" : "");
  }

  /** The distances between all centroids in two models, on one colour scale. */
  public static ChartRow distances(CentroidResult result, String first, String second) {
    double most =
        Stream.of(first, second)
            .flatMap(model -> Arrays.stream(result.model(model).distances()))
            .flatMapToDouble(Arrays::stream)
            .max()
            .orElseThrow();
    return Chart.row(heatMap(result, first, most), heatMap(result, second, most));
  }

  private static HeatMap heatMap(CentroidResult result, String model, double most) {
    double[][] distances = result.model(model).distances();
    String[] digits =
        IntStream.range(0, distances.length).mapToObj(String::valueOf).toArray(String[]::new);
    double isolation =
        Arrays.stream(result.forgetSet().labels())
            .mapToDouble(label -> result.model(model).labels().get(label).isolation())
            .average()
            .orElseThrow();
    return Chart.heatMap(
            Figures.text(
                "%s: %s is %.2f from the others, on average",
                Figures.capital(model), result.forgetSet(), isolation))
        .rows("digit", digits)
        .columns("digit", digits)
        .cells("distance (latent units)", distances)
        .range(0, Math.ceil(10 * most) / 10)
        .width(WIDTH);
  }

  /**
   * Isolation and spread of every label in the original and in another model, and how far its
   * centroid moved where the other model was trained on from the original.
   */
  public static Table table(CentroidResult result, String model) {
    boolean moved = model.equals(ModelName.UNLEARNED);
    List<String> columns = new ArrayList<>(List.of("digit"));
    if (moved) {
      columns.add("displacement");
    }
    columns.addAll(
        List.of(
            "isolation, original",
            "isolation, " + model,
            "ratio",
            "ratio without " + result.forgetSet(),
            "relative, original",
            "relative, " + model,
            "spread, original",
            "spread, " + model));
    List<List<Object>> rows = new ArrayList<>();
    for (int label = 0; label < result.displacements().length; label++) {
      CentroidReading.Row before = result.model(ModelName.ORIGINAL).labels().get(label);
      CentroidReading.Row after = result.model(model).labels().get(label);
      List<Object> row = new ArrayList<>(List.of(name(result, label)));
      if (moved) {
        row.add(shown(result.displacements()[label]));
      }
      row.addAll(
          List.of(
              shown(before.isolation()),
              shown(after.isolation()),
              shown(after.isolationRatio()),
              shown(after.keptIsolationRatio()),
              shown(before.relativeIsolation()),
              shown(after.relativeIsolation()),
              shown(before.spread()),
              shown(after.spread())));
      rows.add(row);
    }
    return Tables.of(
        Figures.text(
            "Centroids of %,d test images, original and %s, in latent units",
            result.images(), model),
        columns,
        rows);
  }

  private static double shown(double value) {
    return Numbers.to(2, value);
  }

  /** The distances of digit 1's centroid, ours and the reference's; for a run that forgets 1. */
  public static Table published(CentroidResult result) {
    List<List<Object>> rows = new ArrayList<>();
    double[] before = Published.centroidDistancesBefore();
    double[] after = Published.centroidDistancesAfter();
    for (int i = 0; i < before.length; i++) {
      int other = i == 0 ? 0 : i + 1;
      rows.add(
          beside(
              Integer.toString(other),
              result.model(ModelName.ORIGINAL).distances()[1][other],
              result.model(ModelName.UNLEARNED).distances()[1][other],
              before[i],
              after[i]));
    }
    rows.add(
        beside(
            "mean",
            result.model(ModelName.ORIGINAL).labels().get(1).isolation(),
            result.model(ModelName.UNLEARNED).labels().get(1).isolation(),
            mean(before),
            mean(after)));
    return Tables.of(
        "Distance of the centroid of 1 to the others, beside the reference's (read off its figure)",
        List.of(
            "to digit",
            "before",
            "after",
            "ratio",
            "published before",
            "published after",
            "published ratio"),
        rows);
  }

  private static List<Object> beside(
      String other, double before, double after, double publishedBefore, double publishedAfter) {
    return List.of(
        other,
        shown(before),
        shown(after),
        shown(after / before),
        shown(publishedBefore),
        shown(publishedAfter),
        shown(publishedAfter / publishedBefore));
  }

  private static double mean(double... values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** What became of the forgotten digit's isolation, as a sentence; for a run that forgets 1. */
  public static String answer(CentroidResult result) {
    double ratio = result.forgottenIsolationRatio(ModelName.UNLEARNED);
    return Figures.text(
        "The isolation of 1 %s to %.2f times its value (kept digits %.2f, among themselves %.2f,"
            + " published %.2f); in the model that never saw a 1 it is %.2f times the original's.",
        ratio >= 1 ? "grows" : "shrinks",
        ratio,
        result.keptIsolationRatio(ModelName.UNLEARNED),
        result.isolationRatioAmongKept(ModelName.UNLEARNED),
        mean(Published.centroidDistancesAfter()) / mean(Published.centroidDistancesBefore()),
        result.forgottenIsolationRatio(ModelName.RETRAINED));
  }
}
