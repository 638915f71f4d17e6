package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lethe.data.LabelSet;
import lethe.evaluate.ElboReport;
import lethe.evaluate.GreyStatistics;
import lethe.evaluate.Interval;
import lethe.evaluate.IwaeBound;
import lethe.evaluate.JudgeReading;
import lethe.evaluate.ModelReading;
import lethe.evaluate.SeedMean;
import lethe.experiment.ProjectionStudy.Method;
import lethe.forget.GradientTrace;
import lethe.model.NegativeElbo;
import lethe.report.Figures;
import lethe.report.ProjectionFigures;
import lethe.report.SymmetricFigures;
import lethe.support.Small;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProjectionStudyTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);

  private Path home;
  private ProjectionStudy study;
  private ProjectionResult result;
  private SymmetricResult symmetric;

  @BeforeAll
  void runEveryMethod(@TempDir Path folder) {
    home = folder;
    Experiment experiment = SmallExperiment.open(folder);
    study = new ProjectionStudy(experiment, ONE);
    result = study.compare(SmallExperiment.evaluation(experiment, ONE));
    symmetric = study.compareSymmetric(result, SmallExperiment.evaluation(experiment, ONE));
  }

  @Test
  void aSecondRunReadsWeightsAndTracesBack() {
    List<String> said = new ArrayList<>();
    ProjectionStudy again = new ProjectionStudy(SmallExperiment.open(home, said), ONE);

    for (Method method : Method.values()) {
      ProjectionStudy.Run made = study.run(method);
      ProjectionStudy.Run read = again.run(method);
      assertEquals(made.weights(), read.weights());
      assertEquals(made.report(), read.report());
      assertArrayEquals(made.trace().norms(), read.trace().norms());
      assertArrayEquals(made.trace().cosines(), read.trace().cosines());
    }
    assertEquals(List.of(), said);
  }

  @Test
  void aStudyOfAnotherLabelLiesBesideTheFirst() {
    List<String> said = new ArrayList<>();
    Experiment experiment = SmallExperiment.open(home, said);

    new ProjectionStudy(experiment, LabelSet.forgetSet(Small.LABELS, 0, 2)).run(Method.NO_EWC);
    ProjectionStudy.Run first = new ProjectionStudy(experiment, ONE).run(Method.NO_EWC);

    assertEquals(List.of("projection-0-2-no-ewc.safetensors is made now"), said);
    assertEquals(study.run(Method.NO_EWC).weights(), first.weights());
  }

  @Test
  void theModelsStandBetweenTheOriginalAndTheRetrainedControl() {
    List<String> names = List.copyOf(study.models().keySet());

    assertEquals("original", names.get(0));
    assertEquals(Method.SELECTIVE_AMNESIA.title(), names.get(1));
    assertEquals("retrained", names.get(names.size() - 1));
    assertEquals(Method.values().length + 2, names.size());
  }

  @Test
  void theAlternatingFormIsAlsoGivenTwiceTheSteps() {
    assertEquals(
        2 * study.run(Method.ALTERNATING).trace().norms().length,
        study.run(Method.ALTERNATING_TWICE).trace().norms().length);
    assertEquals(
        2 * result.row(Method.ALTERNATING).steps(), result.row(Method.ALTERNATING_TWICE).steps());
  }

  @Test
  void quickLeavesTheFormWithTwiceTheStepsToPaper() {
    List<Method> all = List.of(Method.values());

    assertEquals(all, ProjectionStudy.methods(Profile.SMOKE));
    assertEquals(all, ProjectionStudy.methods(Profile.PAPER));
    assertEquals(
        all.stream().filter(method -> method != Method.ALTERNATING_TWICE).toList(),
        ProjectionStudy.methods(Profile.QUICK));
  }

  @Test
  void onlySelectiveAmnesiaHasAPenalty() {
    for (Method method : Method.values()) {
      double weighted = study.run(method).report().last().weightedEwcPenalty();
      assertEquals(method == Method.SELECTIVE_AMNESIA, weighted > 0, method.title());
    }
    assertNotEquals(
        study.run(Method.SELECTIVE_AMNESIA).weights(), study.run(Method.NO_EWC).weights());
  }

  @Test
  void allMethodsSeeTheSameFirstBatch() {
    double first = study.run(Method.NO_EWC).trace().forgetNorms()[0];
    for (Method method : Method.values()) {
      assertEquals(first, study.run(method).trace().forgetNorms()[0], 1e-6 * first);
    }
  }

  @Test
  void aRowHasWhatTheTraceOfItsRunSays() {
    for (Method method : Method.values()) {
      GradientTrace trace = study.run(method).trace();
      ProjectionResult.Row row = result.row(method);

      assertEquals(trace.conflictShare(), row.conflictShare());
      assertEquals(trace.meanCosine(), row.meanCosine());
      assertEquals(trace.meanRemovedShare(), row.removedShare());
      assertEquals(trace.norms().length, row.steps());
    }
  }

  @Test
  void gapsAreAgainstTheOriginal() {
    ProjectionResult.Row row = result.row(Method.SYMMETRIC);

    assertEquals(
        row.reading().elbo().negativeElboKept() - result.original().elbo().negativeElboKept(),
        result.keptGap(row));
  }

  @Test
  void everyTableOfJudgesHasItsControls() {
    var table = ProjectionFigures.results(result, "B");
    int first = 1 + study.methods().size();

    assertEquals(
        List.of("retrained", "untrained", "control: constant grey", "control: uniform noise"),
        table.stringColumn(0).asList().subList(first, table.rowCount()));
    assertTrue(
        table.doubleColumn("kept gap (nats)").get(first + 1) > 1,
        "an untrained model explains none");
  }

  @Test
  void theAnswerSaysWhichMethodsLeaveTexture() {
    String flat = ProjectionFigures.forgotten(textured(0.001, 0.004));
    String some = ProjectionFigures.forgotten(textured(0.001, 0.037));

    assertTrue(
        flat.startsWith(
            "Median std of {1} after forgetting, and the share of images above 0.02: Selective"
                + " Amnesia 0.0010 (30 %), no EWC 0.0040 (30 %)"),
        flat);
    assertTrue(flat.endsWith("With every method most images are flat."), flat);
    assertTrue(
        some.contains(
            "Most images keep some texture with: no EWC, symmetric, alternating, alternating,"
                + " twice the steps. A method that forgets less keeps more"),
        some);
  }

  /** The result where Selective Amnesia has one median std and all other methods have another. */
  private ProjectionResult textured(double amnesia, double others) {
    List<ProjectionResult.Row> rows = new ArrayList<>();
    for (ProjectionResult.Row row : result.rows()) {
      boolean weighted = row.method().equals(Method.SELECTIVE_AMNESIA.title());
      ModelReading reading = row.reading();
      GreyStatistics grey = new GreyStatistics(10, 0.5, weighted ? amnesia : others, 0.1, 0.3);
      rows.add(
          new ProjectionResult.Row(
              row.method(),
              row.config(),
              new ModelReading(
                  reading.model(), reading.config(), reading.judges(), grey, reading.elbo()),
              row.conflictShare(),
              row.meanCosine(),
              row.removedShare(),
              row.steps(),
              row.secondsPerStep()));
    }
    return new ProjectionResult(
        ONE, result.original(), rows, result.references(), result.controls());
  }

  @Test
  void aDifferenceInsideItsIntervalDecidesNothing() {
    ProjectionResult.Row amnesia = result.row(Method.SELECTIVE_AMNESIA);

    assertEquals(Claim.Verdict.UNDECIDED, claims(1, 0.96, 0.959, 9_000).get(0).verdict());
    assertEquals(Claim.Verdict.CONFIRMED, claims(1, 0.96, 0.9, 9_000).get(0).verdict());
    assertEquals(Claim.Verdict.UNDECIDED, claims(1, 0.96, 0.9, 10).get(0).verdict(), "few images");
    assertEquals(Claim.Verdict.REFUTED, claims(0.05, 0.96, 0.959, 9_000).get(0).verdict());
    assertEquals(
        Claim.Verdict.UNDECIDED, claims(0.05, 0.96, 0.9, 9_000).get(0).verdict(), "one of two");
    assertEquals(0, result.accuracyChange(amnesia, amnesia));
    assertTrue(result.accuracyInterval(amnesia, amnesia).contains(0));
  }

  @Test
  void projectionIsReadAgainstBothMethodsThatDoNotProject() {
    List<Claim> claims = claims(1, 0.96, 0.9, 9_000);

    assertEquals(2, claims.size());
    assertTrue(
        claims.get(0).evidence().startsWith("against Selective Amnesia, one training seed: "));
    assertTrue(claims.get(1).evidence().startsWith("against no EWC, one training seed: "));
    assertTrue(
        claims
            .get(0)
            .evidence()
            .contains(
                "symmetric: kept −ELBO +1.00 nats, kept accuracy -0.0600 (judge B, 95 % -0.06"),
        claims.get(0).evidence());
    assertEquals(
        Claim.Verdict.REFUTED, claims.get(1).verdict(), "no EWC is as bad as projecting is");
  }

  /** Judge B's reading of so many images of kept labels, and a kept −ELBO of 100 and more. */
  private static ModelReading reading(ModelReading some, double nats, double accuracy, int images) {
    ElboReport elbo = new ElboReport(1, 100 + nats, 100, nats, 0, 0, 0, 100 + nats, images, 0);
    JudgeReading judge = some.judge("B");
    JudgeReading kept =
        new JudgeReading(
            "B",
            ONE,
            images,
            judge.forgetProbability(),
            judge.forgetProbabilityStandardError(),
            judge.greyGap(),
            judge.judgeEntropy(),
            judge.judgeEntropyStandardError(),
            judge.judgeEntropyReferenceForm(),
            judge.entropyOfMean(),
            judge.topOneShare(),
            judge.topOneShareInterval(),
            accuracy,
            Interval.ofShare(accuracy, images),
            judge.keptProbability(),
            judge.worstKeptLabel(),
            judge.worstKeptAccuracy(),
            judge.grey(),
            judge.probabilities(),
            judge.answers(),
            judge.entropies());
    return new ModelReading(
        some.model(), some.config(), Map.of("B", kept), some.greyStatistics(), elbo);
  }

  @Test
  void theSettingsShowWhatEveryMethodIsRunWith() {
    var table = ProjectionFigures.settings(study);

    assertEquals(study.methods().size(), table.rowCount());
    assertTrue(table.doubleColumn("λ").get(0) > 0, "Selective Amnesia has a penalty");
    assertEquals(0, table.doubleColumn("λ").get(1), "the others have none");
    assertTrue(
        table.getString(0, "learning rate").endsWith(" steps warm-up, cosine to 1 %"),
        table.getString(0, "learning rate"));
    assertEquals(
        study.config(Method.ALTERNATING_TWICE).forgetting().steps(),
        table.intColumn("steps").get(table.rowCount() - 1));
  }

  @Test
  void theAnswerReadsAMethodBesideBothOthersWithIntervals() {
    QualityResult quality =
        new QualityResult(
            ONE,
            "B",
            QualityConfig.of(Profile.SMOKE),
            distances(1),
            List.of(),
            List.of(
                distances(Method.SELECTIVE_AMNESIA, 80, 81, 82),
                distances(Method.NO_EWC, 82, 84, 83),
                distances(Method.SYMMETRIC, 83, 83.9, 85.1)));

    String answer =
        ProjectionFigures.beside(changed(1, 0.96, 0.959, 9_000), quality, Method.SYMMETRIC);

    assertEquals(
        "Symmetric projection against Selective Amnesia: kept accuracy −0.0010 (95 % −0.0068 to"
            + " +0.0048: undecided), J-FID +3.00 (+2.75 to +3.25: worse); against no EWC: kept"
            + " accuracy +0.0000 (95 % −0.0058 to +0.0058: undecided), J-FID +1.00 (−1.73 to +3.73:"
            + " undecided). Judge B, this pair of models.",
        answer);
  }

  private static QualityResult.Row distances(Method method, double... values) {
    return new QualityResult.Row(
        method.title(),
        distances(values),
        List.of(),
        new IwaeBound.Value(1, 0, 1, 1),
        new NegativeElbo.Value(1, 0, 1, 1));
  }

  private static QualityResult.Distances distances(double... values) {
    SeedMean mean = SeedMean.of(values);
    return new QualityResult.Distances(mean, mean, mean, mean, List.of());
  }

  @Test
  void theTitleOfTheCosinesSaysWhatTheyAre() {
    String html =
        ProjectionFigures.cosines(study.run(Method.SELECTIVE_AMNESIA), study.run(Method.SYMMETRIC))
            .html();
    double one = study.run(Method.SELECTIVE_AMNESIA).trace().meanCosine();
    double other = study.run(Method.SYMMETRIC).trace().meanCosine();

    assertTrue(
        html.contains(
            Figures.text(
                "mean cosine %+.3f to %+.3f, in conflict at ",
                Math.min(one, other), Math.max(one, other))));
  }

  @Test
  void otherWaysToProjectStandBesideNoneAndEveryStep() {
    assertEquals(
        List.of(
            "no EWC", "symmetric", "symmetric, only in conflict", "symmetric, tensor by tensor"),
        SymmetricFigures.results(symmetric).stringColumn("method").asList());
    assertEquals(result.row(Method.SYMMETRIC), symmetric.plain());
    for (SymmetricVariant variant : SymmetricVariant.values()) {
      ProjectionResult.Row row = symmetric.row(variant);
      assertEquals(symmetric.plain().steps(), row.steps());
      assertNotEquals(
          symmetric.plain().reading().elbo().negativeElboKept(),
          row.reading().elbo().negativeElboKept());
      assertEquals(
          row.reading().elbo().negativeElboKept() - result.original().elbo().negativeElboKept(),
          symmetric.keptGap(row));
    }
  }

  @Test
  void theAnswerToOtherWaysSaysWhatJudgeBCanTellAndWhatIsFlat() {
    assertEquals(
        "Against projection at every step (kept gap +1.00 nats): symmetric, only in conflict: kept"
            + " gap +1.00 nats, kept accuracy +0.0010 (95 % −0.0047 to +0.0067); symmetric, tensor"
            + " by tensor: kept gap +1.00 nats, kept accuracy +0.0010 (95 % −0.0047 to +0.0067)."
            + " Neither accuracy differs beyond its interval: judge B cannot tell, from this seed,"
            + " when it projects or on what. Both forget: most images of the forgotten label are"
            + " flat.",
        SymmetricFigures.answer(ways(0.96, 0.961, 0.001)));
    String apart = SymmetricFigures.answer(ways(0.96, 0.9, 0.05));
    assertTrue(
        apart.endsWith(
            " Judge B tells apart from it, of this seed: symmetric, only in conflict (worse),"
                + " symmetric, tensor by tensor (worse). Most images of the forgotten label keep"
                + " some texture with: symmetric, only in conflict, symmetric, tensor by tensor."),
        apart);
    assertTrue(SymmetricFigures.answer(ways(0.9, 0.96, 0.001)).contains(" conflict (better), "));
  }

  /** Projection at every step with one kept accuracy, the variants with another and a std. */
  private SymmetricResult ways(double plain, double variants, double deviation) {
    GreyStatistics grey = new GreyStatistics(10, 0.5, deviation, 0.1, 0.3);
    List<ProjectionResult.Row> rows = new ArrayList<>();
    for (ProjectionResult.Row row : symmetric.rows()) {
      double accuracy = row.equals(symmetric.plain()) ? plain : variants;
      ModelReading reading = reading(row.reading(), 1, accuracy, 9_000);
      rows.add(
          new ProjectionResult.Row(
              row.method(),
              row.config(),
              new ModelReading(
                  reading.model(), reading.config(), reading.judges(), grey, reading.elbo()),
              row.conflictShare(),
              row.meanCosine(),
              row.removedShare(),
              row.steps(),
              row.secondsPerStep()));
    }
    return new SymmetricResult(ONE, reading(result.original(), 0, 0.96, 9_000), rows);
  }

  /**
   * The claims where methods without a penalty have so many nats more than Selective Amnesia, and
   * their kept digits the second accuracy of two.
   */
  private List<Claim> claims(double nats, double amnesia, double others, int images) {
    return changed(nats, amnesia, others, images).claims();
  }

  private ProjectionResult changed(double nats, double amnesia, double others, int images) {
    List<ProjectionResult.Row> rows = new ArrayList<>();
    for (ProjectionResult.Row row : result.rows()) {
      boolean weighted = row.method().equals(Method.SELECTIVE_AMNESIA.title());
      rows.add(
          new ProjectionResult.Row(
              row.method(),
              row.config(),
              reading(row.reading(), weighted ? 0 : nats, weighted ? amnesia : others, images),
              row.conflictShare(),
              row.meanCosine(),
              row.removedShare(),
              row.steps(),
              row.secondsPerStep()));
    }
    return new ProjectionResult(
        ONE, result.original(), rows, result.references(), result.controls());
  }
}
