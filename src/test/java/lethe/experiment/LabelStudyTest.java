package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.evaluate.Evaluation;
import lethe.evaluate.ModelReading;
import lethe.model.Sampler;
import lethe.report.Figures;
import lethe.report.LabelFigures;
import lethe.support.Small;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LabelStudyTest {
  private Experiment experiment;
  private LabelStudy study;
  private LabelResult result;

  @BeforeAll
  void forgetEveryLabel(@TempDir Path folder) {
    experiment = SmallExperiment.open(folder);
    study = new LabelStudy(experiment);
    result = study.compare(forgetSet -> SmallExperiment.evaluation(experiment, forgetSet));
  }

  private static LabelSet only(int label) {
    return LabelSet.forgetSet(Small.LABELS, label);
  }

  @Test
  void everyLabelIsForgottenFromTheSameOriginal() {
    assertEquals(
        IntStream.range(0, Small.LABELS).boxed().toList(),
        result.rows().stream().map(LabelResult.Row::label).toList());
    for (LabelResult.Row row : result.rows()) {
      assertEquals(only(row.label()), row.unlearned().config().forgetSet());
      assertEquals(experiment.unlearned(only(row.label())).weights(), study.unlearned(row.label()));
      assertTrue(
          row.unlearned().elbo().negativeElboForgotten()
              > row.original().elbo().negativeElboForgotten() + 1,
          "label " + row.label());
    }
  }

  @Test
  void rowsAreWhatIsReadOfEachModelAlone() {
    for (LabelResult.Row row : result.rows()) {
      Evaluation evaluation = SmallExperiment.evaluation(experiment, only(row.label()));
      ModelReading before = evaluation.read("original", experiment.original().weights());
      ModelReading after = evaluation.read("unlearned", study.unlearned(row.label()));

      assertEquals(
          after.elbo().negativeElboKept() - before.elbo().negativeElboKept(), row.keptGap());
      for (String judge : List.of("A", "B")) {
        assertEquals(
            after.judge(judge).keptAccuracy() - before.judge(judge).keptAccuracy(),
            row.keptAccuracyChange(judge));
        assertEquals(
            after.judge(judge).forgetProbability()
                - evaluation.constantGrey().judge(judge).meanProbabilities()[row.label()],
            row.greyGap(judge),
            1e-7);
      }
    }
  }

  @Test
  void changesAreOfTheKeptLabelsAlone() {
    double[][] changes = result.accuracyChanges("B");

    for (int row = 0; row < Small.LABELS; row++) {
      assertTrue(Double.isNaN(changes[row][row]));
      double kept = 0;
      for (int asked = 0; asked < Small.LABELS; asked++) {
        kept += asked == row ? 0 : changes[row][asked];
      }
      assertEquals(
          result.rows().get(row).keptAccuracyChange("B"), kept / (Small.LABELS - 1), 1e-12);
    }
  }

  @Test
  void aColumnOfThePictureHasOneLatentAndARowOneModel() {
    float[] images = study.images();

    int size = experiment.generator().latentSize();
    float[] latents =
        RandomStream.of(Profile.SMOKE.seed(), "an image of each label").normal(Small.LABELS * size);
    assertEquals((1 + Small.LABELS) * Small.LABELS * Small.PIXELS, images.length);
    for (int row = 0; row <= Small.LABELS; row++) {
      for (int asked = 0; asked < Small.LABELS; asked++) {
        float[] alone =
            Sampler.decode(
                Small.TORCH,
                experiment.generator(),
                row == 0 ? experiment.original().weights() : study.unlearned(row - 1),
                Arrays.copyOfRange(latents, asked * size, (asked + 1) * size),
                new int[] {asked});
        int at = (row * Small.LABELS + asked) * Small.PIXELS;
        assertArrayEquals(alone, Arrays.copyOfRange(images, at, at + Small.PIXELS), 1e-6f);
      }
    }
  }

  @Test
  void tablesHaveARowForEachLabel() {
    Table forgotten = LabelFigures.forgotten(result);
    Table kept = LabelFigures.kept(result);

    assertEquals(Small.LABELS, forgotten.rowCount());
    assertEquals(Small.LABELS, kept.rowCount());
    for (LabelResult.Row row : result.rows()) {
      assertEquals(Integer.toString(row.label()), forgotten.getString(row.label(), "digit"));
      assertEquals(
          row.unlearned().judge("B").judgeEntropy(),
          forgotten.doubleColumn("entropy after, judge B (nats)").getDouble(row.label()));
      assertEquals(row.keptGap(), kept.doubleColumn("kept gap Δ (nats)").getDouble(row.label()));
    }
  }

  @Test
  void theMapsTitleGivesTheRangeAndTheMeanOfAllPairs() {
    double[] changes =
        Arrays.stream(result.accuracyChanges("B"))
            .flatMapToDouble(Arrays::stream)
            .filter(change -> !Double.isNaN(change))
            .toArray();

    assertEquals(Small.LABELS * (Small.LABELS - 1), changes.length);
    assertEquals(
        Figures.text(
            "%d kept digits change by %+.3f to %+.3f of judge B's accuracy, mean %+.4f",
            changes.length,
            Arrays.stream(changes).min().orElseThrow(),
            Arrays.stream(changes).max().orElseThrow(),
            Arrays.stream(changes).average().orElseThrow()),
        LabelFigures.accuracyChanges(result, "B").title());
  }

  @Test
  void theSummaryNamesTheExtremes() {
    LabelResult.Row dear =
        result.rows().stream()
            .max(Comparator.comparingDouble(LabelResult.Row::keptGap))
            .orElseThrow();

    String summary = LabelFigures.summary(result);

    assertTrue(
        summary.endsWith(
            String.format(Locale.ROOT, "to %+.2f nats (digit %d).", dear.keptGap(), dear.label())
                .replace('-', '−')),
        summary);
  }
}
