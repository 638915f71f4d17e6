package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import lethe.base.Points;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.experiment.MapConfig;
import lethe.experiment.MapResult;
import lethe.experiment.ModelMap;
import lethe.experiment.Profile;
import lethe.latent.KnnPurity;
import lethe.latent.LatentPlane;
import lethe.latent.LatentUse;
import lethe.latent.TsneConfig;
import lethe.latent.TsneMap;
import org.junit.jupiter.api.Test;

class MapFiguresTest {
  private static final LabelSet ONE = LabelSet.forgetSet(10, 1);
  private static final int COUNT = 200;

  @Test
  void mapsNameEveryDigitAndSayWhichIsForgotten() {
    ChartRow maps = MapFigures.maps(ONE, model("original"), model("unlearned"));

    String html = maps.html();
    for (String part :
        List.of("name: '0'", "name: '9'", "1 (forgotten)", "t-SNE component 2", "scaleanchor")) {
      assertTrue(html.contains(part), part);
    }
    assertTrue(maps.altText().contains("unlearned: "), maps.altText());
  }

  @Test
  void theTitleOfAMapSaysHowPureTheForgottenDigitIs() {
    ModelMap model = model("original");
    double purity = KnnPurity.of(model.map().points(), model.labels(), 10, 10).perLabel()[1];

    assertEquals(
        Figures.text("original: %.0f %% of the neighbours of {1} are of its kind", 100 * purity),
        MapFigures.map(ONE, model).title());
  }

  @Test
  void tablesHaveARowForEachModel() {
    MapResult result = result();

    assertEquals(3, MapFigures.quality(result).rowCount());
    assertEquals(3, MapFigures.deadZones(result).rowCount());
    assertEquals("3 of 4", MapFigures.deadZones(result).row(1).getString(3));
    assertEquals("z6, z2", MapFigures.use(model("original")).row(0).getString("plane"));
  }

  @Test
  void thePurityChartComparesWithChance() {
    String html = MapFigures.purity(result()).html();

    assertTrue(html.contains("chance"));
    assertTrue(html.contains("equal digits among the 10 nearest"), html);
    assertTrue(html.contains("45 % before, 45 % after, 45 % for a model that never saw it"), html);
  }

  @Test
  void manifoldsAreTwentyImagesWideAndNameTheirFlatCells() {
    ModelMap model = model("original");

    ImageComparison both =
        MapFigures.manifolds("Title", "Left", model.fixedLabel(1), "Right", model.overMap());

    assertTrue(both.altText().contains("Left: 400 of 400 cells are flat"), both.altText());
    BufferedImage grid = MapFigures.manifold("One", model.fixedLabel(1)).pixels();
    assertEquals(602, grid.getWidth());
    assertEquals(602, grid.getHeight());
  }

  /** Random codes, a map of their first two coordinates and a decoder of flat grey. */
  private static ModelMap model(String name) {
    Points codes = Points.of(RandomStream.of(1, name).normal(COUNT * 8), 8);
    double[] places = new double[2 * COUNT];
    for (int i = 0; i < places.length; i++) {
      places[i] = codes.coordinate(i / 2, i % 2);
    }
    return new ModelMap(
        name,
        MapConfig.of(Profile.QUICK),
        new LatentUse(new double[] {0, 0.1, 2, 0.3, 0.4, 0.5, 3, 0.7}),
        new LatentPlane(8, 6, 2),
        codes,
        IntStream.range(0, COUNT).map(i -> i % 10).toArray(),
        IntStream.range(0, COUNT).toArray(),
        new TsneMap(TsneConfig.standard(), places, 1.5, 2),
        (latents, labels) -> new float[labels.length * 784]);
  }

  private static MapResult result() {
    double[] perLabel = new double[10];
    perLabel[1] = 0.45;
    KnnPurity purity = new KnnPurity(10, 0.2, perLabel, 0.1);
    int[] cells = new int[10];
    int[] dead = new int[10];
    cells[1] = 4;
    dead[1] = 3;
    MapResult.Zones zones = new MapResult.Zones(cells, dead);
    return new MapResult(
        ONE,
        MapConfig.of(Profile.QUICK),
        COUNT,
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    new MapResult.Row(
                        List.of("original", "unlearned", "retrained").get(i),
                        1.5,
                        2,
                        0.9,
                        0.8,
                        purity,
                        purity,
                        new double[8],
                        8,
                        new double[10],
                        zones,
                        zones))
            .toList());
  }
}
