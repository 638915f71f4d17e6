package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lethe.attack.AttackKind;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.evaluate.JudgeReading;
import lethe.model.ImageJudge;
import lethe.model.OwnJudge;
import lethe.model.TrainedJudge;
import lethe.model.Weights;
import lethe.report.Readings;
import lethe.report.Tables;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reading models by judges of one's own, as lethe.evaluate's package page shows: on images of 3 × 4
 * pixels, which judges A and B cannot read.
 */
final class OwnJudgesTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
  private static final int THIRD = Small.PIXELS / Small.LABELS;

  private final List<String> said = new ArrayList<>();

  @TempDir private Path home;
  private Experiment lethe;

  @BeforeEach
  void open() {
    lethe = SmallExperiment.open(home, said);
  }

  /** The mean grey of each third of an image: label k is bright on its own. */
  private static float[] thirds(float[] images) {
    float[] means = new float[images.length / THIRD];
    for (int i = 0; i < images.length; i++) {
      means[i / THIRD] += images[i] / THIRD;
    }
    return means;
  }

  private static float[] logProbabilities(float[] images) {
    float[] rows = thirds(images);
    for (int row = 0; row < rows.length; row += Small.LABELS) {
      double sum = 0;
      for (int k = row; k < row + Small.LABELS; k++) {
        rows[k] *= 8;
        sum += Math.exp(rows[k]);
      }
      for (int k = row; k < row + Small.LABELS; k++) {
        rows[k] -= (float) Math.log(sum);
      }
    }
    return rows;
  }

  private static OwnJudge mine() {
    return OwnJudge.of("mine", Small.PIXELS, Small.LABELS, OwnJudgesTest::logProbabilities)
        .withFeatures(Small.LABELS, OwnJudgesTest::thirds);
  }

  @Test
  void everyModelAndControlIsReadAndNoJudgeIsTrained() {
    TrainedJudge beside = SmallExperiment.judge("beside", 1);

    Assessment read = new AssessmentStudy(lethe, List.of(mine(), beside)).assess(ONE);

    assertEquals(1, read.quality("mine").testAccuracy(), "the small images are easily told");
    double loss =
        beside.answer(Small.TORCH, lethe.data().test().images()).loss(lethe.data().test().labels());
    assertEquals(loss, read.quality("beside").testLoss());
    assertEquals(1.0 / 3, read.quality("mine").calibration().greyProbability(), 1e-6);
    assertEquals(4, read.quality("mine").calibration().heldOut().size());
    JudgeReading original = read.model(ModelName.ORIGINAL).judge("mine");
    assertEquals(Small.LABELS, original.probabilities().length);
    assertEquals(1.0 / 3, read.controls().get(0).judge("mine").meanProbability(ONE), 1e-6);
    assertTrue(Tables.text(Readings.headline(read, "mine")).startsWith("Judge mine reads {1}"));
    assertFalse(read.claims().isEmpty());
    assertTrue(said.stream().noneMatch(line -> line.startsWith("judge-")), said.toString());
  }

  @Test
  void distancesAreTakenInItsFeatures() {
    Map<String, Weights> models = Map.of("untrained", lethe.untrained());

    QualityResult result = new QualityStudy(lethe, ONE, mine()).compare(models);

    assertEquals("mine", result.judge());
    assertTrue(result.models().get(0).distances().frechetDistance().mean() > 0);
    Expect.refusal(
        "judge plain has no features to take distances in: give it some by withFeatures",
        () ->
            new QualityStudy(
                    lethe,
                    ONE,
                    OwnJudge.of(
                        "plain", Small.PIXELS, Small.LABELS, OwnJudgesTest::logProbabilities))
                .compare(models));
  }

  @Test
  void otherStudiesTakeItsEvaluation() {
    AssessmentStudy named =
        new AssessmentStudy(
            lethe, List.of(SmallExperiment.judge("A", 1), SmallExperiment.judge("B", 2)));

    ProjectionResult result = new ProjectionStudy(lethe, ONE).compare(named.evaluation(ONE));

    assertEquals(2, result.claims().size());
  }

  @Test
  void anAttackOnModelsOfOnesOwnIsGuidedAndReadByJudgesOfOnesOwn() {
    Map<String, Weights> models =
        Map.of("mine", lethe.generator().initialise(RandomStream.of(3, "init")));
    TrainedJudge guide = SmallExperiment.judge("guide", 1);
    TrainedJudge reader = SmallExperiment.judge("reader", 2);

    AttackStudy study = new AttackStudy(lethe, "my", ONE, 1, 0, models, guide, reader);

    assertTrue(study.traces(AttackKind.latentSearch()).containsKey("mine"));
    assertTrue(said.stream().noneMatch(line -> line.startsWith("judge-")), said.toString());
    Expect.refusal(
        "guide and reader are both called 'guide': give them names",
        () ->
            new AttackStudy(
                lethe, "my", ONE, 1, 0, models, guide, SmallExperiment.judge("guide", 2)));
  }

  @Test
  void judgesThatCannotReadTheDataAreRefusedBeforeAnythingIsMade() {
    ImageJudge other = OwnJudge.of("other", 784, 10, images -> images);

    String message =
        "judge other reads 784 pixels and 10 labels, the generator draws 12 and 3: take a judge of"
            + " the same images";

    Expect.refusal(message, () -> new AssessmentStudy(lethe, List.of(other)));
    Expect.refusal(message, () -> new OutlierStudy(lethe, ONE, List.of(other)));
    Expect.refusal(
        "judges must be at least one, were none", () -> new AssessmentStudy(lethe, List.of()));
    assertFalse(Files.exists(home.resolve("data")), "nothing was made");
  }
}
