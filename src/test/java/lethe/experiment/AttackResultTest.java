package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import lethe.attack.AttackKind;
import lethe.attack.AttackSuccess;
import lethe.attack.Excess;
import lethe.attack.Plausibility;
import lethe.attack.RelearningConfig;
import lethe.attack.RelearningReport;
import lethe.attack.SuccessRate;
import lethe.data.LabelSet;
import lethe.evaluate.Interval;
import lethe.experiment.Claim.Verdict;
import lethe.report.AttackAnswers;
import lethe.report.AttackFigures;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** What attacks on label 1 of three say, by results of our own making. */
final class AttackResultTest {
  private static final int RESTARTS = 20;
  private static final AttackStudyConfig CONFIG = AttackStudyConfig.of(Profile.SMOKE);

  /** Strict successes of the double attack and of the condition alone, on both models. */
  private record Counts(int own, int control, int ownCondition, int controlCondition) {}

  @Test
  void theSameExcessDecidesNothingWhereItsIntervalHoldsZero() {
    AttackResult result = result(new Counts(13, 14, 0, 0), List.of());
    Claim claim = result.suppressedByAttack();

    assertEquals(Verdict.UNDECIDED, claim.verdict());
    assertEquals(
        "no evidence for it: the largest strict excess over the better control is +0.00 (condition"
            + " only, 0 of 20 restarts against 0; 95 % -0.16 to +0.16; one training seed)",
        claim.evidence());
    assertEquals(
        Verdict.CONFIRMED,
        result(new Counts(18, 4, 0, 0), List.of()).suppressedByAttack().verdict());
    assertEquals(
        Verdict.REFUTED,
        result(new Counts(2, 18, 0, 15), List.of()).suppressedByAttack().verdict());
  }

  @Test
  void ofEqualExcessesThatWithMoreSuccessesIsNamed() {
    Excess largest = result(new Counts(13, 13, 0, 0), List.of()).largestStrictExcess();

    assertEquals("double", largest.attack());
    assertEquals(
        "condition only",
        result(new Counts(12, 13, 0, 0), List.of()).largestStrictExcess().attack());
  }

  @Test
  void theAnswerOnATraceFollowsItsVerdict() {
    assertEquals(
        "That what comes back is a trace of the 1 is undecided. No evidence for it: the largest"
            + " strict excess over the better control is +0.00 (double, 13 of 20 restarts against"
            + " 13; 95 % −0.28 to +0.28; one training seed).",
        AttackAnswers.trace(result(new Counts(13, 13, 0, 0), List.of())));
    assertTrue(
        AttackAnswers.trace(result(new Counts(18, 4, 0, 0), List.of()))
            .startsWith("That what comes back is a trace of the 1 is confirmed. Evidence for it:"));
  }

  @Test
  void theDoubleAttackSaysUnderWhichLabelItDraws() {
    Counts counts = new Counts(14, 15, 0, 0);

    String another =
        AttackAnswers.doubleAttack(
            result(counts, List.of(success(0.03, 0.86, 2), success(0.05, 0.88, 2))));
    String itself = AttackAnswers.doubleAttack(result(counts, List.of(success(0.6, 0.3, 2))));
    String mixture =
        AttackAnswers.doubleAttack(
            result(
                counts, List.of(success(0.3, 0.4, 2), success(0.3, 0.4, 0), success(0.3, 0.4, 2))));

    assertEquals(
        "By both judges the double attack succeeds in 14 of 20 restarts, on the model that never"
            + " saw a 1 in 15; at judge A's first success (medians of 2) the condition has 0.04 on"
            + " 1 and 0.87 on 2: the image is drawn under another label. The latent lies farther"
            + " out than 99.94 % of those that the prior draws.",
        another);
    assertTrue(itself.contains("is drawn under the label itself."), itself);
    assertTrue(mixture.contains("0.40 on 2 (2 of 3): the image is drawn under a mixture"), mixture);
    assertTrue(
        AttackAnswers.doubleAttack(result(counts, List.of()))
            .endsWith("in 15; on the unlearned model it never convinces judge A."));
  }

  @Test
  void theTableNamesTheDigitOfTheLargestOtherMass() {
    Table same =
        AttackFigures.plausibility(
            result(new Counts(1, 1, 0, 0), List.of(success(0.1, 0.9, 2), success(0.1, 0.9, 2))));
    Table different =
        AttackFigures.plausibility(
            result(
                new Counts(1, 1, 0, 0),
                List.of(success(0.1, 0.9, 2), success(0.1, 0.9, 0), success(0.1, 0.9, 2))));
    Table none =
        AttackFigures.plausibility(result(new Counts(1, 1, 0, 0), List.of(success(1, 0, 0))));

    assertEquals("2", same.getString(0, "on digit"));
    assertEquals("2 (2 of 3)", different.getString(0, "on digit").replace('\u00a0', ' '));
    assertEquals("–", none.getString(0, "on digit"));
  }

  @Test
  void relearningIsSaidOnlyWhereItWasMeasured() {
    AttackResult before = result(new Counts(1, 1, 0, 0), List.of());
    AttackResult after = before.withRelearning(reports(true));

    assertEquals(4, before.claims().size());
    assertEquals(5, after.claims().size());
    assertEquals(before, after.withRelearning(List.of()));
    Expect.refusal(
        "nothing was relearnt: put relearn times into the result with withRelearning first",
        () -> AttackFigures.relearning(before));
    assertEquals(
        "Relearn times are 0.50 of the retrained model's by judge A, 2.00 by judge B.",
        AttackAnswers.relearning(after));
    assertEquals(
        "Relearn times are 0.50 of the retrained model's by judge A, 2.00 by judge B; where a model"
            + " did not learn it in time, the cap counts.",
        AttackAnswers.relearning(before.withRelearning(reports(false))));
  }

  @Test
  void theRelearningChartHasTheThresholdOfEachJudge() {
    AttackResult result = result(new Counts(1, 1, 0, 0), List.of()).withRelearning(reports(true));

    String html = AttackFigures.relearning(result, 10).html();

    assertTrue(html.contains("learnt, judge A"), html);
    assertTrue(html.contains("learnt, judge B"), html);
    assertTrue(
        AttackFigures.relearning(result)
            .name()
            .contains("(grey alone reads 0.58 to judge A, 0.10 to judge B)"),
        AttackFigures.relearning(result).name());
  }

  @Test
  void theReferencesStartSaysWhenItSucceeds() {
    assertEquals(
        "The reference's attack convinces judge A at step 162, within the first 200.",
        AttackAnswers.referenceStart(reference(1, 162)));
    assertEquals(
        "The reference's attack convinces judge A at step 350, after the first 200.",
        AttackAnswers.referenceStart(reference(1, 350)));
    assertEquals(
        "The reference's attack does not convince judge A within " + CONFIG.steps() + " steps.",
        AttackAnswers.referenceStart(reference(0, 1_000)));
    assertFalse(reference(0, 100).referenceHolds());
  }

  private static AttackResult reference(int successes, int step) {
    return result(
        new Counts(0, 0, 0, 0),
        List.of(),
        new SuccessRate(successes, 1, successes, Interval.wilson(successes, 1), 0, step, true));
  }

  private static AttackResult result(Counts counts, List<Plausibility> plausibility) {
    return result(counts, plausibility, rate(0));
  }

  private static AttackResult result(
      Counts counts, List<Plausibility> plausibility, SuccessRate reference) {
    List<AttackSuccess> successes = new ArrayList<>();
    List<Excess> strict = new ArrayList<>();
    for (AttackKind kind : List.of(AttackKind.conditionSearch(), AttackKind.jointSearch())) {
      boolean joint = kind.name().equals("double");
      AttackSuccess own =
          attack(kind.name(), "unlearned", rate(joint ? counts.own() : counts.ownCondition()));
      AttackSuccess control =
          attack(
              kind.name(), "retrained", rate(joint ? counts.control() : counts.controlCondition()));
      AttackSuccess untrained = attack(kind.name(), "untrained", rate(0));
      successes.addAll(List.of(own, control, untrained));
      strict.add(Excess.strict(own, untrained, control));
    }
    successes.add(attack("latent only", "unlearned", rate(0)));
    successes.add(attack("reference start", "unlearned", reference));
    return new AttackResult(
        LabelSet.forgetSet(Small.LABELS, 1),
        1,
        0,
        CONFIG,
        List.of(AttackKind.jointSearch()),
        0.58,
        0.1,
        48,
        1.37,
        successes,
        strict,
        strict,
        plausibility,
        List.of(),
        List.of(),
        List.of(
            new ProbeReading(
                "random latent",
                "0 · e_1",
                true,
                "unlearned",
                10,
                0.1,
                0.1,
                0.1,
                0,
                new int[3],
                new int[3])));
  }

  private static AttackSuccess attack(String kind, String model, SuccessRate rate) {
    return new AttackSuccess(kind, model, 0.9, rate, rate, 1, 1, 1, 1);
  }

  private static SuccessRate rate(int successes) {
    return new SuccessRate(
        successes,
        RESTARTS,
        successes / (double) RESTARTS,
        Interval.wilson(successes, RESTARTS),
        0,
        40,
        true);
  }

  private static Plausibility success(double own, double other, int digit) {
    return new Plausibility(
        "double", "unlearned", 0, 41, 0.9, 0.2, 5.2, 0.9994, own, other, digit, 1.4, 106, 1, 0.6);
  }

  private static List<RelearningReport> reports(boolean reached) {
    return List.of(
        report("unlearned", 50, 200, reached),
        report("retrained", 100, 100, true),
        report("untrained", 7, 7, true));
  }

  private static RelearningReport report(String model, int steps, int byReader, boolean reached) {
    return new RelearningReport(
        model,
        RelearningConfig.full(10, 1),
        0.95,
        steps,
        reached,
        0.9,
        byReader,
        reached,
        1,
        .8,
        List.of(new RelearningReport.Point(0, 0, 0), new RelearningReport.Point(10, 1, 1)));
  }
}
