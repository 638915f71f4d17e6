package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lethe.base.SafeFiles;
import lethe.base.Safetensors;
import lethe.experiment.Provenance.State;
import lethe.model.Checkpoint;
import lethe.support.Expect;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProvenanceTest {
  @TempDir Path folder;

  /** A result. */
  record Result(double score) {}

  @BeforeEach
  void makeChain() {
    RunFolder run = new RunFolder(folder, line -> {});
    tensors(run, "cvae", Map.of(), 1);
    tensors(run, "fisher", Map.of("cvae.safetensors", input("cvae")), 2);
    tensors(
        run,
        "forget-1",
        Map.of(
            "cvae.safetensors",
            input("cvae"),
            "fisher.safetensors",
            input("fisher"),
            "untrained",
            new Input("", "?")),
        3);
    RunCard card =
        new RunCard(
            "quick",
            "cpu",
            2,
            Card.letheVersion(),
            CodeVersion.current(),
            "e",
            "17",
            "M",
            "sum",
            1);
    run.writeResult("evaluation", card, Map.of(), new Result(.5));
  }

  @Test
  void aFreshChainIsGood() {
    assertEquals(
        Map.of(
            "cvae.safetensors", State.GOOD,
            "fisher.safetensors", State.GOOD,
            "forget-1.safetensors", State.GOOD,
            "results/evaluation.json", State.GOOD),
        states());
  }

  @Test
  void anAlteredFileMakesWhatCameFromItStale() throws IOException {
    flip("fisher.safetensors");

    assertEquals(
        Map.of(
            "cvae.safetensors", State.GOOD,
            "fisher.safetensors", State.ALTERED,
            "forget-1.safetensors", State.STALE,
            "results/evaluation.json", State.STALE),
        states());
    assertEquals(
        List.of(
            "has a checksum that does not fit its content: it was damaged or altered after it was"
                + " written, make it again"),
        reasons("fisher.safetensors"));
    assertEquals(
        List.of("was made from fisher.safetensors, which is damaged or altered"),
        reasons("forget-1.safetensors"));
  }

  @Test
  void aFileMadeAnewMakesTheWholeChainBehindItStale() {
    String before = input("cvae").numbers().substring(0, 8);
    tensors(new RunFolder(folder, line -> {}), "cvae", Map.of(), 4, 99);

    assertEquals(State.GOOD, states().get("cvae.safetensors"));
    assertEquals(
        List.of(
            "was made from cvae.safetensors with content "
                + before
                + ", which now has "
                + input("cvae").numbers().substring(0, 8)),
        reasons("fisher.safetensors"));
    assertTrue(
        reasons("forget-1.safetensors")
            .contains("was made from fisher.safetensors, which is stale"));
    assertEquals(State.STALE, states().get("results/evaluation.json"));
  }

  @Test
  void aMissingInputIsNamed() throws IOException {
    Files.delete(folder.resolve("fisher.safetensors"));

    assertEquals(
        List.of("was made from fisher.safetensors, which is not there"),
        reasons("forget-1.safetensors"));
  }

  @Test
  void aNumberChangedInAResultIsFound() throws IOException {
    Path file = folder.resolve("results/evaluation.json");
    String text = Files.readString(file);
    Files.writeString(file, text.replace("0.5", "0.9"));

    assertEquals(State.ALTERED, states().get("results/evaluation.json"));
  }

  @Test
  void aFileMadeAnewWithTheSameNumbersChangesNothing() {
    Input before = input("cvae");
    tensors(new RunFolder(folder, line -> {}), "cvae", Map.of(), 1, 99);

    assertNotEquals(before.sha256(), input("cvae").sha256());
    assertEquals(before.numbers(), input("cvae").numbers());
    assertEquals(Set.of(State.GOOD), Set.copyOf(states().values()));
  }

  @Test
  void weightsThatAnOlderCardNamesByTheirNumbersAreFollowedToTheirFile() throws IOException {
    ObjectNode card = card("attack", Map.of(), 1).toJson().deepCopy();
    ObjectNode inputs = card.putObject("inputs");
    inputs.put("unlearned", input("forget-1").numbers());
    new Safetensors(Checkpoint.metadata(card), Map.of())
        .write(folder.resolve("attack.safetensors"));
    assertEquals(State.GOOD, states().get("attack.safetensors"));

    tensors(new RunFolder(folder, line -> {}), "cvae", Map.of(), 4, 99);
    assertEquals(
        List.of("was made from forget-1.safetensors, which is stale"),
        reasons("attack.safetensors"));

    Files.delete(folder.resolve("forget-1.safetensors"));
    assertEquals(
        List.of("was made from weights 'unlearned', which lie in no file here"),
        reasons("attack.safetensors"));
    assertEquals(State.UNPROVED, states().get("attack.safetensors"));
  }

  @Test
  void everyFlippedBitOfACheckpointIsFound() throws IOException {
    Path file = folder.resolve("fisher.safetensors");
    byte[] good = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, bad);
      assertEquals(State.ALTERED, states().get("fisher.safetensors"), "bit " + bit);
    }
  }

  @Test
  void everyFlippedBitOfAResultIsFound() throws IOException {
    Path file = folder.resolve("results/evaluation.json");
    byte[] good = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, bad);
      assertEquals(State.ALTERED, states().get("results/evaluation.json"), "bit " + bit);
    }
  }

  @Test
  void filesOfOlderVersionsAreUnprovedNotStale() {
    ObjectNode card = card("cvae", Map.of(), 1).toJson().deepCopy();
    ((ObjectNode) card.path("versions")).remove("code");
    SafeFiles.write(
        folder.resolve("old.safetensors"), unsealed(Checkpoint.metadata(card).get("lethe")));

    assertEquals(State.UNPROVED, states().get("old.safetensors"));
    assertEquals(
        List.of(
            "has no checksum of its own, so a change of it cannot be seen",
            "does not name its code version"),
        reasons("old.safetensors"));
  }

  @Test
  void otherDataAndVersionsAreStale() {
    Card usual = card("cvae", Map.of(), 1);
    Card other =
        new Card(
            "train",
            Map.of(),
            1,
            1,
            "other sum",
            Map.of(),
            Map.of("lethe", "0.0.9", "engine", "e", "java", "17", "code", "c"),
            "cpu",
            2,
            Map.of());
    write("stray", other);

    assertEquals(State.STALE, states().get("stray.safetensors"));
    assertEquals(
        List.of(
            "was made by Lethe 0.0.9, this is " + Card.letheVersion(),
            "was made from data other sum, most files here from " + usual.dataChecksum()),
        reasons("stray.safetensors"));
  }

  @Test
  void filesInACircleEnd() {
    write("a", card("x", Map.of("b.safetensors", new Input("1", "1")), 1));
    write("b", card("x", Map.of("a.safetensors", input("a")), 1));

    assertEquals(State.STALE, states().get("a.safetensors"));
  }

  @Test
  void aFolderWithNothingToCheckIsRefused() {
    Expect.refusal(
        folder.resolve("none") + " must be a folder: name a run folder",
        () -> Provenance.check(folder.resolve("none")));
    Expect.refusal(
        folder.resolve("results/..").resolve("results/x") + " must be a folder: name a run folder",
        () -> Provenance.check(folder.resolve("results/..").resolve("results/x")));
  }

  private static byte[] unsealed(String card) {
    String header =
        Card.JSON
            .createObjectNode()
            .set("__metadata__", Card.JSON.createObjectNode().put("lethe", card))
            .toString();
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return java.nio.ByteBuffer.allocate(8 + text.length)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }

  private void write(String name, Card card) {
    new Safetensors(Checkpoint.metadata(card.toJson()), Map.of())
        .write(folder.resolve(name + ".safetensors"));
  }

  private static void tensors(RunFolder run, String name, Map<String, Input> inputs, int value) {
    tensors(run, name, inputs, value, 1);
  }

  private static void tensors(
      RunFolder run, String name, Map<String, Input> inputs, int value, int steps) {
    run.obtainTensors(
        name,
        card(name, inputs, steps),
        () ->
            new KeptTensors.Made(
                Map.of("w", Safetensors.Tensor.of(new float[] {value}, 1)), Map.of()));
  }

  private static Card card(String work, Map<String, Input> inputs, int steps) {
    Map<String, String> versions = new TreeMap<>();
    versions.put("lethe", Card.letheVersion());
    versions.put("code", CodeVersion.current());
    versions.put("engine", "e");
    versions.put("java", "17");
    return new Card(
        work, Map.of("steps", steps), 1, steps, "sum", inputs, versions, "cpu", 2, Map.of());
  }

  private Input input(String name) {
    Path file = folder.resolve(name + ".safetensors");
    return Input.of(file, Safetensors.read(file).tensors());
  }

  private void flip(String name) throws IOException {
    Path file = folder.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
  }

  private Map<String, State> states() {
    Map<String, State> states = new TreeMap<>();
    Provenance.check(folder).forEach(finding -> states.put(finding.file(), finding.state()));
    return states;
  }

  private List<String> reasons(String file) {
    return Provenance.check(folder).stream()
        .filter(finding -> finding.file().equals(file))
        .findFirst()
        .orElseThrow()
        .reasons();
  }
}
