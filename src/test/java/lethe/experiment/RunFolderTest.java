package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lethe.base.FolderLock;
import lethe.base.SafeFiles;
import lethe.base.Safetensors;
import lethe.data.LabelSet;
import lethe.forget.ForgettingConfig;
import lethe.forget.Surrogate;
import lethe.model.Layout;
import lethe.model.SampleSheet;
import lethe.model.Weights;
import lethe.support.FaultyFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RunFolderTest {
  private static final Layout LAYOUT = Layout.builder().trained("a", 2).trained("b", 1, 3).build();
  private static final float[] FIRST = {1, 2, 3, 4, 5};
  private static final float[] SECOND = {6, 7, 8, 9, 10};
  private static final ForgettingConfig CONFIG =
      ForgettingConfig.paper(LabelSet.forgetSet(10, 1), 20);

  private static final Input FISHER = new Input("f1", "n1");

  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();

  /** A log entry. */
  record Entry(int step, double loss) {}

  /** A log. */
  record Log(List<Entry> entries, double seconds) {}

  private static final Log LOG = new Log(List.of(new Entry(1, 0.1), new Entry(2, 1e-9)), 3.5);

  @Test
  void aMissingCheckpointIsMadeAndSaid() {
    RunFolder.Kept kept = obtain(new RunFolder(folder, said::add), recipe(), FIRST);

    assertArrayEquals(FIRST, kept.weights().values());
    assertEquals(folder.resolve("cvae.safetensors"), kept.file());
    assertEquals(SafeFiles.sha256(kept.file()), kept.sha256());
    assertEquals(List.of("cvae.safetensors is made now"), said);
  }

  @Test
  void aCheckpointIsReadBackInsteadOfMadeAgain() {
    RunFolder.Kept made = obtain(new RunFolder(folder, said::add), recipe(), FIRST);
    said.clear();

    RunFolder.Kept read = obtain(new RunFolder(folder, said::add), recipe(), SECOND);

    assertEquals(made.weights(), read.weights());
    assertEquals(made.card(), read.card());
    assertEquals(made.sha256(), read.sha256());
    assertEquals(LOG, read.log(Log.class));
    assertEquals(List.of(), said);
  }

  @Test
  void aCheckpointIsReadOnceInARun() {
    RunFolder run = new RunFolder(folder, said::add);

    assertSame(obtain(run, recipe(), FIRST), obtain(run, recipe(), SECOND));
  }

  @Test
  void tensorsOfAStudyAreReadBackInsteadOfMadeAgain() {
    RunFolder.KeptTensors made = tensors(new RunFolder(folder, said::add), recipe(), FIRST);
    assertEquals(List.of("map.safetensors is made now"), said);
    said.clear();

    RunFolder.KeptTensors read = tensors(new RunFolder(folder, said::add), recipe(), SECOND);

    assertArrayEquals(FIRST, read.values("points"));
    assertEquals(made, read);
    assertEquals(LOG, read.log(Log.class));
    assertEquals(List.of(), said);
  }

  @Test
  void damagedTensorsOfAStudyAreSetAsideAndMadeAgain() {
    RunFolder.KeptTensors made = tensors(new RunFolder(folder, said::add), recipe(), FIRST);
    SafeFiles.write(made.file(), "no safetensors file");
    said.clear();

    RunFolder.KeptTensors again = tensors(new RunFolder(folder, said::add), recipe(), FIRST);

    assertTrue(said.get(0).startsWith("map.safetensors cannot be used ("), said.get(0));
    assertEquals("map.safetensors is made now", said.get(1));
    assertEquals(made, again);
  }

  private static RunFolder.KeptTensors tensors(RunFolder run, Card recipe, float[] values) {
    return run.obtainTensors(
        "map",
        recipe,
        () ->
            new RunFolder.MadeTensors(
                Map.of("points", Safetensors.Tensor.of(values, values.length)), LOG));
  }

  @Test
  void sampleSheetsAreReadBackInOrder() {
    List<SampleSheet.Snapshot> snapshots =
        List.of(
            new SampleSheet.Snapshot(0, new float[] {0.5f, 1}),
            new SampleSheet.Snapshot(1_000, new float[] {0, 0.25f}),
            new SampleSheet.Snapshot(20, new float[] {1, 1}));
    new RunFolder(folder, said::add)
        .obtain(
            "cvae",
            LAYOUT,
            recipe(),
            () -> new RunFolder.Made(new Weights(LAYOUT, FIRST), LOG, snapshots));

    List<SampleSheet.Snapshot> read =
        obtain(new RunFolder(folder, said::add), recipe(), SECOND).snapshots();

    assertEquals(List.of(0, 1_000, 20), read.stream().map(SampleSheet.Snapshot::step).toList());
    assertArrayEquals(new float[] {0, 0.25f}, read.get(1).images());
  }

  @Test
  void otherSettingsSetTheCheckpointAsideAndSayWhichOnesDiffer() {
    assertSetAside(
        recipe(CONFIG.withSteps(5).withSurrogate(new Surrogate.ConstantGrey(0.5))),
        "settings.steps 10000 instead of 5, settings.surrogate.kind \"UniformNoise\" instead of"
            + " \"ConstantGrey\", settings.surrogate.level nothing instead of 0.5");
  }

  @Test
  void anotherDataSetSetsTheCheckpointAside() {
    assertSetAside(
        card(CONFIG, "sha of other data", Map.of("fisher.safetensors", FISHER), "1"),
        "dataChecksum \"sha of data\" instead of \"sha of other data\"");
  }

  @Test
  void otherInputsSetTheCheckpointAside() {
    assertSetAside(
        card(CONFIG, "sha of data", Map.of("fisher.safetensors", new Input("f2", "n2")), "1"),
        "inputs.fisher.safetensors n1 instead of n2");
  }

  @Test
  void anInputMadeAgainWithTheSameNumbersChangesNothing() {
    obtain(new RunFolder(folder, said::add), recipe(), FIRST);
    said.clear();

    obtain(
        new RunFolder(folder, said::add),
        card(CONFIG, "sha of data", Map.of("fisher.safetensors", new Input("f9", "n1")), "1"),
        SECOND);

    assertEquals(List.of(), said);
  }

  @Test
  void inputsOfOlderCardsFitByTheFileOrByTheNumbers() throws IOException {
    JsonNode wanted = recipe().toJson();
    String older = "{\"fisher.safetensors\": \"f1\"}";
    String byNumbers = "{\"the Fisher diagonal\": \"n1\"}";
    String another = "{\"fisher.safetensors\": \"f2\"}";
    String more = "{\"fisher.safetensors\": \"f1\", \"original\": \"n3\"}";

    assertEquals(List.of(), Card.differences(wanted, withInputs(older)));
    assertEquals(List.of(), Card.differences(wanted, withInputs(byNumbers)));
    assertEquals(
        List.of("inputs.fisher.safetensors f2 instead of f1"),
        Card.differences(wanted, withInputs(another)));
    assertEquals(
        List.of("inputs.original n3 instead of nothing"),
        Card.differences(wanted, withInputs(more)));
    assertEquals(
        List.of("inputs.fisher.safetensors nothing instead of n1"),
        Card.differences(wanted, withInputs("{}")));
  }

  private static JsonNode withInputs(String inputs) throws IOException {
    ObjectNode card = recipe().toJson().deepCopy();
    card.set("inputs", Card.JSON.readTree(inputs));
    return card;
  }

  @Test
  void anotherSeedSetsTheCheckpointAside() {
    Card same = recipe();
    assertSetAside(
        new Card(
            same.work(),
            same.settings(),
            7,
            same.steps(),
            same.dataChecksum(),
            same.inputs(),
            same.versions(),
            same.device(),
            same.threads(),
            Map.of()),
        "seed 20 instead of 7");
  }

  @Test
  void anotherVersionSetsTheCheckpointAside() {
    assertSetAside(
        card(CONFIG, "sha of data", Map.of("fisher.safetensors", FISHER), "2"),
        "versions.lethe \"1\" instead of \"2\"");
  }

  @Test
  void aChangeOfSettingsWithinARunIsNotMissed() {
    RunFolder run = new RunFolder(folder, said::add);
    obtain(run, recipe(), FIRST);

    RunFolder.Kept changed = obtain(run, recipe(CONFIG.withSteps(5)), SECOND);

    assertArrayEquals(SECOND, changed.weights().values());
    assertSame(changed, obtain(run, recipe(CONFIG.withSteps(5)), FIRST));
    assertEquals(changed.sha256(), run.input("cvae").get("cvae.safetensors").sha256());
  }

  @Test
  void deviceAndThreadsAreSaidAndDoNotMatter() {
    obtain(new RunFolder(folder, said::add), recipe(), FIRST);
    Card wanted = recipe();
    Card elsewhere =
        new Card(
            wanted.work(),
            wanted.settings(),
            wanted.seed(),
            wanted.steps(),
            wanted.dataChecksum(),
            wanted.inputs(),
            Map.of("lethe", "1", "java", "99"),
            "gpu:0",
            64,
            Map.of());

    said.clear();
    assertArrayEquals(
        FIRST, obtain(new RunFolder(folder, said::add), elsewhere, SECOND).weights().values());
    assertEquals(
        List.of(
            "cvae.safetensors was made with versions.java \"17\" instead of \"99\", device \"cpu\""
                + " instead of \"gpu:0\", threads 2 instead of 64: it is used, and so are others"
                + " like it; delete a file to have it made again"),
        said);
  }

  @Test
  void aTruncatedCheckpointIsSetAsideAndMadeAgain() throws IOException {
    Path file = obtain(new RunFolder(folder, said::add), recipe(), FIRST).file();
    byte[] broken = Arrays.copyOf(Files.readAllBytes(file), 100);
    Files.write(file, broken);
    said.clear();

    RunFolder.Kept again = obtain(new RunFolder(folder, said::add), recipe(), SECOND);

    assertArrayEquals(SECOND, again.weights().values());
    assertTrue(said.get(0).startsWith("cvae.safetensors cannot be used (" + file), said.get(0));
    assertTrue(said.get(0).contains("): it is kept as set-aside"), said.get(0));
    assertArrayEquals(broken, Files.readAllBytes(onlySetAside()));
  }

  @Test
  void aCheckpointOfNansIsSetAsideAndMadeAgain() throws IOException {
    obtain(new RunFolder(folder, said::add), recipe(), new float[] {1, 2, Float.NaN, 4, 5});
    said.clear();

    RunFolder.Kept again = obtain(new RunFolder(folder, said::add), recipe(), SECOND);

    assertArrayEquals(SECOND, again.weights().values());
    assertTrue(said.get(0).contains("tensor b holds NaN at index 0"), said.get(0));
    assertTrue(Files.exists(onlySetAside()));
  }

  @Test
  void aCheckpointOfAnotherShapeIsSetAside() {
    obtain(new RunFolder(folder, said::add), recipe(), FIRST);
    said.clear();
    Layout other = Layout.builder().trained("a", 3).trained("b", 1, 3).build();

    new RunFolder(folder, said::add)
        .obtain(
            "cvae",
            other,
            recipe(),
            () -> new RunFolder.Made(new Weights(other, new float[6]), LOG, List.of()));

    assertTrue(said.get(0).contains("has a of shape [2], the model [3]"), said.get(0));
  }

  @ParameterizedTest
  @EnumSource(FaultyFileSystem.Fault.class)
  void afterAFaultAtAnyCallARerunEndsWithTheSameBits(FaultyFileSystem.Fault fault)
      throws IOException {
    String wanted = obtainAt(folder.resolve("whole"), FIRST).sha256();
    int calls;
    try (FaultyFileSystem counting = FaultyFileSystem.of(fault, FaultyFileSystem.NEVER)) {
      obtainAt(counting.at(folder.resolve("counted")), FIRST);
      calls = counting.calls();
    }
    assertTrue(calls > 20, "calls: " + calls);
    for (int n = 1; n <= calls; n++) {
      Path place = folder.resolve(fault + "-" + n);
      boolean broken = false;
      try (FaultyFileSystem faulty = FaultyFileSystem.of(fault, n)) {
        obtainAt(faulty.at(place), FIRST);
      } catch (UncheckedIOException | FaultyFileSystem.PowerCut e) {
        broken = true;
      }
      RunFolder.Kept again = obtainAt(place, FIRST);
      assertEquals(wanted, again.sha256(), fault + " at call " + n + ", broken: " + broken);
      assertEquals(1, again.snapshots().size(), fault + " at call " + n);
      assertFalse(Files.exists(place.resolve("set-aside")), fault + " at call " + n);
      SafeFiles.removeParts(place);
    }
  }

  private RunFolder.Kept obtainAt(Path place, float[] values) {
    return new RunFolder(place, said::add)
        .obtain(
            "cvae",
            LAYOUT,
            recipe(),
            () ->
                new RunFolder.Made(
                    new Weights(LAYOUT, values),
                    LOG,
                    List.of(new SampleSheet.Snapshot(1, new float[] {0, 1}))));
  }

  @Test
  void aFaultWhileReadingSetsNoGoodFileAside() throws IOException {
    String wanted = obtainAt(folder, FIRST).sha256();
    for (int n = 1; n <= 8; n++) {
      try (FaultyFileSystem faulty = FaultyFileSystem.of(FaultyFileSystem.Fault.BROKEN_DISK, n)) {
        obtainAt(faulty.at(folder), SECOND);
      } catch (UncheckedIOException e) {
        assertTrue(e.getMessage().contains("fault at call " + n), e.getMessage());
      }
      assertEquals(wanted, obtainAt(folder, SECOND).sha256());
    }
  }

  @Test
  void damagedPicturesCostNoModel() throws IOException {
    String wanted = obtainAt(folder, FIRST).sha256();
    Path pictures = folder.resolve("snapshots/cvae.safetensors");
    Files.write(pictures, Arrays.copyOf(Files.readAllBytes(pictures), 50));
    said.clear();

    RunFolder.Kept kept = obtainAt(folder, SECOND);

    assertEquals(wanted, kept.sha256());
    assertEquals(List.of(), kept.snapshots());
    assertTrue(said.get(0).startsWith("the pictures of cvae cannot be used ("), said.get(0));
  }

  @Test
  void lostPicturesAreReplacedByTheOneOfTheEndAndItIsSaidOnce() throws IOException {
    obtainAt(folder, FIRST);
    Files.delete(folder.resolve("snapshots/cvae.safetensors"));
    said.clear();
    RunFolder run = new RunFolder(folder, said::add);
    assertEquals(List.of(), obtain(run, recipe(), SECOND).snapshots());

    List<SampleSheet.Snapshot> pictures = run.pictured("cvae", Weights::values).snapshots();

    assertSame(pictures, run.pictured("cvae", Weights::values).snapshots());
    assertSame(pictures, obtain(run, recipe(), SECOND).snapshots());
    assertEquals(List.of(10_000), pictures.stream().map(SampleSheet.Snapshot::step).toList());
    assertArrayEquals(FIRST, pictures.get(0).images());
    assertEquals(
        List.of(
            "the pictures of cvae on the way are lost: a film shows the last one only; delete"
                + " cvae.safetensors to have it and them made again"),
        said);
  }

  @Test
  void filesOfAnotherBuildAreUsedAndSaidOnce() {
    obtain(new RunFolder(folder, said::add), recipe(), FIRST);
    Card wanted = recipe();
    Card newer =
        new Card(
            wanted.work(),
            wanted.settings(),
            wanted.seed(),
            wanted.steps(),
            wanted.dataChecksum(),
            wanted.inputs(),
            Map.of("lethe", "1", "code", "c0de"),
            "cpu",
            2,
            Map.of());
    said.clear();

    assertArrayEquals(
        FIRST, obtain(new RunFolder(folder, said::add), newer, SECOND).weights().values());

    assertEquals(
        List.of(
            "cvae.safetensors was made with versions.code nothing instead of \"c0de\","
                + " versions.java \"17\" instead of nothing: it is used, and so are others like it;"
                + " delete a file to have it made again"),
        said);
  }

  @Test
  @SuppressWarnings("try") // holding it is all
  void whatIsThereIsReadWhileAnotherWorksButNothingIsMade() {
    obtain(new RunFolder(folder, said::add), recipe(), FIRST);
    try (FolderLock other = FolderLock.take(folder, "another run", false, said::add)) {
      assertArrayEquals(
          FIRST, obtain(new RunFolder(folder, said::add), recipe(), SECOND).weights().values());
      var error =
          assertThrows(
              FolderLock.Busy.class,
              () -> tensors(new RunFolder(folder, said::add), recipe(), FIRST));
      assertTrue(error.getMessage().contains("another run"), error.getMessage());
    }
    tensors(new RunFolder(folder, said::add), recipe(), FIRST);
  }

  @Test
  void workThatFailsLeavesNoCheckpoint() throws IOException {
    RunFolder run = new RunFolder(folder, said::add);

    assertThrows(
        IllegalStateException.class,
        () ->
            run.obtain(
                "cvae",
                LAYOUT,
                recipe(),
                () -> {
                  throw new IllegalStateException("loss is NaN");
                }));

    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(folder.resolve(".lock")), files.toList());
    }
    assertArrayEquals(FIRST, obtain(run, recipe(), FIRST).weights().values());
  }

  @Test
  void aResultIsWrittenAsReadableJsonWithItsRunAndTheCheckpointsInUse() throws IOException {
    RunFolder run = new RunFolder(folder, said::add);
    RunFolder.Kept cvae = obtain(run, recipe(), FIRST);
    RunCard card = new RunCard("smoke", "cpu", 2, "1", "c0de", "PyTorch", "17", "MNIST", "sum", 20);

    Path file = run.writeResult("evaluation", card, Map.of("steps", 5), LOG);

    JsonNode tree = Card.JSON.readTree(file.toFile());
    assertEquals(folder.resolve("results/evaluation.json"), file);
    assertEquals(3.5, tree.path("seconds").asDouble());
    assertEquals(2, tree.path("entries").size());
    assertEquals(card, Card.JSON.treeToValue(tree.path("run"), RunCard.class));
    assertEquals(5, tree.path("settings").path("steps").asInt());
    assertTrue(ResultFile.read(file).sealed());
    JsonNode input = tree.path("inputs").path("cvae.safetensors");
    assertEquals(cvae.input(), Card.JSON.treeToValue(input, Input.class));
    assertEquals(SafeFiles.sha256(cvae.file()), input.path("sha256").asText());
    JsonNode made = tree.path("recipes").path("cvae.safetensors");
    assertEquals(recipe().toJson().path("work"), made.path("work"));
    assertEquals(recipe().toJson().path("settings"), made.path("settings"));
    assertTrue(Files.readAllLines(file).size() > 20, "one value a line");
  }

  private void assertSetAside(Card wanted, String differences) {
    RunFolder.Kept old = obtain(new RunFolder(folder, said::add), recipe(), FIRST);
    said.clear();

    RunFolder.Kept again = obtain(new RunFolder(folder, said::add), wanted, SECOND);

    Path aside = Path.of("set-aside", old.sha256().substring(0, 8) + "-cvae.safetensors");
    assertEquals(
        List.of(
            "cvae.safetensors was made with " + differences + ": it is kept as " + aside,
            "cvae.safetensors is made now"),
        said);
    assertArrayEquals(SECOND, again.weights().values());
    assertEquals(old.sha256(), SafeFiles.sha256(folder.resolve(aside)));
    assertFalse(old.sha256().equals(again.sha256()));
  }

  private Path onlySetAside() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("set-aside"))) {
      List<Path> all = files.toList();
      assertEquals(1, all.size());
      return all.get(0);
    }
  }

  private static RunFolder.Kept obtain(RunFolder run, Card recipe, float[] made) {
    return run.obtain(
        "cvae",
        LAYOUT,
        recipe,
        () -> new RunFolder.Made(new Weights(LAYOUT, made), LOG, List.of()));
  }

  private static Card recipe() {
    return recipe(CONFIG);
  }

  private static Card recipe(ForgettingConfig settings) {
    return card(settings, "sha of data", Map.of("fisher.safetensors", FISHER), "1");
  }

  private static Card card(
      ForgettingConfig settings, String data, Map<String, Input> inputs, String version) {
    return new Card(
        "forget",
        settings,
        settings.seed(),
        settings.steps(),
        data,
        inputs,
        Map.of("lethe", version, "java", "17"),
        "cpu",
        2,
        Map.of());
  }
}
