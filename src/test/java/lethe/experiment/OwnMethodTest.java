package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.forget.ForgettingConfig;
import lethe.forget.SelectiveAmnesia;
import lethe.forget.Surrogate;
import lethe.model.Checkpoint;
import lethe.model.Weights;
import lethe.support.Small;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forgetting with a surrogate and a penalty of one's own, as lethe.forget's package page shows. */
final class OwnMethodTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
  private static final ForgettingConfig SMOKE = ForgettingConfig.smoke(ONE, 20);

  private final List<String> said = new ArrayList<>();

  @TempDir private Path home;

  private record Stripes(int width) implements Surrogate {
    @Override
    public void draw(RandomStream random, float[] image) {
      int shift = random.nextInt(2 * width);
      for (int i = 0; i < image.length; i++) {
        image[i] = (i + shift) / width % 2;
      }
    }
  }

  private record Locked(Object lock) implements Surrogate {
    @Override
    public void draw(RandomStream random, float[] image) {
      random.uniform(image, 0, image.length);
    }
  }

  private static Weights forget(Experiment lethe, ForgettingConfig config, Weights held) {
    SelectiveAmnesia method = new SelectiveAmnesia(lethe.torch(), lethe.generator(), config);
    Weights original = lethe.original().weights();
    return lethe.keep(
        "my-stripes",
        config,
        Map.of("original", original, "penalty", held),
        savepoint ->
            method
                .resuming(savepoint)
                .forget(original, original, held, lethe.progress())
                .weights());
  }

  @Test
  void bothStandInTheCardAndAreReadBack() {
    Experiment lethe = SmallExperiment.open(home, said);
    ForgettingConfig config = SMOKE.withSurrogate(new Stripes(2));
    Weights alike = Weights.constant(lethe.generator().layout(), 1);

    Weights striped = forget(lethe, config, alike);

    JsonNode card =
        Checkpoint.read(
                home.resolve("data/runs/smoke/my-stripes.safetensors"), lethe.generator().layout())
            .card();
    assertEquals("Stripes", card.at("/settings/settings/surrogate/kind").asText());
    assertEquals(2, card.at("/settings/settings/surrogate/width").asInt());
    assertTrue(card.path("inputs").toString().contains(alike.checksum()), card.toString());
    said.clear();
    assertEquals(striped, forget(SmallExperiment.open(home, said), config, alike));
    assertEquals(List.of(), said);

    Weights firmer = forget(lethe, config, Weights.constant(striped.layout(), 2));

    assertNotEquals(striped, firmer);
    assertTrue(
        said.get(0).startsWith("my-stripes.safetensors was made with inputs.penalty"), said.get(0));
  }

  @Test
  void aSurrogateAloneGoesByItsSettings() {
    Experiment lethe = SmallExperiment.open(home, said);
    lethe.unlearned("my-forget", SMOKE.withSurrogate(new Stripes(2)));
    said.clear();

    lethe.unlearned("my-forget", SMOKE.withSurrogate(new Stripes(3)));

    assertTrue(
        said.get(0)
            .startsWith(
                "my-forget.safetensors was made with settings.surrogate.width 2 instead of 3"),
        said.get(0));
  }

  @Test
  void aSurrogateThatNoCardCanHoldIsRefusedBeforeAnythingIsMade() {
    Experiment lethe = SmallExperiment.open(home, said);

    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> lethe.unlearned("my-forget", SMOKE.withSurrogate(new Locked(new Object()))));

    assertTrue(
        error
            .getMessage()
            .startsWith("settings must be a record of numbers, texts, lists and records, was "),
        error.getMessage());
    assertFalse(Files.exists(home.resolve("data")), "nothing was made");
  }
}
