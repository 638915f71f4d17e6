package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import lethe.base.Points;
import lethe.data.LabelSet;
import lethe.latent.Centroids;
import lethe.model.Posteriors;
import lethe.report.CentroidFigures;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Centroids of the smoke models on small images, and of places that are made up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CentroidStudyTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);

  private Experiment experiment;
  private CentroidResult result;

  @BeforeAll
  void study() {
    experiment = SmallExperiment.shared();
    result = new CentroidStudy(experiment, ONE).run();
  }

  @Test
  void everyModelIsReadBesideTheOriginal() {
    assertEquals(
        List.of("original", "unlearned", "retrained"),
        result.models().stream().map(CentroidReading::model).toList());
    assertEquals(60, result.images());
    for (CentroidReading.Row row : result.model("original").labels()) {
      assertEquals(1, row.isolationRatio());
    }
    for (CentroidReading.Row row : result.model("unlearned").labels()) {
      double before = result.model("original").labels().get(row.label()).isolation();
      assertEquals(row.isolation() / before, row.isolationRatio(), 1e-12);
    }
  }

  @Test
  void numbersAreThoseOfTheTestImagesPosteriorMeans() {
    var images = experiment.data().test();
    float[] means =
        Posteriors.of(Small.TORCH, experiment.generator(), experiment.original().weights(), images)
            .means();
    Centroids centroids =
        Centroids.of(
            Points.of(means, experiment.generator().latentSize()), images.labels(), Small.LABELS);

    CentroidReading original = result.model("original");

    assertArrayEquals(centroids.distances()[2], original.distances()[2], 1e-12);
    assertEquals(centroids.spread(1), original.labels().get(1).spread(), 1e-12);
  }

  @Test
  void theCommonPlaneShowsAMovementThatTheOriginalsPlaneHides() {
    // Three labels in a plane of three dimensions; label 1 leaves along the third.
    CentroidResult moved = compare(0, 0, 4);

    assertEquals("both models", moved.planes().get(0).fittedTo());
    assertTrue(moved.planes().get(0).shownDisplacement() > 0.9);
    assertEquals(0, moved.planes().get(1).shownDisplacement(), 1e-6);
    assertArrayEquals(new double[] {0, 4, 0}, moved.displacements(), 1e-6);
    assertEquals(
        1, Arrays.stream(moved.planes().get(1).explainedVariance()).sum(), 1e-6, "a flat start");
  }

  @Test
  void aLabelThatLeavesIsAnOutcastAndOneThatStaysIsNot() {
    CentroidResult gone = compare(9, 0, 0);
    CentroidResult stayed = compare(0, 0, 0);

    assertEquals(Claim.Verdict.CONFIRMED, gone.claims().get(0).verdict());
    assertEquals(Claim.Verdict.REFUTED, stayed.claims().get(0).verdict());
    assertEquals(1, stayed.forgottenIsolationRatio("unlearned"), 1e-12);
    assertTrue(gone.forgottenIsolationRatio("unlearned") > gone.keptIsolationRatio("unlearned"));
    assertTrue(
        gone.claims().get(0).evidence().endsWith("no retrained control in this run"),
        gone.claims().get(0).evidence());
  }

  @Test
  void aForgottenLabelThatLeavesAloneLeavesTheKeptOnesWhereTheyWere() {
    CentroidResult gone = compare(9, 0, 0);

    assertTrue(gone.keptIsolationRatio("unlearned") > 1.5, "the forgotten one is among the others");
    assertEquals(1, gone.isolationRatioAmongKept("unlearned"), 1e-6);
    assertEquals(
        gone.forgottenIsolationRatio("unlearned"),
        gone.model("unlearned").labels().get(1).keptIsolationRatio(),
        1e-12);
  }

  @Test
  void keptIsolationLeavesOutTheForgottenLabel() {
    CentroidReading unlearned = result.model("unlearned");
    CentroidReading.Row row = unlearned.labels().get(0);
    double before = result.model("original").distances()[0][2];

    assertEquals(unlearned.distances()[0][2], row.keptIsolation(), 1e-12);
    assertEquals(unlearned.distances()[0][2] / before, row.keptIsolationRatio(), 1e-12);
    assertEquals(
        row.keptIsolationRatio(),
        CentroidFigures.table(result, "unlearned").doubleColumn("ratio without {1}").get(0),
        0.005);
  }

  @Test
  void theTableOfAModelThatWasNotTrainedOnHasNoDisplacement() {
    var unlearned = CentroidFigures.table(result, "unlearned");
    var retrained = CentroidFigures.table(result, "retrained");

    assertTrue(unlearned.columnNames().contains("displacement"));
    assertFalse(retrained.columnNames().contains("displacement"));
    assertEquals(
        result.model("retrained").labels().get(1).isolation(),
        retrained.doubleColumn("isolation, retrained").get(1),
        0.005);
  }

  @Test
  void aMapOfDistancesSaysHowFarTheForgottenLabelIs() {
    String alt = CentroidFigures.distances(result, "original", "unlearned").altText();

    assertTrue(
        alt.startsWith(
            String.format(
                Locale.ROOT,
                "Original: {1} is %.2f from the others, on average.",
                result.model("original").labels().get(1).isolation())),
        alt);
  }

  @Test
  void theClaimNamesItsControl() {
    String evidence = result.claims().get(0).evidence();

    assertTrue(evidence.contains("the retrained model, which never saw the label, has"), evidence);
  }

  @Test
  void aConfirmedOutcastIsNotSpecificWhereTheRetrainedModelHasOneToo() {
    Claim shared = withRetrained(9, 20).claims().get(0);
    Claim own = withRetrained(9, 0).claims().get(0);
    Claim neither = withRetrained(0, 9).claims().get(0);

    assertEquals(Claim.Verdict.CONFIRMED, shared.verdict());
    assertTrue(
        shared.evidence().contains("; confirmed, but not specific to Selective Amnesia: the"),
        shared.evidence());
    assertTrue(own.evidence().contains("; more than without the label alone: the"), own.evidence());
    assertEquals(Claim.Verdict.REFUTED, neither.verdict());
    assertTrue(neither.evidence().contains("; the retrained model"), neither.evidence());
  }

  @Test
  void theAnswerSaysWhichWayTheIsolationWent() {
    assertTrue(
        CentroidFigures.answer(withRetrained(9, 20))
            .startsWith("The isolation of 1 grows to 8.30 times its value (kept digits 5.04"),
        CentroidFigures.answer(withRetrained(9, 20)));
    assertTrue(
        CentroidFigures.answer(withRetrained(-0.5f, 20))
            .startsWith("The isolation of 1 shrinks to 0."),
        CentroidFigures.answer(withRetrained(-0.5f, 20)));
    assertTrue(CentroidFigures.answer(withRetrained(9, 20)).contains("published 2.99)"));
  }

  private static CentroidResult withRetrained(float unlearned, float retrained) {
    return CentroidStudy.compare(
        ONE,
        List.of(
            places("original", 0, 0, 0),
            places("unlearned", unlearned, 0, 0),
            places("retrained", retrained, 0, 0)));
  }

  @Test
  void aModelThatWasNotReadIsNamed() {
    Expect.refusal(
        "there is no row 'other', only [original, unlearned, retrained]",
        () -> result.model("other"));
  }

  @Test
  void theResultBecomesJson() {
    JsonNode json = new ObjectMapper().valueToTree(result);

    assertEquals(3, json.path("displacements").size());
    assertTrue(json.at("/models/1/labels/1/isolationRatio").isNumber());
    assertTrue(json.at("/planes/0/explainedVariance/0").isNumber());
  }

  /** Original and unlearned centroids at the corners of a triangle, label 1 moved. */
  private static CentroidResult compare(float... movement) {
    return CentroidStudy.compare(
        ONE, List.of(places("original", 0, 0, 0), places("unlearned", movement)));
  }

  private static LatentMeans places(String model, float... movement) {
    float[] corners = {0, 0, 0, 1, 0, 0, 0, 1, 0};
    for (int d = 0; d < 3; d++) {
      corners[3 + d] += movement[d];
    }
    float[] means = new float[18];
    IntStream.range(0, 18).forEach(i -> means[i] = corners[i % 9]);
    int[] labels = {0, 1, 2, 0, 1, 2};
    Points points = Points.of(means, 3);
    return new LatentMeans(model, points, labels, Centroids.of(points, labels, 3));
  }
}
