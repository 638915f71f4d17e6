package lethe.experiment;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import lethe.attack.AttackTarget;
import lethe.attack.Styles;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.evaluate.GreyAnswer;
import lethe.model.TrainedJudge;

/**
 * What all work of one {@link AttackStudy} shares.
 *
 * @param models attacked, and the label that is to come back
 * @param startLabel the kept label that attacks start from
 * @param guide judge A, which guides
 * @param reader judge B, which only reads
 * @param config how much work it is
 */
record AttackContext(
    AttackedModels models,
    int startLabel,
    TrainedJudge guide,
    TrainedJudge reader,
    AttackStudyConfig config) {

  /** The chain that the models are of. */
  Experiment lethe() {
    return models.lethe();
  }

  /** The label that is to come back. */
  int label() {
    return models.label();
  }

  /** One of the models, or the original, as a target. */
  AttackTarget target(String model) {
    return models.target(model);
  }

  /** Real test images of the label. */
  LabelledImages realImages() {
    return lethe().data().test().only(alone());
  }

  /** p(label) of a judge for constant grey. */
  double grey(TrainedJudge judge) {
    return GreyAnswer.of(lethe().torch(), judge, alone()).forgetProbability();
  }

  private LabelSet alone() {
    return LabelSet.of(models.forgetSet().classes(), label());
  }

  /** Styles of the first test images of a label under the original: one start for all models. */
  Styles styles(int ofLabel, int count) {
    return Styles.of(
        lethe().torch(),
        lethe().generator(),
        lethe().original().weights(),
        lethe().data().test(),
        ofLabel,
        count);
  }

  /** What work of several parts made, kept under a name with every model and judge as its input. */
  KeptTensors obtain(
      String name,
      String work,
      Record settings,
      int steps,
      Function<PartSavepoint, KeptTensors.Made> parts) {
    Map<String, Object> recipe = models.recipe();
    recipe.put("settings", settings);
    Map<String, Input> inputs = new TreeMap<>(models.inputs());
    for (TrainedJudge judge : List.of(guide, reader)) {
      inputs.putAll(lethe().store().input("judge " + judge.name(), judge.weights()));
    }
    return lethe()
        .store()
        .obtainTensors(
            models.file(name),
            lethe().store().card(work, recipe, config.seed(), steps, inputs),
            savepoint -> parts.apply(new PartSavepoint(savepoint)));
  }
}
