package lethe.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lethe.attack.AttackTarget;
import lethe.base.Checks;
import lethe.data.LabelSet;
import lethe.model.Weights;

/**
 * The models that one study attacks, by name: those around a forget set, or models of one's own and
 * the controls. One that is missing is made when it is asked for.
 */
final class AttackedModels {
  private final Experiment lethe;
  private final LabelSet forgetSet;
  private final int label;
  private final String prefix;
  private final Map<String, Weights> own;
  private final List<String> names;
  private final Map<String, AttackTarget> targets = new LinkedHashMap<>();
  private Map<String, Input> inputs = Map.of();

  private AttackedModels(
      Experiment lethe,
      LabelSet forgetSet,
      int label,
      String prefix,
      Map<String, Weights> own,
      List<String> names) {
    this.lethe = lethe;
    this.forgetSet = forgetSet;
    this.label = label;
    this.prefix = prefix;
    this.own = Map.copyOf(own);
    this.names = List.copyOf(names);
  }

  /** Those around a forget set, of which {@code label} is to come back. */
  static AttackedModels around(Experiment lethe, LabelSet forgetSet, int label) {
    LabelSet forgettable = lethe.requireForgettable(forgetSet);
    return new AttackedModels(lethe, forgettable, label, "", Map.of(), AttackStudy.MODELS);
  }

  /** Models of one's own: see {@link AttackStudy}. */
  static AttackedModels own(
      Experiment lethe, String name, LabelSet forgetSet, int label, Map<String, Weights> own) {
    FileName.requireOwn(name);
    LabelSet forgettable = lethe.requireForgettable(forgetSet);
    Checks.require(!own.isEmpty(), "models must be at least one, were none");
    own.forEach(
        (model, weights) -> {
          // the names of tensors begin with it, up to their first dot
          Checks.require(
              !model.isBlank() && !model.contains("."),
              "the name of a model must have a letter and no dot, was '%s'",
              model);
          weights.requireLayout(lethe.generator().layout());
        });
    List<String> names = new ArrayList<>(own.keySet());
    for (String control : List.of(ModelName.RETRAINED, ModelName.UNTRAINED)) {
      if (!own.containsKey(control)) {
        names.add(control);
      }
    }
    return new AttackedModels(lethe, forgettable, label, name + "-", own, names);
  }

  /** The chain that they are of. */
  Experiment lethe() {
    return lethe;
  }

  /** What was forgotten. */
  LabelSet forgetSet() {
    return forgetSet;
  }

  /** The label that is to come back. */
  int label() {
    return label;
  }

  /** Their names, in the order of tables. */
  List<String> names() {
    return names;
  }

  /** One of {@link #names}, or the original, as a target. */
  AttackTarget target(String model) {
    return targets.computeIfAbsent(
        model, name -> new AttackTarget(name, lethe.generator(), weights(name), forgetSet, label));
  }

  private Weights weights(String model) {
    Checks.require(
        names.contains(model) || model.equals(ModelName.ORIGINAL),
        "there is no model '%s', only %s",
        model,
        names);
    return own.containsKey(model) ? own.get(model) : new Models(lethe, forgetSet).weights(model);
  }

  /** The file that keeps what was made for a name: models of one's own have theirs. */
  String file(String name) {
    return prefix + name;
  }

  /** What decides, beside the weights, what attacks on them give. */
  Map<String, Object> recipe() {
    Map<String, Object> recipe = new TreeMap<>();
    recipe.put("forgetSet", forgetSet);
    recipe.put("label", label);
    if (!own.isEmpty()) {
      recipe.put("models", names); // the tensors are named by them
    }
    return recipe;
  }

  /** All of them as inputs. Those that are missing are made, which may be stopped half way. */
  Map<String, Input> inputs() {
    if (inputs.isEmpty()) {
      Map<String, Input> all = new TreeMap<>();
      List<String> named = new ArrayList<>(names);
      if (!named.contains(ModelName.ORIGINAL)) {
        named.add(ModelName.ORIGINAL); // attacks start from its codes, relearning ends at its mark
      }
      for (String model : named) {
        all.putAll(lethe.store().input(model, target(model).weights()));
      }
      inputs = Map.copyOf(all);
    }
    return inputs;
  }
}
