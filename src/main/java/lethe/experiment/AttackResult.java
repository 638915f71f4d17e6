package lethe.experiment;

import static lethe.experiment.Claim.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lethe.attack.AttackKind;
import lethe.attack.AttackSuccess;
import lethe.attack.Excess;
import lethe.attack.LinearProbe;
import lethe.attack.Plausibility;
import lethe.attack.RelearningReport;
import lethe.attack.SuccessRate;
import lethe.data.LabelSet;
import lethe.experiment.Claim.Verdict;

/**
 * Everything that attacks got out of the models around one forget set: what {@code attacks.json}
 * keeps.
 *
 * @param forgetSet what was forgotten
 * @param label f, the label that was to come back
 * @param startLabel where attacks started
 * @param config how much work it was
 * @param attacks the kinds of attack
 * @param greyGuide p_A(f) of constant grey, the zero line
 * @param greyReader p_B(f) of it
 * @param realNegativeElbo of real test images of f under the original, nats per image
 * @param greyRealRatio distance of constant grey to the nearest real image of f, as in {@link
 *     Plausibility}: a ratio near it says nothing for an image
 * @param successes each attack on each model at each threshold
 * @param guidedExcess of original and unlearned over the better control, threshold 0.9, judge A
 * @param strictExcess the same with both judges
 * @param plausibility a closer look at each guided success
 * @param relearning relearn times; empty before they are measured
 * @param linearProbe label against each kept one, every model
 * @param probes what the probes without an optimiser show
 */
public record AttackResult(
    LabelSet forgetSet,
    int label,
    int startLabel,
    AttackStudyConfig config,
    List<AttackKind> attacks,
    double greyGuide,
    double greyReader,
    double realNegativeElbo,
    double greyRealRatio,
    List<AttackSuccess> successes,
    List<Excess> guidedExcess,
    List<Excess> strictExcess,
    List<Plausibility> plausibility,
    List<RelearningReport> relearning,
    List<LinearProbe.Reading> linearProbe,
    List<ProbeReading> probes) {
  /** The step until which the reference's own attack must have convinced its guide. */
  public static final int REFERENCE_STEPS = 200;

  private static final double GREY_DISTANCE = 0.05;
  private static final double FEW = 0.05;

  /** Relearn ratios nearer to 1 than this decide nothing on one seed. */
  private static final double RATIO_MARGIN = 0.2;

  /** Copies the lists. */
  public AttackResult {
    attacks = List.copyOf(attacks);
    successes = List.copyOf(successes);
    guidedExcess = List.copyOf(guidedExcess);
    strictExcess = List.copyOf(strictExcess);
    plausibility = List.copyOf(plausibility);
    relearning = List.copyOf(relearning);
    linearProbe = List.copyOf(linearProbe);
    probes = List.copyOf(probes);
  }

  /** The success of an attack on a model. */
  public AttackSuccess success(String attack, String model, double threshold) {
    return successes.stream()
        .filter(s -> s.attack().equals(attack) && s.model().equals(model))
        .filter(s -> s.threshold() == threshold)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no attack '" + attack + "' on '" + model + "' at " + threshold));
  }

  /** The success of an attack on a model at the threshold of the headline. */
  public AttackSuccess success(String attack, String model) {
    return success(attack, model, AttackSuccess.THRESHOLD);
  }

  /**
   * The largest strict excess of the unlearned model over all attacks with several restarts; of
   * equals that of the attack with the most successes, which says more.
   */
  Excess largestStrictExcess() {
    return strictExcess.stream()
        .filter(e -> e.model().equals(ModelName.UNLEARNED))
        .filter(e -> success(e.attack(), e.model()).strict().restarts() > 1)
        .max(
            Comparator.comparingDouble(Excess::value)
                .thenComparing(e -> success(e.attack(), e.model()).strict().successes()))
        .orElseThrow();
  }

  /** The same result with relearn times. */
  public AttackResult withRelearning(List<RelearningReport> reports) {
    return new AttackResult(
        forgetSet,
        label,
        startLabel,
        config,
        attacks,
        greyGuide,
        greyReader,
        realNegativeElbo,
        greyRealRatio,
        successes,
        guidedExcess,
        strictExcess,
        plausibility,
        reports,
        linearProbe,
        probes);
  }

  /** The relearn time of a model from a number of images. */
  public RelearningReport relearning(String model, int images) {
    return relearning.stream()
        .filter(r -> r.model().equals(model) && r.config().images() == images)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "nothing was relearnt by '" + model + "' from " + images + " images"));
  }

  /** The relearn ratios of a model, one for each number of images. */
  public List<Double> relearnRatios(String model) {
    return relearning.stream()
        .filter(r -> r.model().equals(model))
        .map(r -> r.ratioTo(relearning(ModelName.RETRAINED, r.config().images())))
        .toList();
  }

  /** The same by judge B's times, which start at a tenth whatever judge A says of grey. */
  public List<Double> readerRelearnRatios(String model) {
    return relearning.stream()
        .filter(r -> r.model().equals(model))
        .map(r -> r.readerRatioTo(relearning(ModelName.RETRAINED, r.config().images())))
        .toList();
  }

  /** Sentences of the reference that these attacks test, on relearning only if it was measured. */
  public List<Claim> claims() {
    List<Claim> claims = new ArrayList<>();
    claims.add(probesFail());
    claims.add(latentAloneFails());
    claims.add(optimiserRecovers());
    claims.add(suppressedByAttack());
    if (!relearning.isEmpty()) {
      claims.add(suppressedByRelearning());
    }
    return claims;
  }

  private Claim probesFail() {
    ProbeReading best =
        probes.stream()
            .filter(p -> p.model().equals(ModelName.UNLEARNED))
            .max(Comparator.comparingDouble(ProbeReading::readShare))
            .orElseThrow();
    double known =
        probes.stream()
            .filter(p -> p.model().equals(ModelName.ORIGINAL))
            .filter(p -> p.probe().equals(best.probe()) && p.form().equals(best.form()))
            .mapToDouble(ProbeReading::readShare)
            .sum();
    return new Claim(
        "simple probes fail",
        Verdict.of(best.readShare() <= FEW),
        text(
            "corrected forms included, the best of %d probes (%s, %s) gives judge B a %d in %.0f %%"
                + " of its images (original %.0f %%)",
            probes.stream().filter(p -> p.model().equals(ModelName.UNLEARNED)).count(),
            best.probe(),
            best.form(),
            label,
            100 * best.readShare(),
            100 * known));
  }

  private Claim latentAloneFails() {
    AttackSuccess latent = success("latent only", ModelName.UNLEARNED);
    double distance = Math.abs(latent.lastGuideMedian() - greyGuide);
    return new Claim(
        "optimising the latent alone fails",
        Verdict.of(distance <= GREY_DISTANCE && latent.strict().successes() == 0),
        text(
            "median p_A ends at %.3f (grey %.3f), %d of %d restarts convince judge A, %d both",
            latent.lastGuideMedian(),
            greyGuide,
            latent.guided().successes(),
            latent.guided().restarts(),
            latent.strict().successes()));
  }

  private Claim optimiserRecovers() {
    AttackSuccess reference = success("reference start", ModelName.UNLEARNED);
    AttackSuccess joint = success("double", ModelName.UNLEARNED);
    boolean guided = referenceHolds();
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
  public Claim suppressedByAttack() {
    Excess largest = largestStrictExcess();
    SuccessRate own = success(largest.attack(), ModelName.UNLEARNED).strict();
    SuccessRate control = success(largest.attack(), largest.control()).strict();
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
    List<Double> ratios = new ArrayList<>(relearnRatios(ModelName.UNLEARNED));
    ratios.addAll(readerRelearnRatios(ModelName.UNLEARNED));
    boolean all = relearning.stream().allMatch(r -> r.reached() && r.reachedByReader());
    Verdict verdict =
        Verdict.of(
            all && ratios.stream().allMatch(r -> r < 1 - RATIO_MARGIN),
            all && ratios.stream().allMatch(r -> r > 1 + RATIO_MARGIN));
    List<String> parts = new ArrayList<>();
    for (int images : relearning.stream().map(r -> r.config().images()).distinct().toList()) {
      RelearningReport unlearned = relearning(ModelName.UNLEARNED, images);
      RelearningReport retrained = relearning(ModelName.RETRAINED, images);
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

  /** Whether the reference's own attack convinces judge A within {@link #REFERENCE_STEPS} steps. */
  public boolean referenceHolds() {
    AttackSuccess reference = success("reference start", ModelName.UNLEARNED);
    return reference.guided().successes() > 0
        && reference.guided().medianFirstSuccess() <= REFERENCE_STEPS;
  }

  /** Whether the latent-only attack stays at the grey value in the median. */
  public boolean latentStaysGrey() {
    return Math.abs(success("latent only", ModelName.UNLEARNED).lastGuideMedian() - greyGuide)
        <= GREY_DISTANCE;
  }
}
