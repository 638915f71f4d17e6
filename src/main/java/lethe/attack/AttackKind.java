package lethe.attack;

import java.util.List;
import lethe.base.Checks;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * What one kind of optimising attack is free to do and where it begins.
 *
 * @param name in tables and file names
 * @param moves what is optimised
 * @param constraint where it may go
 * @param priorWeight ρ, at least 0: weight of ½‖z‖², which keeps latents probable
 * @param latentStart where latents begin
 * @param conditionStart where condition logits begin; without meaning if the condition is fixed
 */
public record AttackKind(
    String name,
    Moves moves,
    Constraint constraint,
    double priorWeight,
    LatentStart latentStart,
    ConditionStart conditionStart) {
  private static final double PRIOR_MASS = 0.975;
  private static final int USUAL_LATENTS = 8;
  private static final Constraint.LatentBall PRIOR_BALL = priorBall(USUAL_LATENTS);
  private static final double NEAR = 0.2;
  private static final double PRIOR_WEIGHT = 0.01;

  /** Where latents begin. */
  public enum LatentStart {
    /** z ~ N(0, I), one draw a restart. */
    PRIOR,
    /** The encoded style of a real image of the start label, one image a restart. */
    STYLE
  }

  /** Where condition logits begin. */
  public enum ConditionStart {
    /** 10 · e_k of another label k: c_k = 0.9996 for ten labels. */
    OTHER_LABEL,
    /** 10 · e_f of the attacked label. */
    OWN_LABEL,
    /** 1 · e_k of another label, as the reference does: c_k is only 0.23 for ten labels. */
    RAW_ONE_HOT
  }

  /** Checks the numbers. */
  public AttackKind {
    Checks.given("moves", moves);
    Checks.given("constraint", constraint);
    Checks.given("latentStart", latentStart);
    Checks.given("conditionStart", conditionStart);
    Checks.require(
        !Checks.given("name", name).isBlank(), "an attack must have a name for its tables");
    Checks.atLeast("priorWeight", priorWeight, 0);
  }

  /** Latents under the forgotten label itself. */
  public static AttackKind latentSearch() {
    return free("latent only", Moves.LATENT, LatentStart.PRIOR, ConditionStart.OWN_LABEL);
  }

  /** Conditions, from the style of a real image of another label. */
  public static AttackKind conditionSearch() {
    return free("condition only", Moves.CONDITION, LatentStart.STYLE, ConditionStart.OTHER_LABEL);
  }

  /** Both at once. */
  public static AttackKind jointSearch() {
    return free("double", Moves.BOTH, LatentStart.PRIOR, ConditionStart.OTHER_LABEL);
  }

  /**
   * Latents under the forgotten label, inside the ball of 97.5 % of the prior mass of 8 latents,
   * ‖z‖ ≤ 4.187; {@link #forLatents} has the ball of other sizes.
   */
  public static AttackKind constrainedSearch() {
    return new AttackKind(
        "constrained", Moves.LATENT, PRIOR_BALL, 0, LatentStart.PRIOR, ConditionStart.OWN_LABEL);
  }

  /** Both, latents inside the same ball and conditions within 0.2 of the forgotten label's own. */
  public static AttackKind nearLabelSearch() {
    return new AttackKind(
        "constrained near label",
        Moves.BOTH,
        new Constraint.NearLabel(PRIOR_BALL, NEAR),
        0,
        LatentStart.PRIOR,
        ConditionStart.OWN_LABEL);
  }

  /** Latents and conditions in turn. */
  public static AttackKind alternatingSearch() {
    return free("alternating", Moves.ALTERNATING, LatentStart.PRIOR, ConditionStart.OTHER_LABEL);
  }

  /** Both at once, improbable latents at a price: ρ = 0.01. */
  public static AttackKind priorAwareSearch() {
    return new AttackKind(
        "prior-aware",
        Moves.BOTH,
        Constraint.none(),
        PRIOR_WEIGHT,
        LatentStart.PRIOR,
        ConditionStart.OTHER_LABEL);
  }

  /** The reference's probe 6: both, from a real style and the softmax of a one-hot row. */
  public static AttackKind referenceSearch() {
    return free("reference start", Moves.BOTH, LatentStart.STYLE, ConditionStart.RAW_ONE_HOT);
  }

  /** All of them, the reference's own last. */
  public static List<AttackKind> all() {
    return List.of(
        latentSearch(),
        constrainedSearch(),
        nearLabelSearch(),
        conditionSearch(),
        jointSearch(),
        priorAwareSearch(),
        alternatingSearch(),
        referenceSearch());
  }

  /**
   * The same attack on models of another latent size: a constraint by the ball of 97.5 % of the
   * prior mass of 8 latents becomes that of {@code latentSize}, whose radius is the root of the χ²
   * quantile, to three decimals: 2.716 for 2 latents, 4.187 for 8. Any other constraint stays.
   *
   * @param latentSize at least 1
   */
  public AttackKind forLatents(int latentSize) {
    Constraint.LatentBall ball = priorBall(Checks.atLeast("latentSize", latentSize, 1));
    Constraint fitting = constraint;
    if (constraint.equals(PRIOR_BALL)) {
      fitting = ball;
    } else if (constraint instanceof Constraint.NearLabel near && near.ball().equals(PRIOR_BALL)) {
      fitting = new Constraint.NearLabel(ball, near.distance());
    }
    return new AttackKind(name, moves, fitting, priorWeight, latentStart, conditionStart);
  }

  private static Constraint.LatentBall priorBall(int latentSize) {
    double square = new ChiSquaredDistribution(latentSize).inverseCumulativeProbability(PRIOR_MASS);
    return new Constraint.LatentBall(Math.round(1_000 * Math.sqrt(square)) / 1_000.0);
  }

  private static AttackKind free(
      String name, Moves moves, LatentStart latentStart, ConditionStart conditionStart) {
    return new AttackKind(name, moves, Constraint.none(), 0, latentStart, conditionStart);
  }
}
