package lethe.experiment;

import static lethe.experiment.SmallRunFolder.CONFIG;
import static lethe.experiment.SmallRunFolder.FIRST;
import static lethe.experiment.SmallRunFolder.FISHER;
import static lethe.experiment.SmallRunFolder.LOG;
import static lethe.experiment.SmallRunFolder.SECOND;
import static lethe.experiment.SmallRunFolder.card;
import static lethe.experiment.SmallRunFolder.recipe;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lethe.base.SafeFiles;
import lethe.base.Safetensors;
import lethe.forget.Surrogate;
import lethe.model.Layout;
import lethe.model.Weights;
import lethe.support.Expect;
import lethe.support.FaultyFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fits is read back; what does not is set aside, with the reason, and made again. */
final class FileKeeperTest {
  @TempDir Path folder;
  private SmallRunFolder small;

  @BeforeEach
  void open() {
    small = new SmallRunFolder(folder);
  }

  @Test
  void otherSettingsSetTheCheckpointAsideAndSayWhichOnesDiffer() {
    assertSetAside(
        recipe(CONFIG.withSteps(5).withSurrogate(new Surrogate.ConstantGrey(0.5))),
        "settings.steps 10000 instead of 5, settings.surrogate.kind \"UniformNoise\" instead of"
            + " \"ConstantGrey\", settings.surrogate.level nothing instead of 0.5");
  }

  @Test
  void workThatRefusesItsSettingsLeavesTheCheckpointInItsPlace() throws IOException {
    small.obtain(FIRST);
    byte[] before = Files.readAllBytes(folder.resolve("cvae.safetensors"));
    small.said.clear();

    Expect.refusal(
        "steps are too few",
        () ->
            small
                .run()
                .obtain(
                    "cvae",
                    SmallRunFolder.LAYOUT,
                    recipe(CONFIG.withSteps(5)),
                    () -> {
                      throw new IllegalArgumentException("steps are too few");
                    }));

    assertArrayEquals(before, Files.readAllBytes(folder.resolve("cvae.safetensors")));
    assertEquals(3, small.said.size(), small.said.toString());
    assertEquals("cvae.safetensors is put back: the new work was refused", small.said.get(2));
    try (Stream<Path> aside = Files.list(folder.resolve("set-aside"))) {
      assertEquals(0, aside.count());
    }
    small.said.clear();
    assertArrayEquals(FIRST, small.obtain(SECOND).weights().values());
    assertEquals(List.of(), small.said);
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
    small.obtain(FIRST);
    small.said.clear();

    small.obtain(
        card(CONFIG, "sha of data", Map.of("fisher.safetensors", new Input("f9", "n1")), "1"),
        SECOND);

    assertEquals(List.of(), small.said);
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
  void deviceAndThreadsAreSaidAndDoNotMatter() {
    small.obtain(FIRST);
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

    small.said.clear();
    assertArrayEquals(FIRST, small.obtain(elsewhere, SECOND).weights().values());
    assertEquals(
        List.of(
            "cvae.safetensors was made with versions.java \"17\" instead of \"99\", device \"cpu\""
                + " instead of \"gpu:0\", threads 2 instead of 64: it is used, and so are others"
                + " like it; delete a file to have it made again"),
        small.said);
  }

  @Test
  void filesOfAnotherBuildAreUsedAndSaidOnce() {
    small.obtain(FIRST);
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
    small.said.clear();

    assertArrayEquals(FIRST, small.obtain(newer, SECOND).weights().values());

    assertEquals(
        List.of(
            "cvae.safetensors was made with versions.code nothing instead of \"c0de\","
                + " versions.java \"17\" instead of nothing: it is used, and so are others like it;"
                + " delete a file to have it made again"),
        small.said);
  }

  @Test
  void aTruncatedCheckpointIsSetAsideAndMadeAgain() throws IOException {
    Path file = small.obtain(FIRST).file();
    byte[] broken = Arrays.copyOf(Files.readAllBytes(file), 100);
    Files.write(file, broken);
    small.said.clear();

    KeptWeights again = small.obtain(SECOND);

    assertArrayEquals(SECOND, again.weights().values());
    assertTrue(
        small.said.get(0).startsWith("cvae.safetensors cannot be used (" + file),
        small.said.get(0));
    assertTrue(small.said.get(0).contains("): it is kept as set-aside"), small.said.get(0));
    assertArrayEquals(broken, Files.readAllBytes(onlySetAside()));
  }

  @Test
  void aCheckpointOfNansIsSetAsideAndMadeAgain() throws IOException {
    Path file = small.obtain(FIRST).file();
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    Safetensors good = Safetensors.read(file);
    tensors.put("a", good.tensor("a"));
    tensors.put("b", Safetensors.Tensor.of(new float[] {Float.NaN, 4, 5}, 1, 3));
    new Safetensors(good.metadata(), tensors).write(file);
    small.said.clear();

    KeptWeights again = small.obtain(SECOND);

    assertArrayEquals(SECOND, again.weights().values());
    assertTrue(small.said.get(0).contains("tensor b holds NaN at index 0"), small.said.get(0));
    assertTrue(Files.exists(onlySetAside()));
  }

  @Test
  void aCheckpointOfAnotherShapeIsSetAside() {
    small.obtain(FIRST);
    small.said.clear();
    Layout other = Layout.builder().trained("a", 3).trained("b", 1, 3).build();

    small
        .run()
        .obtain(
            "cvae",
            other,
            recipe(),
            () -> new KeptWeights.Made(new Weights(other, new float[6]), LOG, List.of()));

    assertTrue(small.said.get(0).contains("has a of shape [2], the model [3]"), small.said.get(0));
  }

  @Test
  void damagedTensorsOfAStudyAreSetAsideAndMadeAgain() {
    KeptTensors made = small.tensors(FIRST);
    SafeFiles.write(made.file(), "no safetensors file");
    small.said.clear();

    KeptTensors again = small.tensors(FIRST);

    assertTrue(small.said.get(0).startsWith("map.safetensors cannot be used ("), small.said.get(0));
    assertEquals("map.safetensors is made now", small.said.get(1));
    assertEquals(made, again);
  }

  @Test
  void aFaultWhileReadingSetsNoGoodFileAside() throws IOException {
    String wanted = small.obtainWithPicture(FIRST).sha256();
    for (int n = 1; n <= 8; n++) {
      try (FaultyFileSystem faulty = FaultyFileSystem.of(FaultyFileSystem.Fault.BROKEN_DISK, n)) {
        new SmallRunFolder(faulty.at(folder)).obtainWithPicture(SECOND);
      } catch (UncheckedIOException e) {
        assertTrue(e.getMessage().contains("fault at call " + n), e.getMessage());
      }
      assertEquals(wanted, small.obtainWithPicture(SECOND).sha256());
    }
  }

  private void assertSetAside(Card wanted, String differences) {
    KeptWeights old = small.obtain(FIRST);
    small.said.clear();

    KeptWeights again = small.obtain(wanted, SECOND);

    Path aside = Path.of("set-aside", old.sha256().substring(0, 8) + "-cvae.safetensors");
    assertEquals(
        List.of(
            "cvae.safetensors was made with " + differences + ": it is kept as " + aside,
            "cvae.safetensors is made now"),
        small.said);
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
}
