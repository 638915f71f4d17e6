package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lethe.attack.AttackKind;
import lethe.base.Safetensors;
import lethe.data.LabelSet;
import lethe.latent.TsneConfig;
import lethe.model.Checkpoint;
import lethe.support.Small;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that differs is used silently, whatever kind of file it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeptKindsTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
  private static final Map<String, Consumer<Experiment>> KINDS = kinds();

  private Path home;

  private static Map<String, Consumer<Experiment>> kinds() {
    Map<String, Consumer<Experiment>> kinds = new LinkedHashMap<>();
    kinds.put("cvae", Experiment::original);
    kinds.put("cvae-2d", lethe -> lethe.twoDimensional().original());
    kinds.put("retrained-without-1", lethe -> lethe.retrained(ONE));
    kinds.put("fisher", Experiment::fisher);
    kinds.put("forget-1", lethe -> lethe.unlearned(ONE));
    kinds.put(
        "sequential-0-1-cumulative-1",
        lethe ->
            new SequentialStudy(lethe, List.of(0, 1)).stages(SequentialStudy.Variant.CUMULATIVE));
    kinds.put(
        "projection-1-symmetric",
        lethe -> new ProjectionStudy(lethe, ONE).run(ProjectionStudy.Method.SYMMETRIC));
    for (Baseline each :
        List.of(Baseline.FINE_TUNED, Baseline.RELABELLED, Baseline.CAPPED_ASCENT)) {
      kinds.put(FileName.baseline(ONE, each), lethe -> new BaselineStudy(lethe, ONE).weights(each));
    }
    kinds.put("attack-1-latent-only", lethe -> attacks(lethe).traces(AttackKind.latentSearch()));
    kinds.put("relearning-1", lethe -> attacks(lethe).relearning());
    kinds.put("map-cvae", lethe -> new MapStudy(lethe, ONE, map()).original());
    return kinds;
  }

  private static AttackStudy attacks(Experiment lethe) {
    return new AttackStudy(
        AttackedModels.around(lethe, ONE, 1),
        0,
        SmallExperiment.judge("A", 1),
        SmallExperiment.judge("B", 2));
  }

  private static MapConfig map() {
    return new MapConfig(12, TsneConfig.standard().withPerplexity(5).withIterations(60, 20), 5, 4);
  }

  static Stream<String> names() {
    return KINDS.keySet().stream();
  }

  @BeforeAll
  void makeEveryKind(@TempDir Path folder) {
    home = folder;
    Experiment lethe = SmallExperiment.open(home);
    KINDS.values().forEach(kind -> kind.accept(lethe));
  }

  @ParameterizedTest
  @MethodSource("names")
  void ofOtherSettingsDataSeedOrVersionItIsMadeAgainAndAllOfThatIsSaid(String name) {
    Path file = file(name);
    Safetensors good = Safetensors.read(file);
    JsonNode card = Checkpoint.card(file, good);
    ObjectNode other = card.deepCopy();
    other.put("seed", 99).put("dataChecksum", "another");
    ((ObjectNode) other.path("settings")).put("own", 1);
    ((ObjectNode) other.path("versions")).put("lethe", "0.0.1");
    new Safetensors(Checkpoint.metadata(other), good.tensors()).write(file);
    ObjectNode unfinished = card.deepCopy();
    ((ObjectNode) unfinished.path("versions")).put("code", "another");
    Path state = file.resolveSibling("unfinished").resolve(name + ".safetensors");
    new Safetensors(Checkpoint.metadata(unfinished), good.tensors()).write(state);

    List<String> said = saidBy(name);

    assertEquals(3, said.size(), said.toString());
    assertTrue(
        said.get(0)
            .startsWith(
                name
                    + ".safetensors was made with settings.own 1 instead of nothing, seed 99"
                    + " instead of "
                    + card.path("seed")
                    + ", dataChecksum \"another\" instead of"),
        said.get(0));
    assertTrue(said.get(0).contains(", versions.lethe \"0.0.1\" instead of"), said.get(0));
    assertTrue(said.get(0).contains(": it is kept as set-aside"), said.get(0));
    assertEquals(name + ".safetensors is made now", said.get(1));
    assertTrue(
        said.get(2)
            .startsWith(
                "unfinished/"
                    + name
                    + ".safetensors was begun with versions.code \"another\" instead of "
                    + card.path("versions").path("code")
                    + ", so the work begins again: it is kept as set-aside"),
        said.get(2));
    assertEquals(good.tensors(), Safetensors.read(file).tensors());
    assertTrue(Files.notExists(state));
    List<String> afterwards = new ArrayList<>();
    Experiment again = SmallExperiment.open(home, afterwards);
    KINDS.values().forEach(kind -> kind.accept(again));
    assertEquals(List.of(), afterwards, "what came from it fits as before");
  }

  @ParameterizedTest
  @MethodSource("names")
  void ofAnotherBuildItIsUsedAndThatIsSaid(String name) {
    Path file = file(name);
    Safetensors good = Safetensors.read(file);
    ObjectNode other = Checkpoint.card(file, good).deepCopy();
    ((ObjectNode) other.path("versions")).put("code", "another");
    new Safetensors(Checkpoint.metadata(other), good.tensors()).write(file);

    List<String> said = saidBy(name);

    assertEquals(1, said.size(), said.toString());
    assertTrue(
        said.get(0)
            .startsWith(name + ".safetensors was made with versions.code \"another\" instead of "),
        said.get(0));
    good.write(file);
  }

  private List<String> saidBy(String name) {
    List<String> said = new ArrayList<>();
    KINDS.get(name).accept(SmallExperiment.open(home, said));
    return said;
  }

  private Path file(String name) {
    return home.resolve("data/runs/smoke").resolve(name + ".safetensors");
  }
}
