package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import lethe.data.LabelSet;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class ModelsTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);

  private final Experiment lethe = SmallExperiment.shared();
  private final Models models = new Models(lethe, ONE);

  @Test
  void aNameIsThatOfOneModel() {
    assertEquals(lethe.original().weights(), models.weights("original"));
    assertEquals(lethe.unlearned(ONE).weights(), models.weights("unlearned"));
    assertEquals(lethe.retrained(ONE).weights(), models.weights("retrained"));
    assertEquals(lethe.untrained(), models.weights("untrained"));
    assertEquals(lethe.ablated(ONE, Ablation.NAIVE).weights(), models.weights("neither"));
    Expect.refusal(
        "there is no ablation 'other', only [no EWC, no replay, neither, replayed means,"
            + " replayed samples]",
        () -> models.weights("other"));
  }

  @Test
  void modelsComeInTheOrderOfTheirNames() {
    List<String> all = models.all();

    assertEquals(List.of("original", "unlearned", "no EWC"), all.subList(0, 3));
    assertEquals(List.of("retrained", "untrained"), all.subList(all.size() - 2, all.size()));
    assertEquals(models.withAblations(), all.subList(0, all.size() - 1));
    assertEquals(
        List.of("untrained", "original"),
        List.copyOf(models.weights(List.of("untrained", "original")).keySet()));
  }
}
