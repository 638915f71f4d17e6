package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lethe.data.LabelSet;
import lethe.support.Expect;
import lethe.support.Small;
import lethe.support.SmallDataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AblationStudyTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);

  private final Experiment experiment = SmallExperiment.shared();

  @Test
  void ablationsAreComparedWithTheOriginal() {
    ForgettingResult result = experiment.compareAblations(ONE);

    List<String> models = new ArrayList<>(List.of("original", "unlearned"));
    for (Ablation ablation : experiment.ablations(ONE)) {
      models.add(ablation.title());
    }
    models.addAll(List.of("retrained", "untrained"));
    assertEquals(models, result.rows().stream().map(ForgettingRow::model).toList());
    ForgettingRow original = result.row("original");
    assertEquals(0, original.keptGap());
    assertEquals(0, original.forgetGap());
    for (ForgettingRow row : result.rows()) {
      assertEquals(
          row.negativeElboKept().total() - original.negativeElboKept().total(), row.keptGap());
      assertEquals(
          row.negativeElboForgotten().total() - original.negativeElboForgotten().total(),
          row.forgetGap());
    }
    assertTrue(result.row("unlearned").forgetGap() > 1);
    assertTrue(result.row("neither").keptGap() > result.row("unlearned").keptGap());
    assertEquals(experiment.unlearned(ONE).report(), result.report());
    assertEquals(0, result.control("constantGrey").greyStatistics().withinImageStdMaximum());
    assertEquals(
        1 / Math.sqrt(12),
        result.control("uniformNoise").greyStatistics().withinImageStdMedian(),
        0.05);
    Expect.refusal("there is no row 'other', only " + models, () -> result.row("other"));
    Expect.refusal(
        "there is no row 'other', only [constantGrey, uniformNoise]",
        () -> result.control("other"));
  }

  @Test
  void rowsOfSeveralForgottenLabelsAreFlatOverAllOfThem(@TempDir Path folder) {
    LabelSet two = LabelSet.forgetSet(Small.LABELS, 0, 2);
    // The retrained model learns one label of three, and its batches take 256 images.
    Experiment larger =
        SmallExperiment.open(folder, new ArrayList<>(), SmallDataset.of(900, 60, 1));

    ForgettingRow row = larger.compareAblations(two).row("unlearned");

    assertEquals(2 * Profile.SMOKE.greySamples(), row.greyStatistics().images());
  }
}
