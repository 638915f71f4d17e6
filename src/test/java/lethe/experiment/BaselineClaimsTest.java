package lethe.experiment;

import static lethe.support.Baselines.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lethe.experiment.Claim.Verdict;
import lethe.support.Baselines;
import org.junit.jupiter.api.Test;

final class BaselineClaimsTest {
  private static final BaselineResult.Row GONE = row("capped ascent", 0.01, 1, 0.96, 99.8);

  @Test
  void aModelDrawsWhatItsTexturedImagesAreReadAs() {
    assertTrue(BaselineClaims.draws(Baselines.seeds(), "fine-tuned"));
    assertFalse(BaselineClaims.drawsNoMore(Baselines.seeds(), "fine-tuned"));
    assertTrue(BaselineClaims.drawsNoMore(Baselines.seeds(), "relabelled"), "read as others");
    assertTrue(
        BaselineClaims.drawsNoMore(
            Baselines.seeds(row("relabelled", 0.9, 0.1, 1, 101)), "relabelled"),
        "flat, whatever the judges answer");
    SeedResult open = Baselines.seeds("fine-tuned", 0.1, row("fine-tuned", 0.15, 1, 0.97, 99.5));
    assertFalse(BaselineClaims.draws(open, "fine-tuned"));
    assertFalse(BaselineClaims.drawsNoMore(open, "fine-tuned"));
    SeedResult apart = Baselines.seeds("capped ascent", 0.28, row("capped ascent", 0.7, 1, 1, 99));
    assertTrue(
        BaselineClaims.draws(apart, "capped ascent"),
        "42, 70 and 98 %, whose t-interval ends at 140");
    assertTrue(BaselineClaims.drawsGrey(Baselines.seeds(), "grey surrogate"));
    assertFalse(BaselineClaims.drawsGrey(Baselines.seeds(), "relabelled"));
  }

  @Test
  void fineTuningForgetsIfTheDigitIsDrawnNoMore() {
    assertEquals(Verdict.REFUTED, verdict(0));
    assertEquals(Verdict.CONFIRMED, verdict(0, row("fine-tuned", 0.01, 1, 0.97, 99.5)));
    assertEquals(
        Verdict.UNDECIDED,
        BaselineClaims.of(
                Baselines.seeds("fine-tuned", 0.1, row("fine-tuned", 0.15, 1, 0.97, 99.5)))
            .get(0)
            .verdict());
    assertEquals(
        Verdict.UNDECIDED,
        verdict(0, row("fine-tuned", 0.01, 1, 0.97, 99.5), row("original", 0.05, 1, 0.96, 100)),
        "the original did not draw it either");
    assertEquals(
        "fine-tuned: judges A and B read 60.0 % (60.0 to 60.0) and 60.0 % (60.0 to 60.0) as {1};"
            + " original: judges A and B read 97.0 % (97.0 to 97.0) and 97.0 % (97.0 to 97.0) as"
            + " {1}; retrained: judges A and B read 2.0 % (2.0 to 2.0) and 2.0 % (2.0 to 2.0) as"
            + " {1}; guessing gives 10.0 %; 3 training seeds",
        evidence(0));
  }

  @Test
  void theSurrogateDecidesIfOnlyOtherDigitsLeaveTexture() {
    assertEquals(Verdict.CONFIRMED, verdict(1));
    assertEquals(Verdict.REFUTED, verdict(1, row("relabelled", 0, 0.1, 0.95, 101)), "all flat");
    assertEquals(
        Verdict.REFUTED,
        verdict(1, row("unlearned", 0, 0.9, 0.95, 101), row("grey surrogate", 0, 1, 0.95, 101)),
        "none flat");
    assertEquals(Verdict.UNDECIDED, verdict(1, row("unlearned", 0, 0.9, 0.95, 101)));
    assertEquals(
        Verdict.UNDECIDED,
        BaselineClaims.of(Baselines.seeds("unlearned", 0.4)).get(1).verdict(),
        "13 % on average, and more than half with one seed");
    assertEquals(
        "images with a std above 0.02: relabelled 99.0 % (99.0 to 99.0); unlearned 13.0 % (13.0 to"
            + " 13.0); grey surrogate 10.0 % (10.0 to 10.0); 3 training seeds",
        evidence(1));
  }

  @Test
  void surrogatesCostTheSameOnlyWhereBothMeasuresSaySo() {
    assertEquals(Verdict.CONFIRMED, verdict(2));
    assertEquals(Verdict.UNDECIDED, verdict(2, row("relabelled", 0, 1, 0.95, 103)), "nats alone");
    assertEquals(Verdict.UNDECIDED, verdict(2, row("relabelled", 0, 1, 0.9, 101)), "shares alone");
    assertEquals(Verdict.REFUTED, verdict(2, row("relabelled", 0, 1, 0.9, 103)));
    assertEquals(
        Verdict.UNDECIDED,
        BaselineClaims.of(Baselines.seeds("relabelled", 0.1)).get(2).verdict(),
        "the interval is too wide");
    assertTrue(
        evidence(2)
            .startsWith(
                "against unlearned, 3 training seeds: relabelled: kept −ELBO +0.05 nats (+0.05 to"
                    + " +0.05), kept accuracy B +0.0000 (+0.0000 to +0.0000); grey surrogate: "),
        evidence(2));
  }

  @Test
  void fineTuningKeepsBetterOnlyWhereBothMeasuresSaySo() {
    assertEquals(Verdict.CONFIRMED, verdict(3));
    assertEquals(Verdict.UNDECIDED, verdict(3, row("fine-tuned", 0, 1, 0.95, 99)));
    assertEquals(Verdict.UNDECIDED, verdict(3, row("fine-tuned", 0, 1, 0.9, 99)), "they differ");
    assertEquals(Verdict.REFUTED, verdict(3, row("fine-tuned", 0, 1, 0.9, 105)));
  }

  @Test
  void ascentIsPoorWhereItLeavesTheDigitOrCostsMoreInBothForms() {
    assertEquals(Verdict.CONFIRMED, verdict(4), "both still draw it");
    assertEquals(
        Verdict.CONFIRMED,
        verdict(4, row("gradient ascent", 0, 1, 0.3, 300), row("capped ascent", 0, 1, 0.9, 105)),
        "both cost more");
    assertEquals(Verdict.REFUTED, verdict(4, GONE), "one is as good");
    assertEquals(
        Verdict.UNDECIDED, verdict(4, row("capped ascent", 0, 1, 0.95, 105)), "by nats alone");
    assertTrue(
        evidence(4)
            .startsWith(
                "gradient ascent: judges A and B read 50.0 % (50.0 to 50.0) and 50.0 % (50.0 to 50.0)"
                    + " as {1}, 100.0 % (100.0 to 100.0) have a std above 0.02; capped ascent: "),
        evidence(4));
    assertTrue(
        evidence(4).contains("gradient ascent: kept −ELBO +199.00 nats (+199.00 to +199.00)"),
        evidence(4));
  }

  private static Verdict verdict(int claim, BaselineResult.Row... changed) {
    return BaselineClaims.of(Baselines.seeds(changed)).get(claim).verdict();
  }

  private static String evidence(int claim) {
    return BaselineClaims.of(Baselines.seeds()).get(claim).evidence();
  }
}
