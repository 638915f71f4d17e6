package lethe.attack;

import lethe.base.Checks;
import lethe.evaluate.Interval;

/**
 * What an attack gets out of a model beyond what it gets out of models that never knew the label:
 * {@code ASR(model) − max(ASR(untrained), ASR(retrained))}. At most 0: no evidence that knowledge
 * survived, whatever the rate itself.
 *
 * @param attack name of its kind
 * @param model attacked
 * @param value the difference, in [−1, 1]
 * @param interval 95 %, by Newcombe's hybrid score method (1998, method 10) from the Wilson
 *     intervals of the model and of the control it is read against
 * @param control the control with the larger rate
 */
public record Excess(String attack, String model, double value, Interval interval, String control) {
  /** The excess of a guided rate. */
  public static Excess guided(
      AttackSuccess model, AttackSuccess untrained, AttackSuccess retrained) {
    return of(model, untrained, retrained, model.guided(), untrained.guided(), retrained.guided());
  }

  /** The excess of a strict rate. */
  public static Excess strict(
      AttackSuccess model, AttackSuccess untrained, AttackSuccess retrained) {
    return of(model, untrained, retrained, model.strict(), untrained.strict(), retrained.strict());
  }

  private static Excess of(
      AttackSuccess model,
      AttackSuccess untrained,
      AttackSuccess retrained,
      SuccessRate rate,
      SuccessRate untrainedRate,
      SuccessRate retrainedRate) {
    Checks.require(
        model.attack().equals(untrained.attack())
            && model.attack().equals(retrained.attack())
            && model.threshold() == untrained.threshold()
            && model.threshold() == retrained.threshold(),
        "an excess needs the same attack and threshold, got %s, %s, %s",
        model,
        untrained,
        retrained);
    boolean byRetrained = retrainedRate.rate() >= untrainedRate.rate();
    SuccessRate control = byRetrained ? retrainedRate : untrainedRate;
    return new Excess(
        model.attack(),
        model.model(),
        rate.rate() - control.rate(),
        difference(rate, control),
        byRetrained ? retrained.model() : untrained.model());
  }

  /** The interval of the difference of two independent proportions. */
  static Interval difference(SuccessRate a, SuccessRate b) {
    return Interval.difference(a.rate(), a.interval(), b.rate(), b.interval());
  }
}
