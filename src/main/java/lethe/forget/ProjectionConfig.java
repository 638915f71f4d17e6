package lethe.forget;

import lethe.base.Checks;
import lethe.optim.GradientProjection.Trigger;

/**
 * Settings of forgetting with projected gradients.
 *
 * @param forgetting everything that it shares with Selective Amnesia; an {@code ewcWeight} above 0
 *     adds λ times the penalty's gradient, unprojected; {@code replayWeight} must be above 0
 * @param form how the two gradients become one
 * @param trigger whether to project always or only where they pull apart
 * @param grain what counts as a vector
 */
public record ProjectionConfig(
    ForgettingConfig forgetting, Form form, Trigger trigger, Grain grain) {

  /** With g_f = ∇L_forget and g_r = ∇L_replay, what Adam is given. */
  public enum Form {
    /** {@code g_f + γ g_r}: no projection, as in Selective Amnesia. */
    SUM,
    /** {@code P_{g_r}(g_f) + γ P_{g_f}(g_r)}, both from the unprojected partner. */
    SYMMETRIC,
    /** {@code P_{g_r}(g_f)} at even steps (from 0), {@code P_{g_f}(g_r)} at odd ones; γ unused. */
    ALTERNATING
  }

  /** What is projected as one vector. */
  public enum Grain {
    /** All parameters. */
    FLAT,
    /** Each tensor by itself. */
    PER_TENSOR
  }

  /** Checks that there are two gradients. */
  public ProjectionConfig {
    Checks.given("form", form);
    Checks.given("trigger", trigger);
    Checks.given("grain", grain);
    Checks.require(
        Checks.given("forgetting", forgetting).replayWeight() > 0,
        "replayWeight must be above 0 to project on the replay's gradient, was %s",
        forgetting.replayWeight());
  }

  /** A form without EWC penalty, always projected, over all parameters: the plain variants. */
  public static ProjectionConfig of(ForgettingConfig forgetting, Form form) {
    return new ProjectionConfig(forgetting.withEwcWeight(0), form, Trigger.ALWAYS, Grain.FLAT);
  }

  /** The same settings with other shared ones. */
  public ProjectionConfig withForgetting(ForgettingConfig newForgetting) {
    return new ProjectionConfig(newForgetting, form, trigger, grain);
  }

  /** The same settings with another trigger. */
  public ProjectionConfig withTrigger(Trigger newTrigger) {
    return new ProjectionConfig(forgetting, form, newTrigger, grain);
  }

  /** The same settings with another grain. */
  public ProjectionConfig withGrain(Grain newGrain) {
    return new ProjectionConfig(forgetting, form, trigger, newGrain);
  }
}
