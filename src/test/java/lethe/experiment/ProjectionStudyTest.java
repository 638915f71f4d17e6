package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lethe.data.LabelSet;
import lethe.experiment.ProjectionStudy.Method;
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

  @BeforeAll
  void runEveryMethod(@TempDir Path folder) {
    home = folder;
    Experiment experiment = SmallExperiment.open(folder);
    study = new ProjectionStudy(experiment, ONE);
    result = study.compare(SmallExperiment.evaluation(experiment, ONE));
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
  void gapsAreAgainstTheOriginal() {
    ProjectionResult.Row row = result.row(Method.SYMMETRIC);

    assertEquals(
        row.reading().elbo().negativeElboKept() - result.original().elbo().negativeElboKept(),
        result.keptGap(row));
    assertEquals(1, result.claims().size());
    assertTrue(result.claims().get(0).evidence().contains("symmetric: kept −ELBO"));
  }
}
