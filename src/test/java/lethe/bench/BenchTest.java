package lethe.bench;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import lethe.engine.Team;
import lethe.model.Judge;
import lethe.support.LinearJudge;
import lethe.support.Small;
import lethe.support.SmallDataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BenchTest {
  @TempDir private Path folder;

  private Workload workload(String work, String... more) {
    return new Workload(Small.TORCH, Small.VAE, SmallDataset.of(100, 40, 1), options(work, more));
  }

  private BenchOptions options(String work, String... more) {
    String[] words = new String[9 + more.length];
    String[] given = {
      work, "--steps", "6", "--warmup", "2", "--data", "none", "--base", folder.toString()
    };
    System.arraycopy(given, 0, words, 0, 9);
    System.arraycopy(more, 0, words, 9, more.length);
    return BenchOptions.parse(words);
  }

  @Test
  void everyWorkRunsFromTheBaseAndReportsRateAndQuality() {
    Bench.Outcome base = workload("base", "--batch", "20").base();
    Bench.Outcome train = workload("train", "--batch", "20", "--products").train();
    Bench.Outcome amnesia = workload("amnesia", "--batch", "20").amnesia();
    Bench.Outcome projection = workload("projection", "--batch", "20").projection();
    Bench.Outcome fisher = workload("fisher", "--batch", "2").fisher();

    for (Bench.Outcome outcome : new Bench.Outcome[] {base, train, amnesia, projection, fisher}) {
      assertTrue(outcome.rate() > 0 && Double.isFinite(outcome.rate()), outcome::toString);
      outcome.quality().values().forEach(figure -> assertTrue(figure > 0, outcome::toString));
    }
    assertTrue(train.productShare() > 0);
    assertEquals(2, amnesia.quality().size());
    assertEquals(amnesia.quality().keySet(), projection.quality().keySet());
  }

  @Test
  void aJudgeIsTimedByStepsAndToItsGoal() {
    Judge judge = new LinearJudge(Small.PIXELS, Small.LABELS);

    Bench.Outcome steps = new JudgeWorkload(workload("judge", "--batch", "20"), judge).steps();
    Bench.Outcome right =
        new JudgeWorkload(workload("judge-to-99", "--batch", "20"), judge).untilRight();

    assertTrue(steps.rate() > 0 && right.rate() > 0);
    assertTrue(steps.quality().get("test accuracy") > 0.3, steps::toString);
    assertTrue(right.quality().get("test error") < 0.7, right::toString);
  }

  @Test
  void anAttackAndAMapStartFromFilesOfTheBase() {
    Judge judge = new LinearJudge(Small.PIXELS, Small.LABELS);
    workload("base", "--batch", "20").base();
    new AttackWorkload(larger("base"), judge).base(3);
    new MapWorkload(larger("base")).base();

    Bench.Outcome attack = new AttackWorkload(workload("attack", "--batch", "4"), judge).attack();
    Bench.Outcome map = new MapWorkload(workload("map", "--batch", "100")).map();

    assertTrue(attack.rate() > 0 && map.rate() > 0);
    assertTrue(attack.quality().get("median p(1) at the end") > 0, attack::toString);
    assertTrue(map.quality().get("KL (nats)") > 0, map::toString);
  }

  @Test
  void recipesAreTimedToTheirGoals() {
    workload("base", "--batch", "20").base();

    Bench.Outcome train = new RecipeWorkload(larger("train-to-97")).train();
    Bench.Outcome forget = new RecipeWorkload(larger("forgotten")).forget();

    assertTrue(train.rate() > 0 && train.quality().get("test −ELBO (nats)") <= 97);
    assertTrue(forget.rate() > 0);
    assertEquals(2, forget.quality().size());
  }

  private Workload larger(String work) {
    return new Workload(Small.TORCH, Small.VAE, SmallDataset.of(300, 40, 1), options(work));
  }

  @Test
  void aStopwatchLeavesNothingOut() {
    Stopwatch watch = new Stopwatch();

    watch.step("work", 1, 2, "");
    watch.step("work", 2, 2, "");

    assertTrue(0 < watch.seconds(1) && watch.seconds(1) <= watch.seconds(2));
    assertTrue(watch.seconds(2) <= watch.seconds());
  }

  @Test
  void printsOneLineOfJson() throws Exception {
    Bench.Outcome outcome = workload("train", "--batch", "20").train();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Bench.print(Small.TORCH, outcome, new PrintStream(bytes, true, StandardCharsets.UTF_8));

    String text = bytes.toString(StandardCharsets.UTF_8);
    assertEquals(1, text.lines().count());
    JsonNode line = new ObjectMapper().readTree(text);
    assertEquals(outcome.rate(), line.get("rate").asDouble());
    assertEquals(Small.TORCH.threads(), line.get("threads").asInt());
    assertEquals("2.7.1", line.get("versions").get("PyTorch").asText());
    assertTrue(line.get("quality").has("test −ELBO (nats)"));
  }

  @Test
  void aClockLeavesOutWarmUpAndAsides() {
    long[] nanoseconds = {1};
    Clock clock =
        new Clock(options("train"), () -> nanoseconds[0] += 100_000_000, () -> nanoseconds[0]);

    for (int step = 1; step <= 9; step++) {
      nanoseconds[0] += step <= 2 || step == 9 ? 700_000_000 : 500_000_000;
      clock.step("work", step, 9, "");
    }

    assertEquals(2, clock.rate(), 1e-9); // six steps of half a second
    assertEquals(0.2, clock.asideShare(), 1e-9);
  }

  @Test
  void aClockWaitsForAGpuBeforeEachReadingOfATimeAndForNoCpu() {
    int[] waits = {0};
    Clock clock =
        new Clock(
            options("train"),
            () -> {},
            Clock.time(true, () -> waits[0]++, () -> 1_000_000_000L * (1 + waits[0])));

    for (int step = 1; step <= 8; step++) {
      clock.step("work", step, 8, "");
    }

    assertEquals(2 + 2 * 6, waits[0]); // start and end, and before and after six asides
    assertEquals(7, Clock.time(false, () -> waits[0]++, () -> 7).getAsLong());
    assertEquals(14, waits[0]);
    assertEquals(6 / (13 - 6.0), clock.rate(), 1e-9); // the waits were 13 s, the asides 6 of them
  }

  @Test
  void waitingForADeviceReadsANumberOfIt() {
    assertDoesNotThrow(() -> Clock.await(Small.TORCH));
  }

  @Test
  void aClockWhoseMarksNeverCameRefuses() {
    Clock clock = new Clock(Small.TORCH, options("fisher"));

    clock.step("work", 8, 8, "");

    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, clock::rate);
    assertEquals(
        "no step ended at 2 and at 8: warm-up and total must be whole batches",
        refused.getMessage());
  }

  @Test
  void aTrainingStepHasTwentyMatrixProducts() {
    try (Team team = Team.of(Small.TORCH)) {
      MatrixProducts products = new MatrixProducts(team, Small.VAE.layout(), 5);

      assertEquals(Collections.nCopies(team.size(), 20), products.round());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                  | steps is missing",
        "--steps 0 --warmup 1                | steps must be at least 1, was 0",
        "--steps 2.5 --warmup 1              | --steps must be a whole number, was '2.5'",
        "--steps 2 --warmup                  | '--warmup' is not one of",
        "--steps 2 --speed 3                 | '--speed' is not one of"
      })
  void refusesWordsItDoesNotKnow(String words, String message) {
    String all = "train --data none --base none " + words;

    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> BenchOptions.parse(all.trim().split(" +")));

    assertTrue(refused.getMessage().contains(message), refused::getMessage);
  }

  @Test
  void refusesWorkThatItDoesNotHave() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Bench.run(workload("sleep")));

    assertEquals(
        "work must be one of base, train, train-to-97, amnesia, forgotten, projection, fisher, judge,"
            + " judge-to-99, attack, map, picture, was 'sleep'",
        refused.getMessage());
  }
}
