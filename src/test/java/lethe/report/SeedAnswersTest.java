package lethe.report;

import static lethe.report.SeedFiguresTest.JUDGES;
import static lethe.report.SeedFiguresTest.RESULT;
import static lethe.report.SeedFiguresTest.result;
import static lethe.report.SeedFiguresTest.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import lethe.experiment.SeedResult;
import org.junit.jupiter.api.Test;

/** The sentences about the results of {@link SeedFiguresTest}. */
final class SeedAnswersTest {
  @Test
  void sentencesGiveMeansAndIntervals() {
    assertEquals(
        "Over 2 training seeds (mean ± half the 95 % t-interval) the unlearned model's median std"
            + " is 4.5000 (4.0000 to 5.0000), and judge B's p̄ is 4.5000 (4.0000 to 5.0000), its answer to grey 0.7500. The kept"
            + " −ELBO rises by 4.50 ± 6.35 nats, judge B's kept accuracy changes by +3.0000 ±"
            + " 0.0000 and the J-FID by +3.0 ± 0.0; leaving out the EWC penalty adds +0.00 ± 6.35"
            + " nats.",
        SeedAnswers.summary(RESULT));
    assertThrows(IllegalArgumentException.class, () -> SeedAnswers.projected(RESULT));
  }

  @Test
  void projectionIsReadAgainstSelectiveAmnesia() {
    SeedResult projection =
        result(
            row("Selective Amnesia", 1, 2), row("symmetric", 2, 3), row("alternating", 1.5, 2.5));

    assertEquals(
        "Against Selective Amnesia, seed by seed: symmetric projection +1.00 ± 0.00 nats of kept"
            + " −ELBO, +1.0000 ± 0.0000 of judge B's kept accuracy, +1.0 ± 0.0 of J-FID;"
            + " alternating projection +0.50 ± 0.00 nats of kept −ELBO, +0.5000 ± 0.0000 of judge"
            + " B's kept accuracy, +0.5 ± 0.0 of J-FID. The forgotten digit ends at a median std"
            + " of 1.5000 (1.0000 to 2.0000) with Selective Amnesia, 2.5000 (2.0000 to 3.0000) with symmetric and"
            + " 2.0000 (1.5000 to 2.5000) with alternating projection.",
        SeedAnswers.projected(projection));
  }

  @Test
  void judgesOfOneKindAreReadByTheirRange() {
    assertEquals(
        "2 judges of A's network read the same original with 0.940 to 0.950 and the same unlearned"
            + " model with 0.110 to 0.570, each at most 0.030 from its own answer to grey.",
        SeedAnswers.opinions(JUDGES));
  }
}
