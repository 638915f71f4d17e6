package lethe.experiment;

import static lethe.experiment.SmallRunFolder.FIRST;
import static lethe.experiment.SmallRunFolder.LOG;
import static lethe.experiment.SmallRunFolder.recipe;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lethe.base.SafeFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultFileTest {
  @TempDir Path folder;
  private SmallRunFolder small;

  @BeforeEach
  void open() {
    small = new SmallRunFolder(folder);
  }

  @Test
  void aResultIsWrittenAsReadableJsonWithItsRunAndTheCheckpointsInUse() throws IOException {
    RunFolder run = small.run();
    KeptWeights cvae = SmallRunFolder.obtain(run, recipe(), FIRST);
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
}
