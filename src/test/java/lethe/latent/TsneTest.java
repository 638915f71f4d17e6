package lethe.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import lethe.base.Points;
import lethe.base.Progress;
import lethe.base.Savepoint;
import lethe.support.Expect;
import lethe.support.Resumed;
import org.junit.jupiter.api.Test;

final class TsneTest {
  private static final TsneConfig SHORT =
      TsneConfig.standard().withPerplexity(10).withIterations(150, 50);

  @Test
  void theMapIsAsGoodAsThatOfScikitLearn() {
    TsneConfig config = TsneConfig.standard().withPerplexity(Fixture.number("perplexity"));

    TsneMap map = Tsne.map(Fixture.points(), config, Progress.SILENT);

    double published = Fixture.number("klDivergenceOfTsne");
    assertTrue(map.klDivergence() < 1.02 * published, map + " against " + published);
    double trust = Trustworthiness.of(Fixture.points(), map.points(), 12);
    assertTrue(trust > Fixture.number("trustworthinessOfTsne") - 0.005, "trust " + trust);
    double purity = KnnPurity.of(map.points(), Fixture.labels(), 3, 10).overall();
    assertTrue(purity > 0.95, "purity " + purity);
  }

  @Test
  void theTreeMapsAsWellAsAllPairs() {
    Points points = Fixture.normal(400, 4, 1);
    TsneConfig config = TsneConfig.standard().withIterations(500, 250);

    TsneMap exact = Tsne.map(points, config, Progress.SILENT);
    TsneMap tree = Tsne.map(points, config.withExactLimit(0), Progress.SILENT);

    assertEquals(
        Trustworthiness.of(points, exact.points(), 12),
        Trustworthiness.of(points, tree.points(), 12),
        0.01);
  }

  @Test
  void theMapIsTheSameForAnyNumberOfThreads() throws Exception {
    Points points = Fixture.normal(500, 4, 1);
    for (TsneConfig config : List.of(SHORT, SHORT.withExactLimit(0))) {
      TsneMap shared = Tsne.map(points, config, Progress.SILENT);
      ForkJoinPool alone = new ForkJoinPool(1);
      TsneMap single = alone.submit(() -> Tsne.map(points, config, Progress.SILENT)).get();
      alone.shutdown();

      assertArrayEquals(shared.coordinates(), single.coordinates());
      assertEquals(shared.klDivergence(), single.klDivergence());
    }
  }

  @Test
  void aMapThatIsStoppedAgainAndAgainEndsInTheSameBits() {
    Points points = Fixture.normal(100, 4, 1);
    for (TsneConfig config : List.of(SHORT, SHORT.withExactLimit(0))) {
      TsneMap whole = Tsne.map(points, config, Progress.SILENT);
      for (long seed = 1; seed <= 3; seed++) {
        TsneMap resumed =
            Resumed.after(
                8,
                30,
                seed,
                (savepoint, progress) -> Tsne.map(points, config, savepoint, progress));

        assertArrayEquals(whole.coordinates(), resumed.coordinates());
        assertEquals(whole.klDivergence(), resumed.klDivergence());
      }
    }
  }

  @Test
  void theTimeBeforeAStopIsCounted() {
    double seconds =
        Resumed.afterAnHour(
                (savepoint, progress) ->
                    Tsne.map(Fixture.normal(60, 4, 1), SHORT, savepoint, progress))
            .seconds();

    assertEquals(3600, seconds, 60);
    assertTrue(seconds > 3600, "and the time after it");
  }

  @Test
  void aStateOfOtherPointsOrSettingsIsRefused() {
    Points points = Fixture.normal(60, 4, 1);
    Consumer<Savepoint> begun = state(points, SHORT);

    Resumed.refuses("points \"", begun, state(Fixture.normal(60, 4, 2), SHORT));
    Resumed.refuses(
        "settings.perplexity 10.0 instead of 12.0:",
        begun,
        state(points, SHORT.withPerplexity(12)));
  }

  private static Consumer<Savepoint> state(Points points, TsneConfig config) {
    return savepoint -> Tsne.map(points, config, savepoint, Progress.SILENT);
  }

  @Test
  void theMapIsCentred() {
    Points map = Tsne.map(Fixture.normal(100, 4, 1), SHORT, Progress.SILENT).points();

    assertEquals(0, Arrays.stream(map.column(0)).sum(), 1e-9);
    assertEquals(0, Arrays.stream(map.column(1)).sum(), 1e-9);
  }

  @Test
  void pointsThatCoincideStayTogether() {
    double[] twice =
        IntStream.range(0, 200).mapToDouble(i -> Math.sin(7 * (i % 100) + i / 50 % 2)).toArray();
    Points points = Points.of(twice, 2);

    Points map = Tsne.map(points, SHORT, Progress.SILENT).points();

    assertEquals(points.coordinate(0, 0), points.coordinate(50, 0));
    assertEquals(map.coordinate(0, 0), map.coordinate(50, 0), 1e-3);
    assertEquals(map.coordinate(0, 1), map.coordinate(50, 1), 1e-3);
  }

  @Test
  void progressNamesStepsAndEndsWithTheDivergence() {
    List<String> said = new ArrayList<>();

    TsneMap map =
        Tsne.map(
            Fixture.normal(50, 3, 1),
            SHORT.withIterations(3, 1),
            (work, step, steps, value) -> said.add(work + " " + step + "/" + steps + " " + value));

    assertEquals(List.of("t-SNE 1/3 ", "t-SNE 2/3 "), said.subList(0, 2));
    assertEquals(String.format("t-SNE 3/3 KL %.3f nats", map.klDivergence()), said.get(2));
  }

  @Test
  void anInterruptStopsItBeforeTheNextStep() {
    Points points = Fixture.normal(50, 3, 1);

    Expect.error(
        CancellationException.class,
        "t-SNE was interrupted at step 7 of 150: run it again",
        () ->
            Tsne.map(
                points,
                SHORT,
                (work, step, steps, value) -> {
                  if (step == 7) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  @Test
  void whatCannotBeMappedIsRefused() {
    Expect.refusal(
        "perplexity 10.0 needs more than 30 points, got 30: lower the perplexity or map more points",
        () -> Tsne.map(Fixture.normal(30, 3, 1), SHORT, Progress.SILENT));
    Expect.refusal(
        "all 40 points coincide: there is nothing to map",
        () -> Tsne.map(Points.of(new double[120], 3), SHORT, Progress.SILENT));
    Expect.refusal(
        "points of 1 dimension need no map: draw them as they are",
        () -> Tsne.map(Fixture.normal(40, 1, 1), SHORT, Progress.SILENT));
  }

  @Test
  void theStandardIsThatOfTheReferenceWithNarrowerCells() {
    TsneConfig standard = TsneConfig.standard();

    assertEquals(new TsneConfig(30, 1_000, 12, 250, 0.25, 3_000), standard);
    assertEquals(10_000 / 48.0, standard.learningRate(10_000), 1e-12);
    assertEquals(50, standard.learningRate(2_000));
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    TsneConfig standard = TsneConfig.standard();

    Expect.refusal("perplexity must be at least 1, was 0.5", () -> standard.withPerplexity(0.5));
    Expect.refusal("iterations must be at least 1, was 0", () -> standard.withIterations(0, 0));
    Expect.refusal(
        "exaggeratedIterations must lie in [0, 100], was 250",
        () -> standard.withIterations(100, 250));
    Expect.refusal("exactLimit must be at least 0, was -1", () -> standard.withExactLimit(-1));
    Expect.refusal(
        "theta must lie in [0, 0.7], was 0.8", () -> new TsneConfig(30, 1, 12, 1, 0.8, 0));
    Expect.refusal(
        "exaggeration must be at least 1, was 0", () -> new TsneConfig(30, 1, 0, 1, 0.5, 0));
  }
}
