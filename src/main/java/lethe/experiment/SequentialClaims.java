package lethe.experiment;

import static lethe.experiment.Claim.text;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lethe.evaluate.PairedChange;
import lethe.experiment.SequentialStudy.Variant;

/** Sentences of the reference and our own, and what a {@link SequentialResult} says of them. */
final class SequentialClaims {
  /** A loss of kept accuracy above this is a loss. */
  private static final double KEPT_LOSS = 0.01;

  /** A median within-image std above this is no flat image. */
  private static final double FLAT = 0.01;

  private final SequentialResult result;

  SequentialClaims(SequentialResult result) {
    this.result = result;
  }

  /** All of them. */
  List<Claim> all() {
    SequentialSummary cumulative = summary(Variant.CUMULATIVE);
    SequentialSummary reference = summary(Variant.REFERENCE);
    return List.of(
        staysSharp(
            "kept digits stay sharp after %d rounds of the reference's way", Variant.REFERENCE),
        staysSharp("kept digits stay sharp after %d protected rounds", Variant.CUMULATIVE),
        penaltyKeeps(),
        new Claim(
            "digits forgotten in earlier rounds stay forgotten when nothing holds them",
            stayForgotten(reference),
            text(
                "the reference's way ends with a median std of up to %.4f and %s seen again; with"
                    + " protection %.4f and %s",
                reference.largestMedianStd(),
                digits(reference.reEmerged()),
                cumulative.largestMedianStd(),
                digits(cumulative.reEmerged()))));
  }

  /**
   * Confirmed if both judges' intervals exclude a loss of {@link #KEPT_LOSS}, refuted if one of
   * them holds nothing but larger losses, else undecided.
   */
  private Claim staysSharp(String sentence, Variant variant) {
    Map<String, PairedChange> changes = result.keptChanges().get(variant.title());
    return new Claim(
        text(sentence, result.order().size()),
        Claim.Verdict.of(
            changes.values().stream().allMatch(SequentialClaims::excludesLoss),
            changes.values().stream().anyMatch(SequentialClaims::isLoss)),
        text(
            "%s, against a loss of %s; kept −ELBO %+.2f nats (all at once %+.2f)",
            accuracy(changes),
            KEPT_LOSS,
            summary(variant).keptGap(),
            summary(Variant.JOINT).keptGap()));
  }

  /**
   * Confirmed if both judges' intervals of what leaving out the penalty changes hold nothing but
   * losses above {@link #KEPT_LOSS}, refuted if both exclude such a loss, else undecided.
   */
  private Claim penaltyKeeps() {
    Map<String, PairedChange> changes = result.withoutPenalty();
    return new Claim(
        "EWC is highly effective for the kept digits, in protected rounds",
        Claim.Verdict.of(
            changes.values().stream().allMatch(SequentialClaims::isLoss),
            changes.values().stream().allMatch(SequentialClaims::excludesLoss)),
        text(
            "without it: %s, against a loss of %s; kept −ELBO %+.2f nats",
            accuracy(changes),
            KEPT_LOSS,
            summary(Variant.NO_EWC).keptGap() - summary(Variant.CUMULATIVE).keptGap()));
  }

  private SequentialSummary summary(Variant variant) {
    return result.summary(variant.title());
  }

  private static boolean isLoss(PairedChange change) {
    return change.interval().high() < -KEPT_LOSS;
  }

  private static boolean excludesLoss(PairedChange change) {
    return change.interval().low() > -KEPT_LOSS;
  }

  private static String accuracy(Map<String, PairedChange> changes) {
    return "kept accuracy "
        + changes.entrySet().stream()
            .map(
                judge ->
                    text(
                        "%+.4f (%s, 95 %% %+.4f to %+.4f)",
                        judge.getValue().change(),
                        judge.getKey(),
                        judge.getValue().interval().low(),
                        judge.getValue().interval().high()))
            .collect(Collectors.joining(" and "));
  }

  /** Texture without a digit that a judge sees leaves the sentence open. */
  private static Claim.Verdict stayForgotten(SequentialSummary summary) {
    boolean seen = summary.reEmerged() > 0;
    return Claim.Verdict.of(!seen && summary.largestMedianStd() <= FLAT, seen);
  }

  private static String digits(int count) {
    return count == 0 ? "no digit" : count + (count == 1 ? " digit" : " digits");
  }
}
