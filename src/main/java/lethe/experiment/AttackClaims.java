package lethe.experiment;

import static lethe.experiment.Claim.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lethe.attack.AttackSuccess;
import lethe.attack.Excess;
import lethe.attack.RelearningReport;
import lethe.attack.SuccessRate;
import lethe.experiment.Claim.Verdict;

/** Sentences of the reference that attacks test, and what an {@link AttackResult} says of them. */
final class AttackClaims {
  private static final double FEW = 0.05;

  /** Relearn ratios nearer to 1 than this decide nothing on one seed. */
  private static final double RATIO_MARGIN = 0.2;

  private final AttackResult result;

  AttackClaims(AttackResult result) {
    this.result = result;
  }

  /** All of them, on relearning only if it was measured. */
  List<Claim> all() {
    List<Claim> claims = new ArrayList<>();
    claims.add(probesFail());
    claims.add(latentAloneFails());
    claims.add(optimiserRecovers());
    claims.add(suppressedByAttack());
    if (!result.relearning().isEmpty()) {
      claims.add(suppressedByRelearning());
    }
    return claims;
  }

  private Claim probesFail() {
    List<ProbeReading> unlearned = probes(ModelName.UNLEARNED);
    ProbeReading best =
        unlearned.stream().max(Comparator.comparingDouble(ProbeReading::readShare)).orElseThrow();
    double known =
        probes(ModelName.ORIGINAL).stream()
            .filter(p -> p.probe().equals(best.probe()) && p.form().equals(best.form()))
            .mapToDouble(ProbeReading::readShare)
            .sum();
    return new Claim(
        "simple probes fail",
        Verdict.of(best.readShare() <= FEW),
        text(
            "corrected forms included, the best of %d probes (%s, %s) gives judge B a %d in %.0f %%"
                + " of its images (original %.0f %%)",
            unlearned.size(),
            best.probe(),
            best.form(),
            result.label(),
            100 * best.readShare(),
            100 * known));
  }

  private List<ProbeReading> probes(String model) {
    return result.probes().stream().filter(p -> p.model().equals(model)).toList();
  }

  private Claim latentAloneFails() {
    AttackSuccess latent = result.success("latent only", ModelName.UNLEARNED);
    return new Claim(
        "optimising the latent alone fails",
        Verdict.of(result.latentStaysGrey() && latent.strict().successes() == 0),
        text(
            "median p_A ends at %.3f (grey %.3f), %d of %d restarts convince judge A, %d both",
            latent.lastGuideMedian(),
            result.greyGuide(),
            latent.guided().successes(),
            latent.guided().restarts(),
            latent.strict().successes()));
  }

  private Claim optimiserRecovers() {
    AttackSuccess reference = result.success("reference start", ModelName.UNLEARNED);
    AttackSuccess joint = result.success("double", ModelName.UNLEARNED);
    boolean guided = result.referenceHolds();
    Verdict verdict =
        Verdict.of(
            guided && joint.strict().medianReached(), !guided && joint.strict().successes() == 0);
    return new Claim(
        "an optimiser recovers a recognisable digit from the unlearned model",
        verdict,
        text(
            "from the reference's start p_A reaches %.1f at step %s, p_B ends at %.3f; of %d double"
                + " attacks %d convince judge A and %d both judges",
            AttackSuccess.THRESHOLD,
            reference.guided().successes() > 0
                ? String.valueOf(reference.guided().medianFirstSuccess())
                : "none",
            reference.lastReaderMedian(),
            joint.guided().restarts(),
            joint.guided().successes(),
            joint.strict().successes()));
  }

  /** What the largest strict excess says of a trace, by its interval. */
  Claim suppressedByAttack() {
    Excess largest = result.largestStrictExcess();
    SuccessRate own = result.success(largest.attack(), ModelName.UNLEARNED).strict();
    SuccessRate control = result.success(largest.attack(), largest.control()).strict();
    return SuppressionClaim.of(
        "what it recovers shows that the digit was suppressed rather than erased",
        text(
            "the largest strict excess over the better control is %+.2f (%s, %d of %d restarts"
                + " against %d; 95 %% %+.2f to %+.2f; one training seed)",
            largest.value(),
            largest.attack(),
            own.successes(),
            own.restarts(),
            control.successes(),
            largest.interval().low(),
            largest.interval().high()),
        largest.interval());
  }

  private Claim suppressedByRelearning() {
    List<Double> ratios = new ArrayList<>(result.relearnRatios(ModelName.UNLEARNED));
    ratios.addAll(result.readerRelearnRatios(ModelName.UNLEARNED));
    boolean all = result.relearning().stream().allMatch(r -> r.reached() && r.reachedByReader());
    Verdict verdict =
        Verdict.of(
            all && ratios.stream().allMatch(r -> r < 1 - RATIO_MARGIN),
            all && ratios.stream().allMatch(r -> r > 1 + RATIO_MARGIN));
    List<String> parts = new ArrayList<>();
    for (int images :
        result.relearning().stream().map(r -> r.config().images()).distinct().toList()) {
      RelearningReport unlearned = result.relearning(ModelName.UNLEARNED, images);
      RelearningReport retrained = result.relearning(ModelName.RETRAINED, images);
      parts.add(
          text(
              "from %d images %d steps against the retrained model's %d (ratio %.2f; by judge B"
                  + " %d against %d, %.2f)",
              images,
              unlearned.steps(),
              retrained.steps(),
              unlearned.ratioTo(retrained),
              unlearned.stepsByReader(),
              retrained.stepsByReader(),
              unlearned.readerRatioTo(retrained)));
    }
    return new Claim(
        "the digit is suppressed rather than completely erased (relearning)",
        verdict,
        String.join("; ", parts) + (all ? "; one seed" : "; censored at the cap"));
  }
}
