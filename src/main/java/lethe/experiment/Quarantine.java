package lethe.experiment;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import lethe.data.LabelSet;
import lethe.latent.KnnPurity;

/**
 * Whether forgetting gathers the codes of the forgotten label by themselves: the rise of its kNN
 * purity against that of the kept labels, the same rule for every latent space.
 *
 * @param forgetSet the forgotten labels
 * @param before mean share of neighbours of the same label over them in the original, in [0, 1]
 * @param after the same in the unlearned model
 * @param keptRise how much it rose over the kept labels
 * @param control the same over the forgotten labels in the retrained model, which never saw them;
 *     empty where there is none
 */
public record Quarantine(
    LabelSet forgetSet, double before, double after, double keptRise, OptionalDouble control) {
  /** A change of purity that is more than the choice of images. */
  private static final double CLEAR_RISE = 0.1;

  /** Of the codes of models before and after. */
  static Quarantine of(
      LabelSet forgetSet, KnnPurity before, KnnPurity after, Optional<KnnPurity> control) {
    LabelSet kept = forgetSet.complement();
    return new Quarantine(
        forgetSet,
        MapResult.purity(before, forgetSet),
        MapResult.purity(after, forgetSet),
        MapResult.purity(after, kept) - MapResult.purity(before, kept),
        control.stream().mapToDouble(purity -> MapResult.purity(purity, forgetSet)).findFirst());
  }

  /** How much the forgotten labels' purity rose. */
  public double rise() {
    return after - before;
  }

  /**
   * Confirmed if the rise is above 0.1 and by 0.1 above the kept labels' rise, refuted if it is no
   * larger than theirs. That a model without the labels has more does not change the verdict, but
   * what it is worth: see {@link #mark}.
   */
  public Claim.Verdict verdict() {
    return Claim.Verdict.of(
        rise() > CLEAR_RISE && rise() > keptRise + CLEAR_RISE, rise() <= keptRise);
  }

  /** What the retrained model says of it. */
  public String mark() {
    if (control.isEmpty()) {
      return "there is no retrained control in this run";
    }
    double never = control.getAsDouble();
    return String.format(
        Locale.ROOT,
        "in the retrained model, which never saw the digit, %.1f %%: %s",
        100 * never,
        never >= after ? "not specific to Selective Amnesia" : "less than after forgetting");
  }

  /** The numbers in one sentence, without its full stop. */
  public String sentence() {
    return String.format(
        Locale.ROOT,
        "of the neighbours of %s among the codes %.1f %% are of its kind before and %.1f %% after"
            + " (kept digits %+.1f points); %s",
        forgetSet,
        100 * before,
        100 * after,
        100 * keptRise,
        mark());
  }

  Claim claim(String claim, String more) {
    return new Claim(
        claim,
        verdict(),
        String.format(
            Locale.ROOT,
            "%s; clear is a rise of %.0f points more than the kept digits'%s",
            sentence(),
            100 * CLEAR_RISE,
            more));
  }
}
