package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import lethe.base.Points;
import lethe.base.Rows;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.evaluate.GreyStatistics;
import lethe.evaluate.Interval;
import lethe.experiment.OutlierGroup.Choice;
import lethe.latent.OutlierScores;
import lethe.latent.RankCorrelation;
import lethe.model.Answers;
import lethe.model.Posteriors;
import lethe.model.Sampler;
import lethe.model.Weights;
import lethe.report.OutlierFigures;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tech.tablesaw.api.Table;

/** Rare images of the small data set, with the smoke models. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OutlierStudyTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
  private static final OutlierConfig CONFIG = new OutlierConfig(1_000, 4, 5);

  private Experiment experiment;
  private OutlierStudy study;
  private OutlierResult result;

  @BeforeAll
  void study() {
    experiment = SmallExperiment.shared();
    study = study(CONFIG);
    result = study.run();
  }

  private OutlierStudy study(OutlierConfig config) {
    return new OutlierStudy(
        experiment,
        ONE,
        List.of(SmallExperiment.judge("A", 1), SmallExperiment.judge("B", 2)),
        config);
  }

  @Test
  void allImagesOfBothSplitsAreScored() {
    assertEquals(660, result.images());
    assertEquals("B", result.judge());
    assertEquals(
        660,
        study.label(0).scores().count()
            + study.label(1).scores().count()
            + study.label(2).scores().count());
    for (int label = 0; label < Small.LABELS; label++) {
      assertEquals(
          study.label(label).scores().count(),
          result.curve(label, "norm").bins().stream().mapToInt(OutlierCurve.Bin::images).sum());
    }
  }

  @Test
  void scoresAreOfTheOriginalsMeansTrainingImagesFirst() {
    LabelSet two = LabelSet.of(Small.LABELS, 2);
    float[] train = means(experiment.data().train().only(two));
    float[] test = means(experiment.data().test().only(two));

    OutlierScores scores = study.label(2).scores();

    int size = experiment.generator().latentSize();
    OutlierScores expected =
        OutlierScores.mahalanobis(Points.of(Rows.below(List.of(train, test)), size));
    assertArrayEquals(expected.values(), scores.values(), 1e-9);
  }

  @Test
  void rarestExamplesComeFirstAndPointBackToTheirImages() {
    List<OutlierExample> examples = result.group(1, Choice.RAREST).examples();

    assertEquals(4, examples.size());
    assertEquals(
        Arrays.stream(study.label(1).scores().values()).max().orElseThrow(),
        examples.get(0).score());
    for (int i = 0; i < examples.size(); i++) {
      OutlierExample example = examples.get(i);
      LabelledImages split =
          example.training() ? experiment.data().train() : experiment.data().test();
      float[] shown = Rows.row(study.label(1).sheet(Choice.RAREST).images(), i, Small.PIXELS);
      assertEquals(1, split.label(example.index()));
      assertArrayEquals(split.images(new int[] {example.index()}), shown);
    }
  }

  @Test
  void picturesAreDecodesOfMeansAndAreReadAsSuch() {
    LabelOutliers.Sheet sheet = study.label(1).sheet(Choice.TYPICAL);
    float[] decoded =
        Sampler.decode(
            Small.TORCH,
            experiment.generator(),
            experiment.unlearned(ONE).weights(),
            sheet.codes(),
            new int[] {1, 1, 1, 1});

    float[] shown = Rows.row(sheet.images(), 2, 4 * Small.PIXELS);

    assertArrayEquals(decoded, shown, 1e-6f);
    OutlierExample.Reading reading =
        sheet.group().examples().get(0).reading(OutlierPicture.UNLEARNED);
    float[] first = Rows.row(shown, 0, Small.PIXELS);
    assertEquals(GreyStatistics.withinImageStd(first), reading.withinImageStd(), 0);
    float[] before = Rows.row(Rows.row(sheet.images(), 1, 4 * Small.PIXELS), 0, Small.PIXELS);
    assertEquals(Likeness.meanSquaredError(first, before), reading.meanSquaredError(), 1e-9);
    assertEquals(
        SmallExperiment.judge("B", 2).answer(Small.TORCH, first).probability(0, 1),
        reading.answer("B").probability(),
        1e-6);
  }

  @Test
  void theOriginalsPictureIsLikeItself() {
    for (OutlierGroup group : result.groups()) {
      assertEquals(
          0, group.mean(OutlierPicture.ORIGINAL, OutlierExample.Reading::meanSquaredError));
      assertEquals(1, group.mean(OutlierPicture.ORIGINAL, OutlierExample.Reading::likeness), 1e-9);
    }
  }

  @Test
  void aForgottenLabelIsReadByItsFlatnessAKeptOneByItsProbability() {
    assertEquals("withinImageStd", result.curve(1, "mahalanobis").value());
    assertEquals("probabilityChange", result.curve(0, "mahalanobis").value());
    assertArrayEquals(study.label(1).unlearnedStds(), study.label(1).values());
    assertArrayEquals(study.label(0).probabilityChanges(), study.label(0).values());
    assertTrue(Arrays.stream(study.label(0).values()).allMatch(change -> Math.abs(change) <= 1));
  }

  @Test
  void valuesAreOfTheUnlearnedDecodeAndOfJudgeBsAnswersAfterLessThoseBefore() {
    for (int label : List.of(0, 1)) {
      LabelSet own = LabelSet.of(Small.LABELS, label);
      float[] codes =
          Rows.below(
              List.of(
                  means(experiment.data().train().only(own)),
                  means(experiment.data().test().only(own))));
      float[] before = decode(experiment.original().weights(), codes, label);
      float[] after = decode(experiment.unlearned(ONE).weights(), codes, label);
      Answers first = SmallExperiment.judge("B", 2).answer(Small.TORCH, before);
      Answers then = SmallExperiment.judge("B", 2).answer(Small.TORCH, after);

      LabelOutliers outliers = study.label(label);

      for (int i = 0; i < first.count(); i++) {
        assertEquals(
            then.probability(i, label) - first.probability(i, label),
            outliers.probabilityChanges()[i],
            1e-6);
        assertEquals(
            GreyStatistics.withinImageStd(Rows.row(after, i, Small.PIXELS)),
            outliers.unlearnedStds()[i],
            1e-6);
      }
    }
  }

  private float[] decode(Weights weights, float[] codes, int label) {
    int[] labels = new int[codes.length / experiment.generator().latentSize()];
    Arrays.fill(labels, label);
    return Sampler.decode(Small.TORCH, experiment.generator(), weights, codes, labels);
  }

  @Test
  void aWalkGoesFromTheMostOrdinaryToTheRarestCode() {
    float[] walk = study.walk(2, 5);

    LabelOutliers outliers = study.label(2);
    int row = 4 * Small.PIXELS;
    float[] ordinary = Rows.row(outliers.sheet(Choice.TYPICAL).images(), 1, row);
    float[] rarest = Rows.row(outliers.sheet(Choice.RAREST).images(), 2, row);
    assertEquals(10 * Small.PIXELS, walk.length);
    assertArrayEquals(
        Arrays.copyOf(ordinary, Small.PIXELS), Rows.row(walk, 0, Small.PIXELS), 1e-6f);
    assertArrayEquals(Arrays.copyOf(rarest, Small.PIXELS), Rows.row(walk, 9, Small.PIXELS), 1e-6f);
  }

  @Test
  void binsAreInOrderOfTheScore() {
    OutlierScores scores = OutlierScores.norm(Points.of(new float[] {4, 1, 3, 2, 5}, 1));

    OutlierCurve curve =
        OutlierCurve.of(3, true, "norm", scores, "value", new double[] {-40, 10, 30, 20, 50}, 2);

    assertEquals(new OutlierCurve.Bin(2, 1.5, 15, 20), curve.bins().get(0));
    assertEquals(new OutlierCurve.Bin(3, 4, 40 / 3.0, 50), curve.bins().get(1));
  }

  @Test
  void likenessLooksAtShapeAndNotAtContrast() {
    float[] image = {0, 0.5f, 1, 0.5f};

    assertEquals(1, Likeness.correlation(image, new float[] {0.5f, 0.51f, 0.52f, 0.51f}), 1e-6);
    assertEquals(-1, Likeness.correlation(image, new float[] {1, 0.5f, 0, 0.5f}), 1e-9);
    assertEquals(0, Likeness.correlation(image, new float[] {0.5f, 0.5f, 0.5f, 0.5f}));
    assertEquals(0.25, Likeness.meanSquaredError(image, new float[] {0.5f, 1, 0.5f, 0}), 1e-9);
  }

  @Test
  void theClaimFollowsFromTheRarestDecodes() {
    OutlierGroup rarest = result.group(1, Choice.RAREST);
    Claim claim = result.claims().get(0);

    boolean read = rarest.readAsLabel(OutlierPicture.UNLEARNED, "B") > 0;
    boolean flat = rarest.largestStd(OutlierPicture.UNLEARNED) <= GreyStatistics.TEXTURE;
    assertEquals(
        read ? Claim.Verdict.REFUTED : flat ? Claim.Verdict.CONFIRMED : Claim.Verdict.UNDECIDED,
        claim.verdict(),
        claim.evidence());
  }

  @Test
  void theKeptTableHasTheRatioOfErrorsAndNamesItsJudge() {
    Table table = OutlierFigures.kept(result);

    assertEquals(
        table.doubleColumn("MSE, rarest").get(0) / table.doubleColumn("MSE, typical").get(0),
        table.doubleColumn("MSE ratio, rarest / typical").get(0),
        0.051);
    assertTrue(table.name().endsWith("; p(own): judge B"), table.name());
    assertTrue(OutlierFigures.correlations(result).name().endsWith("; p(own): judge B"));
  }

  @Test
  void theAnswerOnKeptDigitsFollowsFromTheirCorrelationsAndFalls() {
    assertEquals(
        "Rare images of kept digits lose more: ρ from −0.40 to −0.20; judge B's mean p(own) of the"
            + " 4 rarest falls by up to 0.09 (digit 2), of as many ordinary ones by less than 0.01"
            + " for every digit.",
        OutlierFigures.keptAnswer(kept(-0.4, -0.2, 0.09, 0.001)));
    assertTrue(
        OutlierFigures.keptAnswer(kept(0.4, 0.2, -0.1, 0.05))
            .startsWith("Rare images of kept digits lose less: ρ from 0.20 to 0.40"));
    assertTrue(
        OutlierFigures.keptAnswer(kept(-0.4, 0.02, 0, 0))
            .startsWith("Rare images lose more in 1 of the 2 kept digits, less in 0: ρ"));
  }

  /** ρ of the labels 0 and 2, and by how much p falls for the rarest and the ordinary 2s. */
  private static OutlierResult kept(double first, double third, double rarest, double typical) {
    return new OutlierResult(
        ONE,
        "B",
        660,
        CONFIG,
        List.of(
            group(0, Choice.RAREST, 0),
            group(0, Choice.TYPICAL, 0),
            group(2, Choice.RAREST, rarest),
            group(2, Choice.TYPICAL, typical)),
        List.of(curve(0, first), curve(2, third)));
  }

  private static OutlierGroup group(int label, Choice choice, double fall) {
    return new OutlierGroup(
        label,
        choice,
        List.of(
            new OutlierExample(
                true,
                0,
                1,
                List.of(
                    reading(OutlierPicture.ORIGINAL, 0.8),
                    reading(OutlierPicture.UNLEARNED, 0.8 - fall)))));
  }

  private static OutlierExample.Reading reading(OutlierPicture picture, double probability) {
    return new OutlierExample.Reading(
        picture, 0.3, 0.1, 1, List.of(new OutlierExample.Answer("B", probability, 1, true)));
  }

  private static OutlierCurve curve(int label, double rho) {
    RankCorrelation correlation =
        new RankCorrelation(rho, new Interval(rho - 0.05, rho + 0.05), 500);
    return new OutlierCurve(
        label, false, "mahalanobis", "probabilityChange", correlation, List.of());
  }

  @Test
  void aLabelWithoutImagesIsNamed() {
    LabelledImages none = experiment.data().test().without(ONE);

    Expect.refusal(
        "label 1 has "
            + experiment.data().train().indicesOf(ONE).length
            + " training and 0 test images among those looked at: take more images",
        () -> new LabelImages(experiment.data().train(), none, 1));
  }

  @Test
  void whatIsNotThereIsNamed() {
    OutlierExample example = result.group(0, Choice.RAREST).examples().get(0);

    Expect.refusal("there are no examples of label 7", () -> result.group(7, Choice.RAREST));
    Expect.refusal("there is no curve of label 1 against 'other'", () -> result.curve(1, "other"));
    Expect.refusal(
        "no judge 'C' read the examples", () -> example.reading(OutlierPicture.REAL).answer("C"));
  }

  @Test
  void theSmokeProfileLooksAtFewerImages() {
    assertEquals(2_000, OutlierConfig.of(Profile.SMOKE).imagesPerSplit());
    assertEquals(Integer.MAX_VALUE, OutlierConfig.of(Profile.QUICK).imagesPerSplit());
    assertEquals(10, OutlierConfig.of(Profile.QUICK).examples());
  }

  @Test
  void theResultBecomesJson() {
    var json = new ObjectMapper().valueToTree(result);

    assertTrue(json.at("/groups/0/examples/0/pictures/2/answers/1/probability").isNumber());
    assertTrue(json.at("/curves/0/correlation/spearman").isNumber());
    assertEquals("REAL", json.at("/groups/0/examples/0/pictures/0/picture").asText());
  }

  private float[] means(LabelledImages images) {
    return Posteriors.of(
            Small.TORCH, experiment.generator(), experiment.original().weights(), images)
        .means();
  }
}
