package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lethe.base.Progress;
import lethe.base.SafeFiles;
import lethe.data.LabelSet;
import lethe.evaluate.EvaluationConfig;
import lethe.fisher.FisherConfig;
import lethe.fisher.FisherDiagonal;
import lethe.forget.ForgettingConfig;
import lethe.model.Checkpoint;
import lethe.model.Draw;
import lethe.model.SampleSheet;
import lethe.model.Weights;
import lethe.support.Expect;
import lethe.support.Small;
import lethe.support.SmallDataset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole chain in the smoke profile on small images, made once for all tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExperimentTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
  private static final SmallDataset DATA = SmallDataset.of(600, 60, 1);

  private final List<String> said = new ArrayList<>();
  private Path home;
  private Experiment experiment;
  private Experiment.Unlearned unlearned;

  @BeforeAll
  void makeEverything(@TempDir Path folder) {
    home = folder;
    experiment = open(said, DATA);
    unlearned = experiment.unlearned(ONE);
  }

  @Test
  void forgettingMakesWhatItNeedsInTheOrderOfTheWork() {
    assertEquals(
        List.of(
            "cvae.safetensors is made now",
            "fisher.safetensors is made now",
            "forget-1.safetensors is made now"),
        said.subList(0, 3));
  }

  @Test
  void aSecondRunReadsEverythingBack() {
    List<String> saidNow = new ArrayList<>();
    Experiment again = open(saidNow, DATA);

    assertEquals(unlearned.weights(), again.unlearned(ONE).weights());
    assertEquals(unlearned.report(), again.unlearned(ONE).report());
    assertEquals(experiment.original().log(), again.original().log());
    assertEquals(experiment.fisher(), again.fisher());
    assertArrayEquals(
        unlearned.snapshots().get(0).images(), again.unlearned(ONE).snapshots().get(0).images());
    assertEquals(List.of(), saidNow);
  }

  @Test
  void theCardNamesSettingsDataVersionsAndInputs() {
    Path run = home.resolve("data/runs/smoke");
    JsonNode card =
        Checkpoint.read(run.resolve("forget-1.safetensors"), experiment.generator().layout())
            .card();

    assertEquals("forget", card.path("work").asText());
    assertEquals(20, card.path("seed").asLong());
    assertEquals(100, card.path("steps").asInt());
    assertEquals(DATA.checksum(), card.path("dataChecksum").asText());
    assertEquals(1, card.path("settings").path("forgetSet").path("labels").path(0).asInt());
    assertEquals("cpu", card.path("device").asText());
    assertEquals(Card.letheVersion(), card.path("versions").path("lethe").asText());
    assertTrue(Card.letheVersion().matches("\\d+\\.\\d+.*"), Card.letheVersion());
    for (String input : List.of("cvae.safetensors", "fisher.safetensors")) {
      assertEquals(
          SafeFiles.sha256(run.resolve(input)),
          card.path("inputs").path(input).path("sha256").asText());
    }
  }

  @Test
  void otherFishersDifferInOneThingEach() {
    FisherConfig own = experiment.fisher().config();

    Map<String, FisherDiagonal> others = experiment.otherFishers(ONE);

    assertEquals(
        Map.of(
            "kept labels only", own.withLabels(ONE.complement()),
            "drawn pixels", own.withDraw(Draw.BERNOULLI),
            "another seed", own.withSeed(1_020)),
        others.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, other -> other.getValue().config())));
    FisherResult result =
        FisherResult.of(
            experiment.fisher(),
            experiment.fisher(),
            experiment.fisher(),
            experiment.fisher(),
            others);
    double chance = result.other("another seed").agreement().logCorrelation();
    assertTrue(chance > result.other("drawn pixels").agreement().logCorrelation(), "" + result);
  }

  @Test
  void theRetrainedModelSeesNoForgottenImage() {
    Experiment.Trained retrained = experiment.retrained(ONE);

    double forgotten = experiment.negativeElbo(retrained.weights(), ONE).total();
    double kept = experiment.negativeElbo(retrained.weights(), ONE.complement()).total();
    double known = experiment.negativeElbo(experiment.original().weights(), ONE).total();
    assertTrue(kept < 7, "learnt the kept labels: " + kept);
    assertTrue(forgotten > 2 * known, "does not know label 1: " + forgotten + ", " + known);
  }

  @Test
  void aResultStatesTheSettingsOfEveryRunThatItReports() throws IOException {
    ForgettingResult result = experiment.compareAblations(ONE);

    JsonNode tree = Card.JSON.readTree(experiment.writeResult("forgetting", result).toFile());

    JsonNode full = tree.path("recipes").path("forget-1.safetensors");
    JsonNode noEwc = tree.path("recipes").path("forget-1-no-ewc.safetensors");
    ForgettingConfig config = Profile.SMOKE.forgetting(ONE);
    assertEquals("forget", full.path("work").asText());
    assertEquals(json(config), full.path("settings"));
    assertEquals("UniformNoise", full.at("/settings/surrogate/kind").asText());
    assertEquals(json(config.withEwcWeight(0)), noEwc.path("settings"));
    assertEquals(0, noEwc.at("/settings/ewcWeight").asDouble(1));
    assertEquals(
        Profile.SMOKE.cvae().steps(),
        tree.path("recipes").path("cvae.safetensors").at("/settings/training/steps").asInt());
  }

  @Test
  void aRunOfOnesOwnIsKeptUnderItsPlainName() {
    ForgettingConfig config = Profile.SMOKE.forgetting(ONE).withSteps(3);

    Weights own = experiment.unlearned("my-forget_1.b", config).weights();

    assertTrue(Files.exists(home.resolve("data/runs/smoke/my-forget_1.b.safetensors")));
    assertEquals(own, experiment.unlearned("my-forget_1.b", config).weights());
  }

  /** Settings of a work of one's own. */
  record Shrunk(double by) {}

  /** Settings that JSON cannot hold. */
  record Unwritable(Object by) {}

  /** No settings. */
  record Nothing() {}

  @Test
  void weightsOfOnesOwnAreKeptWithACardAndMadeAgainForOtherSettings() {
    Weights original = experiment.original().weights();
    List<String> saidNow = new ArrayList<>();
    Experiment again = open(saidNow, DATA);

    Weights half = keep(again, 0.5, original);
    Weights read = keep(open(saidNow, DATA), 0.5, original);

    assertEquals(shrunk(original, 0.5), half);
    assertEquals(half, read);
    assertEquals(List.of("my-shrunk.safetensors is made now"), saidNow);
    Path file = home.resolve("data/runs/smoke/my-shrunk.safetensors");
    JsonNode card = Checkpoint.read(file, again.generator().layout()).card();
    assertEquals("own", card.path("work").asText());
    assertEquals(0.5, card.at("/settings/settings/by").asDouble());
    assertEquals(DATA.checksum(), card.path("dataChecksum").asText());
    Map<String, Provenance.State> states =
        Provenance.check(file.getParent()).stream()
            .collect(Collectors.toMap(Provenance.Finding::file, Provenance.Finding::state));
    assertEquals(Provenance.State.GOOD, states.get("my-shrunk.safetensors"));

    keep(open(saidNow, DATA), 0.25, original);
    assertTrue(saidNow.get(1).contains("settings.settings.by 0.5 instead of 0.25"), saidNow.get(1));
    keep(open(saidNow, DATA), 0.25, half);
    assertTrue(saidNow.get(3).contains("inputs.original"), saidNow.get(3));
  }

  private static Weights keep(Experiment lethe, double by, Weights from) {
    return lethe.keep(
        "my-shrunk", new Shrunk(by), Map.of("original", from), savepoint -> shrunk(from, by));
  }

  private static Weights shrunk(Weights from, double by) {
    float[] values = from.values();
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) by;
    }
    return new Weights(from.layout(), values);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evaluation",
        "Evaluation",
        "evaluation-2d",
        "attacks",
        "seeds-seed-21",
        "quality"
      })
  void aResultOfOnesOwnDoesNotTakeThePlaceOfOneOfLethes(String name) {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> experiment.writeResult(name, new Shrunk(1)))
            .getMessage();

    assertTrue(
        message.startsWith("name must be none of Lethe's own results, was '" + name + "', which"),
        message);
    assertTrue(message.endsWith(": give your Shrunk a name such as my-result"), message);
    assertTrue(!Files.exists(home.resolve("data/runs/smoke/results/" + name + ".json")));
  }

  @Test
  void everyResultThatANotebookWritesHasAName() throws IOException {
    Pattern written = Pattern.compile("writeResult\\(\\\\?\"([\\w-]+)");
    int found = 0;
    try (Stream<Path> all = Files.list(Path.of("notebooks"))) {
      for (Path file : all.filter(each -> each.toString().endsWith(".ipynb")).toList()) {
        Matcher call = written.matcher(Files.readString(file));
        while (call.find()) {
          found++;
          assertThrows(
              IllegalArgumentException.class,
              () -> FileName.requireResult(call.group(1), new Shrunk(1)),
              call.group(1));
        }
      }
    }
    assertTrue(found >= 19, "calls found: " + found);
  }

  @Test
  void whatIsMissingIsNamed() {
    Expect.refusal(
        "result must be a record, was null", () -> experiment.writeResult("my-result", null));
    Expect.refusal(
        "config must be settings of forgetting, was null",
        () -> experiment.unlearned("my-run", null));
    Expect.refusal(
        "settings must say where to work, was null",
        () -> Experiment.open(null, DATA, Progress.SILENT, line -> {}));
    Expect.refusal(
        "data must be a data set, was null",
        () ->
            Experiment.open(
                new Settings(Profile.SMOKE, "cpu", home), null, Progress.SILENT, line -> {}));
    Expect.refusal(
        "settings must have profile, device and home, were SMOKE, null, null",
        () -> new Settings(Profile.SMOKE, null, null));
  }

  @Test
  void whatCannotBeKeptIsRefused() {
    Weights original = experiment.original().weights();

    Expect.refusal(
        "settings must be a record, was null",
        () -> experiment.keep("my-x", null, Map.of(), savepoint -> original));
    Expect.refusal(
        "settings must name what decides the weights, was Nothing[]",
        () -> experiment.keep("my-x", new Nothing(), Map.of(), savepoint -> original));
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    experiment.keep(
                        "my-x", new Unwritable(new Object()), Map.of(), savepoint -> original))
            .getMessage()
            .startsWith("settings must be a record of numbers, texts, lists and records, was "));
    Expect.refusal(
        "madeFrom must have names of models, not of files, had 'cvae.safetensors'",
        () ->
            experiment.keep(
                "my-x",
                new Shrunk(1),
                Map.of("cvae.safetensors", original),
                savepoint -> original));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            experiment.keep(
                "my-x",
                new Shrunk(1),
                Map.of(),
                savepoint -> SmallExperiment.judge("A", 1).weights()));
    assertThrows(
        IllegalArgumentException.class,
        () -> experiment.keep("forget-1", new Shrunk(1), Map.of(), savepoint -> original));
    assertTrue(!Files.exists(home.resolve("data/runs/smoke/my-x.safetensors")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a/b", "a\\b", ".hidden", "-x", "/x", "two words"})
  void aNameIsNoPath(String name) {
    String message =
        "name must be a plain file name of letters, digits, '-', '_' and '.', beginning with a"
            + " letter or digit, was '"
            + name
            + "': give one such as my-model";

    Expect.refusal(message, () -> experiment.unlearned(name, Profile.SMOKE.forgetting(ONE)));
    Expect.refusal(
        message,
        () -> experiment.writeResult(name, new ForgettingResult(null, List.of(), List.of(), null)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cvae",
        "CVAE",
        "judge-a",
        "fisher",
        "fisher-batch-mean",
        "forget-1",
        "forget-1-no-ewc",
        "retrained-without-1",
        "sequential-0-1-joint",
        "projection-1-symmetric",
        "attack-1-double",
        "relearning-1",
        "map-cvae",
        "mine-2d",
        "mine-seed-21"
      })
  void aNameOfOnesOwnIsNoneThatLetheGives(String name) {
    Expect.refusal(
        "name must be none that Lethe gives its own files, was '"
            + name
            + "': begin it with a word of your own and end it in neither -2d nor -seed-21, such as"
            + " my-model",
        () -> experiment.unlearned(name, Profile.SMOKE.forgetting(ONE)));
  }

  @Test
  void anEstimateThatWasInterruptedIsGoneOnWithAndLeavesNothingBehind() throws IOException {
    FisherConfig loop =
        FisherConfig.perSample(LabelSet.all(Small.LABELS), 4)
            .withSamples(120)
            .withEstimator(FisherConfig.Estimator.LOOP);
    Progress interrupting =
        (work, step, steps, value) -> {
          if (work.equals("estimating the Fisher information") && step >= 50) {
            Thread.currentThread().interrupt();
          }
        };
    List<String> saidNow = new ArrayList<>();

    assertThrows(
        CancellationException.class,
        () -> SmallExperiment.open(home, saidNow, interrupting).estimateFisher(loop));
    FisherDiagonal resumed = SmallExperiment.open(home, saidNow).estimateFisher(loop);

    assertEquals(experiment.estimateFisher(loop).values(), resumed.values());
    assertEquals(1, saidNow.size(), saidNow.toString());
    assertTrue(
        saidNow.get(0).startsWith("fisher-estimate.safetensors: going on from step "),
        saidNow.get(0));
    try (Stream<Path> left = Files.list(home.resolve("data/runs/smoke/unfinished"))) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void theUntrainedModelIsFreshAndAlwaysTheSame() {
    Weights untrained = experiment.untrained();

    assertEquals(untrained, experiment.untrained());
    assertEquals(
        Small.PIXELS * Math.log(2),
        experiment.negativeElbo(untrained, LabelSet.all(Small.LABELS)).reconstruction(),
        0.5);
  }

  @Test
  void theTwoDimensionalChainKeepsItsModelsBesideTheOthers() {
    Experiment flat = experiment.twoDimensional();

    Experiment.Unlearned forgotten = flat.unlearned(ONE);

    assertEquals(2, flat.generator().latentSize());
    assertEquals(flat.generator().layout(), forgotten.weights().layout());
    Path run = home.resolve("data/runs/smoke");
    for (String name : List.of("cvae-2d", "fisher-2d", "forget-1-2d")) {
      assertTrue(Files.exists(run.resolve(name + ".safetensors")), name);
    }
    assertEquals(unlearned.weights(), experiment.unlearned(ONE).weights());
  }

  @Test
  void aDamagedModelIsSetAsideAndMadeAgainTheSame(@TempDir Path other) throws IOException {
    Path there = Files.createDirectories(other.resolve("data/runs/smoke"));
    Files.createDirectories(there.resolve("snapshots"));
    for (String whole :
        List.of("cvae.safetensors", "snapshots/cvae.safetensors", "fisher.safetensors")) {
      Files.copy(home.resolve("data/runs/smoke").resolve(whole), there.resolve(whole));
    }
    SafeFiles.write(there.resolve("forget-1.safetensors"), "no safetensors file");
    List<String> saidNow = new ArrayList<>();

    Experiment.Unlearned again = open(saidNow, DATA, other).unlearned(ONE);

    assertEquals(2, saidNow.size());
    assertTrue(saidNow.get(0).startsWith("forget-1.safetensors cannot be used ("), saidNow.get(0));
    assertEquals("forget-1.safetensors is made now", saidNow.get(1));
    assertEquals(unlearned.weights(), again.weights());
  }

  @Test
  void whereThePicturesOnTheWayAreDamagedThereIsStillTheLastOne(@TempDir Path other)
      throws IOException {
    Path there = Files.createDirectories(other.resolve("data/runs/smoke"));
    Files.copy(home.resolve("data/runs/smoke/cvae.safetensors"), there.resolve("cvae.safetensors"));
    SafeFiles.write(there.resolve("snapshots/cvae.safetensors"), "no safetensors file");
    List<String> saidNow = new ArrayList<>();
    Experiment again = open(saidNow, DATA, other);

    List<SampleSheet.Snapshot> left = again.original().snapshots();

    List<SampleSheet.Snapshot> whole = experiment.original().snapshots();
    SampleSheet.Snapshot last = whole.get(whole.size() - 1);
    assertEquals(1, left.size());
    assertEquals(last.step(), left.get(0).step());
    assertArrayEquals(last.images(), left.get(0).images());
    assertEquals(left, again.original().snapshots());
    assertEquals(2, saidNow.size(), saidNow.toString());
    assertTrue(saidNow.get(0).startsWith("the pictures of cvae cannot be used ("));
    assertTrue(saidNow.get(1).startsWith("the pictures of cvae on the way are lost: "));
  }

  @Test
  void nothingAndEverythingCannotBeForgotten() {
    Expect.refusal(
        "forgetSet must name at least one label, was {}: name the labels to forget, each from 0 to"
            + " 2",
        () -> experiment.unlearned(LabelSet.of(Small.LABELS)));
    Expect.refusal(
        "forgetSet must keep at least one label, was {0..2}: leave out the labels to keep",
        () -> experiment.retrained(LabelSet.all(Small.LABELS)));
  }

  @Test
  void aSetOfOtherClassesIsRefusedBeforeAnythingIsTouched() throws IOException {
    LabelSet other = LabelSet.forgetSet(Small.LABELS + 1, 1);
    Path run = home.resolve("data/runs/smoke");
    experiment.retrained(ONE);
    experiment.unlearned("my-run", Profile.SMOKE.forgetting(ONE).withSteps(2));
    List<String> before = files(run);
    List<String> saidNow = new ArrayList<>();
    Experiment again = open(saidNow, DATA);
    Map<String, Weights> none = Map.of();

    for (Executable door :
        List.<Executable>of(
            () -> again.unlearned(other),
            () -> again.unlearned("my-run", Profile.SMOKE.forgetting(other).withSteps(2)),
            () -> again.ablated(other, Ablation.NO_EWC),
            () -> again.ablations(other),
            () -> again.unlearnedByReference(other),
            () -> again.retrained(other),
            () -> again.otherFishers(other),
            () -> again.assess(other),
            () -> again.assess(other, none),
            () -> again.assess(EvaluationConfig.smoke(other, 9), none),
            () -> again.evaluation(other),
            () -> again.compareAblations(other),
            () -> new AttackStudy(again, other, 1, 0),
            () -> new CentroidStudy(again, other),
            () -> new MapStudy(again, other),
            () -> new MembershipStudy(again, other),
            () -> new OutlierStudy(again, other),
            () -> new ProjectionStudy(again, other),
            () -> new QualityStudy(again, other),
            () -> new SeedStudy(again, other),
            () -> new TwoDimensionalStudy(again, other))) {
      Expect.refusal(
          "forgetSet must be of the 3 labels of small images, was {1} of 4: make the set for as"
              + " many",
          door);
    }
    Expect.refusal(
        "labels must be of the 3 labels of small images, was {0..3} of 4: make the set for as many",
        () -> again.estimateFisher(FisherConfig.perSample(LabelSet.all(4), 1)));
    Expect.refusal(
        "forgetSet must hold labels from 0 to 2, was [1, 3]: take out 3",
        () -> new SequentialStudy(again, List.of(1, 3)));
    Expect.refusal("forgetSet must name labels, was null", () -> again.unlearned(null));

    assertEquals(List.of(), saidNow);
    assertEquals(before, files(run));
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.map(Path::toString).sorted().toList();
    }
  }

  private static JsonNode json(Object settings) throws IOException {
    return Card.JSON.readTree(Card.JSON.writeValueAsString(settings));
  }

  private Experiment open(List<String> saidHere, SmallDataset data) {
    return open(saidHere, data, home);
  }

  private static Experiment open(List<String> saidHere, SmallDataset data, Path where) {
    Settings settings = new Settings(Profile.SMOKE, "cpu", where);
    return new Experiment(
        settings,
        Small.TORCH,
        data,
        new RunFolder(settings.runFolder(), saidHere::add),
        Progress.SILENT);
  }
}
