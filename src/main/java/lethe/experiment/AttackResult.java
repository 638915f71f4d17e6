package lethe.experiment;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import lethe.attack.AttackKind;
import lethe.attack.AttackSuccess;
import lethe.attack.Excess;
import lethe.attack.LinearProbe;
import lethe.attack.Plausibility;
import lethe.attack.RelearningReport;
import lethe.data.LabelSet;

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
    return ratios(model, RelearningReport::ratioTo);
  }

  /** The same by judge B's times, which start at a tenth whatever judge A says of grey. */
  public List<Double> readerRelearnRatios(String model) {
    return ratios(model, RelearningReport::readerRatioTo);
  }

  private List<Double> ratios(
      String model, ToDoubleBiFunction<RelearningReport, RelearningReport> ratio) {
    return relearning.stream()
        .filter(r -> r.model().equals(model))
        .map(r -> ratio.applyAsDouble(r, relearning(ModelName.RETRAINED, r.config().images())))
        .toList();
  }

  /** Sentences of the reference that these attacks test, on relearning only if it was measured. */
  public List<Claim> claims() {
    return new AttackClaims(this).all();
  }

  /** What the largest strict excess says of a trace, by its interval. */
  public Claim suppressedByAttack() {
    return new AttackClaims(this).suppressedByAttack();
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
