package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import lethe.base.Rows;
import lethe.data.LabelSet;
import lethe.evaluate.GreyStatistics;
import lethe.model.ConditionalVae;
import lethe.model.CvaeConfig;
import lethe.model.Sampler;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The two-dimensional chain in the smoke profile on small images. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TwoDimensionalStudyTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);

  private TwoDimensionalStudy study;
  private TwoDimensionalResult result;

  @BeforeAll
  void study() {
    study =
        new TwoDimensionalStudy(
            SmallExperiment.shared(), ONE, new TwoDimensionalConfig(true, 4, 5, 50));
    result = study.run();
  }

  @Test
  void theModelForMnistHasTheParametersOfTheReference() {
    assertEquals(1_076_500, new ConditionalVae(new CvaeConfig(784, 10, 2)).layout().size());
  }

  @Test
  void everyModelHasARow() {
    assertEquals(
        List.of("original", "unlearned", "retrained"),
        result.models().stream().map(TwoDimensionalResult.Row::model).toList());
    assertEquals(study.chain().generator().layout().size(), result.parameters());
    assertEquals(2, study.means("original").means().dimensions());
    assertEquals(60, study.means("original").means().count());
    for (TwoDimensionalResult.Row row : result.models()) {
      assertTrue(row.negativeElboKept().total() > 0);
      assertEquals(50, row.greyStatistics().images());
      assertEquals(5, row.purity().neighbours());
      assertTrue(Arrays.stream(row.deadZoneShares()).allMatch(share -> share >= 0 && share <= 1));
    }
  }

  @Test
  void aTraversalRunsThroughTheOriginForEveryLabel() {
    float[] images = study.traversal("original", 1, 3);

    float[] latents = {0, -3, 0, 0, 0, 3};
    float[] second =
        Sampler.decode(
            Small.TORCH,
            study.chain().generator(),
            study.chain().original().weights(),
            latents,
            new int[] {1, 1, 1});
    assertEquals(Small.LABELS * 3 * Small.PIXELS, images.length);
    assertArrayEquals(
        second, Arrays.copyOfRange(images, 3 * Small.PIXELS, 6 * Small.PIXELS), 1e-6f);
  }

  @Test
  void aManifoldHasACellForEveryPairOfQuantiles() {
    assertEquals(16 * Small.PIXELS, study.manifold("unlearned", 2).length);
  }

  @Test
  void deadZonesAreTheFlatCellsOfEachLabelsManifold() {
    for (TwoDimensionalResult.Row row : result.models()) {
      for (int label = 0; label < Small.LABELS; label++) {
        float[] images = study.manifold(row.model(), label);
        int flat = 0;
        for (int cell = 0; cell < 16; cell++) {
          double std = GreyStatistics.withinImageStd(Rows.row(images, cell, Small.PIXELS));
          flat += std <= GreyStatistics.TEXTURE ? 1 : 0;
        }
        assertEquals(flat / 16.0, row.deadZoneShares()[label], 1e-12);
      }
    }
    assertEquals(0, result.model("original").deadZoneShares()[0], "it draws pictures");
  }

  @Test
  void bothClaimsAreDecidedFromTheRun() {
    List<Claim> claims = result.claims();

    assertEquals(2, claims.size());
    assertTrue(claims.get(0).evidence().startsWith("share of the 4 × 4 cells"));
    Quarantine quarantine = result.quarantine();
    assertEquals(quarantine.verdict(), claims.get(1).verdict());
    assertTrue(claims.get(1).evidence().startsWith(quarantine.sentence()));
    assertEquals(result.model("unlearned").purity().perLabel()[1], quarantine.after());
    assertEquals(
        result.model("retrained").purity().perLabel()[1], quarantine.control().orElseThrow());
  }

  @Test
  void onlyThePaperProfileTrainsTheControl() {
    assertFalse(TwoDimensionalConfig.of(Profile.SMOKE).retrainedControl());
    assertFalse(TwoDimensionalConfig.of(Profile.QUICK).retrainedControl());
    assertTrue(TwoDimensionalConfig.of(Profile.PAPER).retrainedControl());
    assertEquals(20, TwoDimensionalConfig.of(Profile.QUICK).side());
  }

  @Test
  void aModelThatIsNotThereIsNamed() {
    Expect.refusal(
        "there is no two-dimensional model 'other', only [original, unlearned, retrained]",
        () -> study.means("other"));
    Expect.refusal(
        "there is no row 'other', only [original, unlearned, retrained]",
        () -> result.model("other"));
  }

  @Test
  void theResultBecomesJson() {
    var json = new ObjectMapper().valueToTree(result);

    assertTrue(json.at("/models/1/purity/overall").isNumber());
    assertEquals(Small.LABELS, json.at("/models/1/deadZoneShares").size());
    assertTrue(json.at("/centroids/models/1/labels/1/isolation").isNumber());
  }
}
