package lethe.report;

import java.util.List;
import lethe.attack.AttackSuccess;
import lethe.attack.Plausibility;
import lethe.attack.SuccessRate;
import lethe.experiment.AttackResult;
import lethe.experiment.Claim;
import lethe.experiment.ModelName;

/** What attacks say, as sentences that follow from the numbers. */
public final class AttackAnswers {
  private AttackAnswers() {}

  /** Whether and when the reference's own attack convinces judge A. */
  public static String referenceStart(AttackResult result) {
    SuccessRate guided = result.success("reference start", ModelName.UNLEARNED).guided();
    return guided.successes() == 0
        ? Figures.text(
            "The reference's attack does not convince judge A within %,d steps.",
            result.config().steps())
        : Figures.text(
            "The reference's attack convinces judge A at step %d, %s the first %d.",
            guided.medianFirstSuccess(),
            result.referenceHolds() ? "within" : "after",
            AttackResult.REFERENCE_STEPS);
  }

  /** What optimising the latent alone ends at in the median, and how many restarts succeed. */
  public static String latentAlone(AttackResult result) {
    AttackSuccess latent = result.success("latent only", ModelName.UNLEARNED);
    return Figures.text(
        "The latent alone ends %s in the median (p_A %.3f, grey %.3f), and %d of %d restarts"
            + " convince judge A, %d both judges.",
        result.latentStaysGrey() ? "at grey" : "away from grey",
        latent.lastGuideMedian(),
        result.greyGuide(),
        latent.guided().successes(),
        latent.guided().restarts(),
        latent.strict().successes());
  }

  /** How often latent and condition together succeed, and under which label they do. */
  public static String doubleAttack(AttackResult result) {
    SuccessRate own = result.success("double", ModelName.UNLEARNED).strict();
    SuccessRate retrained = result.success("double", ModelName.RETRAINED).strict();
    return Figures.text(
        "By both judges the double attack succeeds in %d of %d restarts, on the model that never"
            + " saw a %d in %d; %s",
        own.successes(),
        own.restarts(),
        result.label(),
        retrained.successes(),
        condition(result, SuccessMedians.of(result, "double", ModelName.UNLEARNED)));
  }

  private static String condition(AttackResult result, SuccessMedians medians) {
    if (medians.count() == 0) {
      return "on the unlearned model it never convinces judge A.";
    }
    double own = medians.of(Plausibility::labelMass);
    double other = medians.of(Plausibility::otherMass);
    String drawn =
        own >= 0.5
            ? "the image is drawn under the label itself"
            : other >= 0.5
                ? "the image is drawn under another label"
                : "the image is drawn under a mixture of labels";
    return Figures.text(
        "at judge A's first success (medians of %d) the condition has %.2f on %d and %.2f on %s:"
            + " %s. The latent lies farther out than %.2f %% of those that the prior draws.",
        medians.count(),
        own,
        result.label(),
        other,
        medians.otherDigit(),
        drawn,
        100 * medians.of(Plausibility::latentQuantile));
  }

  /** Whether what comes back is a trace, by the rule and with the numbers of the claim. */
  public static String trace(AttackResult result) {
    Claim claim = result.suppressedByAttack();
    return Figures.text(
        "That what comes back is a trace of the %d is %s. %s",
        result.label(), claim.verdict(), Figures.sentence(claim.evidence()));
  }

  /** Relearn ratios by both judges. */
  public static String relearning(AttackResult result) {
    boolean complete =
        result.relearning().stream()
            .allMatch(report -> report.reached() && report.reachedByReader());
    return Figures.text(
        "Relearn times are %s of the retrained model's by judge A, %s by judge B%s.",
        ratios(result.relearnRatios(ModelName.UNLEARNED)),
        ratios(result.readerRelearnRatios(ModelName.UNLEARNED)),
        complete ? "" : "; where a model did not learn it in time, the cap counts");
  }

  /** Ratios as words: {@code 0.84 and 0.51}. */
  private static String ratios(List<Double> ratios) {
    return String.join(" and ", ratios.stream().map(r -> Figures.text("%.2f", r)).toList());
  }
}
