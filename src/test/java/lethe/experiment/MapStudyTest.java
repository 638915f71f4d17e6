package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lethe.base.Points;
import lethe.data.LabelSet;
import lethe.evaluate.GreyStatistics;
import lethe.latent.KnnPurity;
import lethe.latent.Trustworthiness;
import lethe.latent.TsneConfig;
import lethe.model.Posteriors;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MapStudyTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
  private static final MapConfig CONFIG =
      new MapConfig(12, TsneConfig.standard().withPerplexity(5).withIterations(60, 20), 5, 4);

  private Path home;
  private Experiment experiment;
  private MapStudy study;
  private MapResult result;

  @BeforeAll
  void mapEveryModel(@TempDir Path folder) {
    home = folder;
    experiment = SmallExperiment.open(folder);
    study = new MapStudy(experiment, ONE, CONFIG);
    result = study.measure();
  }

  @Test
  void allModelsMapTheSameImagesOfEveryLabel() {
    int[] labels = study.original().labels();

    for (int label = 0; label < Small.LABELS; label++) {
      int wanted = label;
      assertEquals(12, Arrays.stream(labels).filter(l -> l == wanted).count());
    }
    assertArrayEquals(study.original().images(), study.unlearned().images());
    assertArrayEquals(study.original().images(), study.retrained().images());
    assertEquals(36, result.images());
  }

  @Test
  void codesAreThePosteriorMeansOfTheModel() {
    ModelMap unlearned = study.unlearned();

    Points means =
        Points.of(
            Posteriors.of(
                    Small.TORCH,
                    experiment.generator(),
                    experiment.unlearned(ONE).weights(),
                    experiment.data().test())
                .means(),
            8);

    assertArrayEquals(means.rows(unlearned.images()).rowMajor(), unlearned.codes().rowMajor());
  }

  @Test
  void theUnlearnedModelIsScannedAlongTheAxesOfTheOriginal() {
    assertEquals(study.original().plane(), study.unlearned().plane());
    int[] own = study.retrained().use().largest(2);
    assertEquals(own[0], study.retrained().plane().across());
    assertEquals(own[1], study.retrained().plane().upwards());
  }

  @Test
  void aRowReadsItsMap() {
    ModelMap map = study.original();
    MapResult.Row row = result.row("original");

    assertEquals(map.map().klDivergence(), row.klDivergence());
    assertEquals(Trustworthiness.of(map.codes(), map.map().points(), 5), row.trustworthiness());
    assertEquals(Trustworthiness.continuity(map.codes(), map.map().points(), 5), row.continuity());
    assertEquals(
        KnnPurity.of(map.codes(), map.labels(), Small.LABELS, 4).overall(),
        row.latentPurity().overall());
    for (int label = 0; label < Small.LABELS; label++) {
      var grey = GreyStatistics.of(map.fixedLabel(label).images(), Small.PIXELS);
      assertEquals(1 - grey.withinImageStdShareAbove02(), row.deadZones()[label], 1e-12);
    }
    assertEquals(400, Arrays.stream(row.closestLabel().cells()).sum());
  }

  @Test
  void aSecondRunReadsItsMapsBack() {
    List<String> said = new ArrayList<>();
    MapStudy again = new MapStudy(SmallExperiment.open(home, said), ONE, CONFIG);

    assertArrayEquals(study.unlearned().map().coordinates(), again.unlearned().map().coordinates());
    assertEquals(result.row("original").seconds(), again.original().map().seconds());
    assertEquals(List.of(), said);
  }

  @Test
  void theResultIsWrittenUnderTheNamesOfItsComponents() throws IOException {
    Path file = experiment.writeResult("latent", result);

    JsonNode json = Card.JSON.readTree(Files.readAllBytes(file));
    assertEquals(3, json.path("rows").size());
    assertEquals("unlearned", json.at("/rows/1/model").asText());
    assertEquals(
        result.row("unlearned").trustworthiness(), json.at("/rows/1/trustworthiness").asDouble());
    assertEquals(8, json.at("/rows/0/latentUse").size());
    assertEquals(5, json.at("/config/tsne/perplexity").asDouble());
    assertTrue(json.path("inputs").has("map-cvae.safetensors"), json.path("inputs").toString());
    assertTrue(json.path("inputs").has("retrained-without-1.safetensors"));
  }

  @Test
  void everyProfileMapsMoreImagesThanItsPerplexityNeeds() {
    for (Profile profile : Profile.values()) {
      MapConfig config = MapConfig.of(profile);
      long images = Math.min(10_000, 10L * config.imagesPerLabel());
      assertTrue(images > 3 * config.tsne().perplexity(), profile.label());
    }
    assertEquals(1_000, MapConfig.of(Profile.QUICK).tsne().iterations());
    assertNotEquals(MapConfig.of(Profile.SMOKE), MapConfig.of(Profile.QUICK));
  }

  @Test
  void whatIsOutOfRangeIsRefused() {
    TsneConfig tsne = TsneConfig.standard();

    Expect.refusal(
        "imagesPerLabel must be at least 1, was 0", () -> new MapConfig(0, tsne, 12, 10));
    Expect.refusal(
        "trustNeighbours must be at least 1, was 0", () -> new MapConfig(1, tsne, 0, 10));
    Expect.refusal(
        "purityNeighbours must be at least 1, was 0", () -> new MapConfig(1, tsne, 12, 0));
    Expect.refusal(
        "there is no row 'other', only [original, unlearned, retrained]",
        () -> result.row("other"));
  }
}
