package lethe.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lethe.data.LabelSet;
import lethe.model.Weights;

/** The models around one forget set by their names; one that is missing is made. */
final class Models {
  /** The three that nearly every study compares. */
  static final List<String> THREE =
      List.of(ModelName.ORIGINAL, ModelName.UNLEARNED, ModelName.RETRAINED);

  /** The same and the control that knows no label at all. */
  static final List<String> WITH_UNTRAINED =
      List.of(ModelName.ORIGINAL, ModelName.UNLEARNED, ModelName.RETRAINED, ModelName.UNTRAINED);

  /** What is learnt over training seeds: the three, and what the EWC penalty is good for. */
  static final List<String> WITH_NO_EWC =
      List.of(
          ModelName.ORIGINAL, ModelName.UNLEARNED, Ablation.NO_EWC.title(), ModelName.RETRAINED);

  private final Experiment lethe;
  private final LabelSet forgetSet;

  Models(Experiment lethe, LabelSet forgetSet) {
    this.lethe = lethe;
    this.forgetSet = forgetSet;
  }

  /** The names of the three, the profile's ablations behind the unlearned model. */
  List<String> withAblations() {
    List<String> names = new ArrayList<>(List.of(ModelName.ORIGINAL, ModelName.UNLEARNED));
    lethe.ablations(forgetSet).forEach(ablation -> names.add(ablation.title()));
    names.add(ModelName.RETRAINED);
    return names;
  }

  /** The same and the untrained control. */
  List<String> all() {
    List<String> names = withAblations();
    names.add(ModelName.UNTRAINED);
    return names;
  }

  /** Models by name, in the order of the names, which is that in which they are made. */
  Map<String, Weights> weights(List<String> names) {
    Map<String, Weights> models = new LinkedHashMap<>();
    names.forEach(name -> models.put(name, weights(name)));
    return models;
  }

  /**
   * One model.
   *
   * @param name of {@link ModelName} or the title of an {@link Ablation}
   */
  Weights weights(String name) {
    return switch (name) {
      case ModelName.ORIGINAL -> lethe.original().weights();
      case ModelName.UNLEARNED -> lethe.unlearned(forgetSet).weights();
      case ModelName.RETRAINED -> lethe.retrained(forgetSet).weights();
      case ModelName.UNTRAINED -> lethe.untrained();
      default -> lethe.ablated(forgetSet, Ablation.titled(name)).weights();
    };
  }
}
