package lethe.attack;

import lethe.base.Checks;
import lethe.data.LabelSet;
import lethe.model.ConditionalGenerator;
import lethe.model.Weights;

/**
 * What is attacked: a model, and the label that is to come back. A control is attacked in the same
 * way, for the same label.
 *
 * @param model its name in tables
 * @param generator the architecture
 * @param weights of that architecture
 * @param forgetSet what the unlearned model has forgotten
 * @param label f, one of them
 */
public record AttackTarget(
    String model, ConditionalGenerator generator, Weights weights, LabelSet forgetSet, int label) {
  /** Checks that they fit together. */
  public AttackTarget {
    forgetSet.requireForgettable();
    weights.requireLayout(generator.layout());
    Checks.require(
        forgetSet.classes() == generator.labels(),
        "forgetSet %s is of %d labels, the model has %d",
        forgetSet,
        forgetSet.classes(),
        generator.labels());
    Checks.require(
        forgetSet.contains(label),
        "label to attack must be a forgotten one of %s, was %d: what was not forgotten needs no"
            + " recovery",
        forgetSet,
        label);
  }

  /** The same label of another model of the same architecture. */
  public AttackTarget withModel(String newModel, Weights newWeights) {
    return new AttackTarget(newModel, generator, newWeights, forgetSet, label);
  }

  @Override
  public String toString() {
    return model + ", label " + label;
  }
}
