package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.experiment.MembershipResult.Row;
import lethe.experiment.MembershipResult.Score;
import lethe.support.Expect;
import lethe.support.Small;
import lethe.support.SmallDataset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MembershipStudyTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
  private static final MembershipConfig CONFIG =
      new MembershipConfig(Integer.MAX_VALUE, 4, 8, 200, 3);

  private final List<String> steps = new ArrayList<>();
  private List<String> stepsOfOneComparison;
  private Experiment experiment;
  private MembershipResult result;

  @BeforeAll
  void scoreTheThreeModels(@TempDir Path folder) {
    experiment =
        SmallExperiment.open(
            folder,
            new ArrayList<>(),
            (work, step, all, value) -> {
              if (work.equals("membership")) {
                steps.add(step + " of " + all + ", " + value);
              }
            });
    result = new MembershipStudy(experiment, ONE, CONFIG).compare();
    stepsOfOneComparison = List.copyOf(steps);
  }

  @Test
  void thereAreAsManyMembersAsOthersOfTheForgottenLabel() {
    int others = SmallExperiment.DATA.test().only(ONE).count();

    for (Row row : result.rows()) {
      assertEquals(others, row.reading().members());
      assertEquals(others, row.reading().nonMembers());
    }
    assertTrue(others < SmallExperiment.DATA.train().only(ONE).count());
  }

  @Test
  void everyScoreIsAStepOfOneWork() {
    assertEquals(6, stepsOfOneComparison.size());
    assertEquals("1 of 6, −ELBO of original", stepsOfOneComparison.get(0));
    assertEquals("6 of 6, IWAE of retrained", stepsOfOneComparison.get(5));
  }

  @Test
  void everyModelIsScoredInEveryFormExceptTheOriginalAgainstItself() {
    assertEquals(
        List.of("original", "unlearned", "retrained", "unlearned", "retrained"),
        result.rows().stream().filter(row -> row.score() == Score.IWAE).map(Row::model).toList());
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> result.row("original", Score.IWAE, true));
    assertEquals("there is no calibrated row 'original' by IWAE", error.getMessage());
  }

  @Test
  void privLeakIsAgainstTheRetrainedModelInTheSameForm() {
    for (Score score : Score.values()) {
      for (boolean calibrated : new boolean[] {false, true}) {
        Row unlearned = result.row("unlearned", score, calibrated);
        double retrained = result.row("retrained", score, calibrated).reading().auc();

        assertEquals((unlearned.reading().auc() - retrained) / retrained, unlearned.privLeak());
        assertEquals(0, result.row("retrained", score, calibrated).privLeak());
      }
    }
  }

  @Test
  void theDistanceOfEveryAucToOneHalfIsInTheResult() {
    JsonNode rows = Card.JSON.valueToTree(result).path("rows");

    for (int i = 0; i < result.rows().size(); i++) {
      double auc = result.rows().get(i).reading().auc();
      assertEquals(Math.abs(auc - 0.5), rows.path(i).path("aucDeviation").asDouble(-1));
    }
  }

  @Test
  void aModelThatNeverSawEitherCannotTellThem() {
    MembershipResult untrained =
        new MembershipStudy(experiment, ONE, CONFIG)
            .compare(Map.of("untrained", experiment.untrained()));

    Row row = untrained.row("untrained", Score.NEGATIVE_ELBO, false);
    assertTrue(row.reading().aucInterval().contains(0.5), row.toString());
    assertTrue(Double.isNaN(row.privLeak()));
    assertEquals(2, untrained.rows().size());
  }

  /** White 1s to learn and black ones to be tested on: a model knows the ones that it saw. */
  @Test
  void membersAreTrainingImagesAndScoreHigherWhereTheyAreKnown(@TempDir Path folder) {
    SmallDataset apart = new SmallDataset(ones(600, (byte) -1), ones(60, (byte) 0));
    Experiment other = SmallExperiment.open(folder, new ArrayList<>(), apart);

    MembershipResult told =
        new MembershipStudy(other, ONE, CONFIG)
            .compare(Map.of("original", other.original().weights()));

    for (Score score : Score.values()) {
      assertEquals(1, told.row("original", score, false).reading().auc(), score.title());
    }
  }

  /** Images in turn of all labels, those of 1 of one grey level, the others of stripes. */
  private static LabelledImages ones(int count, byte grey) {
    byte[] pixels = new byte[count * Small.PIXELS];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % Small.LABELS);
      for (int p = 0; p < Small.PIXELS; p++) {
        byte stripe = (byte) (p % 2 == labels[i] / 2 ? -1 : 0);
        pixels[i * Small.PIXELS + p] = labels[i] == 1 ? grey : stripe;
      }
    }
    return LabelledImages.of(Small.PIXELS, Small.LABELS, pixels, labels);
  }

  @Test
  void aSecondStudyScoresTheSame() {
    MembershipResult again = new MembershipStudy(experiment, ONE, CONFIG).compare();

    assertEquals(result, again);
  }

  @Test
  void theResultComesBackFromItsJson() throws JsonProcessingException {
    JsonNode json = Card.JSON.valueToTree(result);

    assertTrue(json.path("rows").path(0).path("reading").path("auc").isNumber());
    assertTrue(json.path("rows").path(0).path("privLeak").isNumber());
    assertEquals(result, Card.JSON.treeToValue(json, MembershipResult.class));
  }

  @Test
  void refusesSettingsThatMeanNothing() {
    Expect.refusal("images must be at least 1, was 0", () -> new MembershipConfig(0, 1, 1, 1, 1));
    Expect.refusal(
        "elboSamples must be at least 1, was 0", () -> new MembershipConfig(1, 0, 1, 1, 1));
    Expect.refusal(
        "iwaeSamples must be at least 1, was 0", () -> new MembershipConfig(1, 1, 0, 1, 1));
    Expect.refusal(
        "resamples must be at least 1, was 0", () -> new MembershipConfig(1, 1, 1, 0, 1));
    assertEquals(16, MembershipConfig.of(Profile.QUICK).elboSamples());
    assertEquals(50, MembershipConfig.of(Profile.SMOKE).images());
  }
}
