package lethe.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import lethe.attack.AttackConfig;
import lethe.attack.AttackKind;
import lethe.attack.AttackPath;
import lethe.attack.AttackReader;
import lethe.attack.AttackTarget;
import lethe.attack.AttackTrace;
import lethe.attack.RecoveryAttack;
import lethe.attack.Styles;
import lethe.base.Safetensors;

/**
 * Runs attacks on all models of a study, reads what they found by both judges, and keeps the traces
 * of each attack in a file, the tensors of a model behind its name and a dot.
 */
final class AttackTraces {
  private final Experiment lethe;
  private final AttackContext study;
  private final AttackedModels models;

  AttackTraces(AttackContext study) {
    this.lethe = study.lethe();
    this.study = study;
    this.models = study.models();
  }

  /** The traces of one attack by the model's name; run if they are not there. */
  Map<String, AttackTrace> of(AttackKind kind) {
    AttackConfig attack =
        study.config().attack(kind.forLatents(lethe.generator().latentSize()), study.startLabel());
    KeptTensors kept =
        study.obtain(
            FileName.attack(models.forgetSet(), models.label(), kind),
            "attack",
            attack,
            attack.steps(),
            parts -> run(attack, parts));
    Map<String, AttackTrace> traces = new LinkedHashMap<>();
    for (String model : models.names()) {
      Map<String, Safetensors.Tensor> own = Prefix.cut(model + ".", kept.tensors());
      traces.put(model, AttackTrace.of(model, models.label(), attack, own));
    }
    return traces;
  }

  private KeptTensors.Made run(AttackConfig attack, PartSavepoint savepoint) {
    record Seconds(Map<String, Double> seconds) {}
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    Map<String, Double> seconds = new TreeMap<>();
    AttackReader reader = new AttackReader(lethe.torch(), study.guide(), study.reader());
    Styles styles = study.styles(attack.startLabel(), attack.restarts());
    for (String model : models.names()) {
      AttackTarget target = models.target(model);
      savepoint.begin(model);
      AttackPath path =
          savepoint
              .made(model)
              .map(made -> AttackPath.of(made.tensors()))
              .orElseGet(
                  () ->
                      new RecoveryAttack(lethe.torch(), study.guide(), attack)
                          .resuming(savepoint.of(model))
                          .run(target, styles.means(), lethe.progress()));
      savepoint.finish(model, new Safetensors(Map.of(), path.tensors()));
      savepoint.during(
          model,
          path.steps(),
          () -> Prefix.put(model + ".", reader.read(target, attack, path).tensors(), tensors));
      seconds.put(model, savepoint.seconds(model));
    }
    return new KeptTensors.Made(tensors, new Seconds(seconds));
  }
}
