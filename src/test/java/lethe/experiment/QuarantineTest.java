package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import lethe.data.LabelSet;
import lethe.experiment.Claim.Verdict;
import lethe.latent.KnnPurity;
import org.junit.jupiter.api.Test;

final class QuarantineTest {
  private static final LabelSet ONE = LabelSet.forgetSet(3, 1);

  @Test
  void aRiseIsReadAgainstThatOfTheKeptLabels() {
    assertEquals(Verdict.CONFIRMED, of(purity(0.2, 0.2), purity(0.4, 0.22)).verdict());
    assertEquals(Verdict.UNDECIDED, of(purity(0.2, 0.2), purity(0.29, 0.2)).verdict(), "below .1");
    assertEquals(
        Verdict.UNDECIDED, of(purity(0.2, 0.2), purity(0.4, 0.35)).verdict(), "all gather");
    assertEquals(Verdict.REFUTED, of(purity(0.2, 0.2), purity(0.3, 0.3)).verdict());
    assertEquals(Verdict.REFUTED, of(purity(0.6, 0.2), purity(0.6, 0.2)).verdict(), "a high level");
  }

  @Test
  void theControlSaysWhetherItIsAMarkOfTheMethod() {
    KnnPurity before = purity(0.2, 0.2);
    KnnPurity after = purity(0.4, 0.21);

    Quarantine none = of(before, after);
    Quarantine more = Quarantine.of(ONE, before, after, Optional.of(purity(0.9, 0.2)));
    Quarantine less = Quarantine.of(ONE, before, after, Optional.of(purity(0.3, 0.2)));

    assertEquals("there is no retrained control in this run", none.mark());
    assertTrue(more.mark().endsWith("90.0 %: not specific to Selective Amnesia"), more.mark());
    assertTrue(less.mark().endsWith("30.0 %: less than after forgetting"), less.mark());
    assertEquals(Verdict.CONFIRMED, more.verdict(), "the verdict is on the rise alone");
    assertEquals(
        "of the neighbours of {1} among the codes 20.0 % are of its kind before and 40.0 % after"
            + " (kept digits +1.0 points); there is no retrained control in this run",
        none.sentence());
  }

  private static Quarantine of(KnnPurity before, KnnPurity after) {
    return Quarantine.of(ONE, before, after, Optional.empty());
  }

  private static KnnPurity purity(double forgotten, double kept) {
    return new KnnPurity(10, 0.2, new double[] {kept, forgotten, kept}, 1 / 3.0);
  }
}
