package lethe.experiment;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lethe.evaluate.ControlReading;
import lethe.evaluate.Evaluation;
import lethe.evaluate.ModelReading;
import lethe.evaluate.PairedChange;
import lethe.experiment.SequentialStudy.Stage;
import lethe.experiment.SequentialStudy.Variant;
import lethe.model.Weights;

/** Reads every stage of every variant of a {@link SequentialStudy}, and the control rows. */
final class SequentialComparison {
  private final Experiment lethe;
  private final SequentialStudy study;
  private final Evaluation evaluation;
  private final ModelReading original;
  private final ControlReading grey;

  SequentialComparison(Experiment lethe, SequentialStudy study, Evaluation evaluation) {
    this.lethe = lethe;
    this.study = study;
    this.evaluation = evaluation;
    this.original = evaluation.read(ModelName.ORIGINAL, lethe.original().weights());
    this.grey = evaluation.constantGrey();
  }

  /** Everything that was read; makes what is missing. */
  SequentialResult result() {
    Map<String, boolean[]> atFirst = evaluation.keptAnswers(lethe.original().weights());
    SequentialResult.Controls controls = controls();
    Map<String, List<SequentialResult.Round>> variants = new LinkedHashMap<>();
    Map<String, Map<String, PairedChange>> keptChanges = new LinkedHashMap<>();
    Map<Variant, Map<String, boolean[]>> atLast = new EnumMap<>(Variant.class);
    for (Variant variant : Variant.values()) {
      List<Stage> stages = study.stages(variant);
      variants.put(variant.title(), rounds(variant, stages));
      atLast.put(variant, evaluation.keptAnswers(stages.get(stages.size() - 1).weights()));
      keptChanges.put(variant.title(), changes(atFirst, atLast.get(variant)));
    }
    return new SequentialResult(
        study.order(),
        evaluation.config(),
        controls,
        variants,
        keptChanges,
        changes(atLast.get(Variant.CUMULATIVE), atLast.get(Variant.NO_EWC)));
  }

  private SequentialResult.Controls controls() {
    Weights retrained = lethe.retrained(study.forgotten()).weights();
    return new SequentialResult.Controls(
        grey,
        evaluation.uniformNoise(),
        evaluation.read(ModelName.UNTRAINED, lethe.untrained()),
        evaluation.read(ModelName.RETRAINED, retrained));
  }

  private static Map<String, PairedChange> changes(
      Map<String, boolean[]> before, Map<String, boolean[]> after) {
    Map<String, PairedChange> changes = new LinkedHashMap<>();
    before.forEach((judge, right) -> changes.put(judge, PairedChange.of(right, after.get(judge))));
    return changes;
  }

  private List<SequentialResult.Round> rounds(Variant variant, List<Stage> stages) {
    List<ModelReading> readings = new ArrayList<>();
    readings.add(original);
    for (Stage stage : stages.subList(1, stages.size())) {
      readings.add(evaluation.read(variant.title() + ", round " + stage.round(), stage.weights()));
    }
    List<List<SequentialResult.Digit>> labels = new ArrayList<>();
    for (int label = 0; label < lethe.generator().labels(); label++) {
      labels.add(digits(label, stages, readings));
    }
    List<SequentialResult.Round> rounds = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      int at = i;
      rounds.add(
          new SequentialResult.Round(
              stages.get(i).round(),
              readings.get(i),
              labels.stream().map(digits -> digits.get(at)).toList(),
              stages.get(i).seconds()));
    }
    return rounds;
  }

  /** One label at every stage. */
  private List<SequentialResult.Digit> digits(
      int label, List<Stage> stages, List<ModelReading> readings) {
    List<SequentialResult.Seen> seen = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      Weights weights = stages.get(i).weights();
      float[] images = evaluation.latents().images(lethe.torch(), weights, label);
      seen.add(new SequentialResult.Seen(readings.get(i), images));
    }
    int forgottenIn = study.order().indexOf(label) + 1; // 0: never
    int baseline = baseline(stages, forgottenIn);
    List<SequentialResult.Digit> digits = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      digits.add(
          SequentialResult.Digit.of(
              label,
              stages.get(i).round() >= forgottenIn ? forgottenIn : 0,
              seen.get(i),
              seen.get(i < baseline ? 0 : baseline),
              grey));
    }
    return digits;
  }

  /** The stage that a label's drift is measured from: the first that has forgotten it, or 0. */
  private static int baseline(List<Stage> stages, int forgottenIn) {
    int baseline = 0;
    while (stages.get(baseline).round() < forgottenIn) {
      baseline++;
    }
    return baseline;
  }
}
