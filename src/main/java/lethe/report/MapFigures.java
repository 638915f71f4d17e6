package lethe.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lethe.base.Points;
import lethe.data.LabelSet;
import lethe.evaluate.GreyStatistics;
import lethe.experiment.MapResult;
import lethe.experiment.ModelMap;
import lethe.experiment.ModelName;
import lethe.latent.KnnPurity;
import lethe.latent.LatentPlane;
import lethe.latent.LatentUse;
import lethe.latent.Manifold;
import tech.tablesaw.api.Table;

/** Maps and manifolds of latent spaces, and tables of how far they can be believed. */
public final class MapFigures {
  private static final int SIDE = 440;
  private static final int PLACE = 2; // decimals, far finer than a dot
  private static final int GREYS = 33; // so that one of them is ½

  private MapFigures() {}

  /** Maps of the same images side by side, digits in their colours, forgotten ones on top. */
  public static ChartRow maps(LabelSet forgetSet, ModelMap... models) {
    return Chart.row(
        Arrays.stream(models).map(model -> map(forgetSet, model)).toArray(Chart[]::new));
  }

  /** The map of one model; its title says how many neighbours of a forgotten digit are its own. */
  public static LineChart map(LabelSet forgetSet, ModelMap model) {
    Points places = model.map().points();
    KnnPurity purity =
        KnnPurity.of(
            places, model.labels(), forgetSet.classes(), model.config().purityNeighbours());
    LineChart chart =
        Chart.lines(
                Figures.text(
                    "%s: %.0f %% of the neighbours of %s are of its kind",
                    model.model(), 100 * MapResult.purity(purity, forgetSet), forgetSet))
            .x("t-SNE component 1")
            .y("t-SNE component 2")
            .size(SIDE, SIDE + 70)
            .equalAxes();
    for (int digit : forgetSet.complement().labels()) {
      int[] own = having(model.labels(), digit);
      chart =
          chart.cloud(
              Integer.toString(digit), xs(places, own), ys(places, own), Palette.digit(digit));
    }
    for (int digit : forgetSet.labels()) {
      int[] own = having(model.labels(), digit);
      chart =
          chart.highlighted(
              digit + " (forgotten)", xs(places, own), ys(places, own), Palette.digit(digit));
    }
    return chart;
  }

  private static int[] having(int[] labels, int digit) {
    return IntStream.range(0, labels.length).filter(i -> labels[i] == digit).toArray();
  }

  private static double[] xs(Points places, int... indices) {
    return Numbers.rounded(PLACE, places.rows(indices).column(0));
  }

  private static double[] ys(Points places, int... indices) {
    return Numbers.rounded(PLACE, places.rows(indices).column(1));
  }

  /** How faithful each map is, and how often neighbours share their digit. */
  public static Table quality(MapResult result) {
    LabelSet forgotten = result.forgetSet();
    List<List<Object>> rows = new ArrayList<>();
    for (MapResult.Row row : result.rows()) {
      rows.add(
          List.of(
              row.model(),
              Numbers.to(3, row.klDivergence()),
              Numbers.to(3, row.trustworthiness()),
              Numbers.to(3, row.continuity()),
              Numbers.to(3, row.mapPurity().overall()),
              Numbers.to(3, MapResult.purity(row.mapPurity(), forgotten)),
              Numbers.to(3, row.latentPurity().overall()),
              Numbers.to(3, MapResult.purity(row.latentPurity(), forgotten)),
              Numbers.to(1, row.seconds())));
    }
    return Tables.of(
        Figures.text(
            "Maps of %,d images (chance of equal digits %.3f)",
            result.images(), result.rows().get(0).mapPurity().chance()),
        List.of(
            "model",
            "KL (nats)",
            "trustworthiness",
            "continuity",
            "purity, map",
            "of " + forgotten,
            "purity, codes",
            "of " + forgotten + " in the codes",
            "seconds"),
        rows);
  }

  /** Purity among the codes, digit by digit. */
  public static Chart purity(MapResult result) {
    LabelSet forgotten = result.forgetSet();
    BarChart chart =
        Chart.bars(
                Figures.text(
                    "Neighbours of %s that are its kind: %.0f %% before, %.0f %% after, %.0f %% for"
                        + " a model that never saw it",
                    forgotten,
                    100
                        * MapResult.purity(
                            result.row(ModelName.ORIGINAL).latentPurity(), forgotten),
                    100
                        * MapResult.purity(
                            result.row(ModelName.UNLEARNED).latentPurity(), forgotten),
                    100
                        * MapResult.purity(
                            result.row(ModelName.RETRAINED).latentPurity(), forgotten)))
            .categories("digit", digits(forgotten.classes()))
            .y(
                Figures.text(
                    "equal digits among the %d nearest", result.config().purityNeighbours()))
            .yRange(0, 1);
    for (MapResult.Row row : result.rows()) {
      chart =
          chart.bars(
              row.model(),
              row.latentPurity().perLabel(),
              Palette.model(row.model()).orElse(Palette.QUIET));
    }
    return chart.horizontal("chance", result.rows().get(0).latentPurity().chance());
  }

  private static List<String> digits(int classes) {
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  /** What each latent carries, most first. */
  public static Table use(ModelMap... models) {
    int size = models[0].use().klDivergence().length;
    List<String> columns = new ArrayList<>(List.of("model", "active"));
    IntStream.rangeClosed(1, size).forEach(rank -> columns.add("no. " + rank));
    columns.add("plane");
    List<List<Object>> rows = new ArrayList<>();
    for (ModelMap model : models) {
      LatentUse use = model.use();
      List<Object> row = new ArrayList<>(List.of(model.model(), use.active()));
      for (int latent : use.largest(size)) {
        row.add(Numbers.to(2, use.klDivergence()[latent]));
      }
      row.add("z" + model.plane().across() + ", z" + model.plane().upwards());
      rows.add(row);
    }
    return Tables.of("KL of each latent over the test images, nats, most first", columns, rows);
  }

  /** A manifold as a picture of 20 by 20 images in 33 levels of grey, which keep the page small. */
  public static ImageGrid manifold(String title, Manifold manifold) {
    return ImageGrid.of(coarse(manifold.images()), manifold.pixels())
        .columns(LatentPlane.SIDE)
        .scale(1)
        .title(title);
  }

  /** Images in 33 levels of grey. */
  static float[] coarse(float... images) {
    float[] levels = new float[images.length];
    for (int i = 0; i < images.length; i++) {
      levels[i] = Math.round(images[i] * (GREYS - 1)) / (GREYS - 1f);
    }
    return levels;
  }

  /** Two manifolds side by side, under the share of flat cells of each. */
  public static ImageComparison manifolds(
      String title, String left, Manifold first, String right, Manifold second) {
    return ImageGrid.compare(
        title, manifold(heading(left, first), first), manifold(heading(right, second), second));
  }

  private static String heading(String name, Manifold manifold) {
    return Figures.text(
        "%s: %d of %d cells are flat", name, manifold.deadCells(), manifold.cells());
  }

  /** Cells without contrast, model by model. */
  public static Table deadZones(MapResult result) {
    LabelSet forgotten = result.forgetSet();
    LabelSet kept = forgotten.complement();
    List<List<Object>> rows = new ArrayList<>();
    for (MapResult.Row row : result.rows()) {
      rows.add(
          List.of(
              row.model(),
              row.deadZones(forgotten),
              row.deadZones(kept),
              of(row.closestLabel(), forgotten),
              of(row.closestLabel(), kept),
              of(row.overMap(), forgotten),
              of(row.overMap(), kept)));
    }
    return Tables.of(
        Figures.text(
            "Dead zones: cells with a within-image standard deviation of %.2f at most",
            GreyStatistics.TEXTURE),
        List.of(
            "model",
            "plane under " + forgotten,
            "plane under the others, mean",
            "closest label: cells of " + forgotten,
            "of the others",
            "map: cells of " + forgotten,
            "of the others there"),
        rows);
  }

  private static String of(MapResult.Zones zones, LabelSet labels) {
    return zones.dead(labels) + " of " + zones.cells(labels);
  }
}
