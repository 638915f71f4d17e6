package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import lethe.evaluate.Interval;
import lethe.experiment.Claim.Verdict;
import org.junit.jupiter.api.Test;

final class SuppressionClaimTest {
  private static final Interval ABOVE = new Interval(0.1, 0.4);
  private static final Interval ACROSS = new Interval(-0.2, 0.2);
  private static final Interval BELOW = new Interval(-0.4, -0.1);

  @Test
  void onlyIntervalsThatAgreeDecide() {
    assertEquals(Verdict.CONFIRMED, claim(ABOVE, ABOVE).verdict());
    assertEquals(Verdict.REFUTED, claim(BELOW, BELOW).verdict());
    assertEquals(Verdict.UNDECIDED, claim(ABOVE, ACROSS).verdict());
    assertEquals(Verdict.UNDECIDED, claim(BELOW, ACROSS).verdict());
    assertEquals(Verdict.UNDECIDED, claim(ABOVE, BELOW).verdict());
    assertEquals(Verdict.UNDECIDED, claim(new Interval(0, 0.3)).verdict());
    assertEquals(Verdict.UNDECIDED, claim(new Interval(-0.3, 0)).verdict());
  }

  @Test
  void aClaimIsUndecidedWhereNeitherConditionHolds() {
    assertEquals(Claim.Verdict.CONFIRMED, Claim.Verdict.of(true, false));
    assertEquals(Claim.Verdict.CONFIRMED, Claim.Verdict.of(true, true));
    assertEquals(Claim.Verdict.REFUTED, Claim.Verdict.of(false, true));
    assertEquals(Claim.Verdict.UNDECIDED, Claim.Verdict.of(false, false));
  }

  @Test
  void theEvidenceSaysWhichWayItPoints() {
    assertEquals("evidence for it: excess", claim(ABOVE).evidence());
    assertEquals("no evidence for it: excess", claim(ACROSS).evidence());
    assertEquals("evidence against it: excess", claim(BELOW).evidence());
  }

  private static Claim claim(Interval... intervals) {
    return SuppressionClaim.of("a trace", "excess", intervals);
  }
}
