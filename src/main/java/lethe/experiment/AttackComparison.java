package lethe.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lethe.attack.AttackKind;
import lethe.attack.AttackSuccess;
import lethe.attack.AttackTrace;
import lethe.attack.Excess;
import lethe.attack.LinearProbe;
import lethe.attack.Plausibility;
import lethe.attack.PlausibilityReader;
import lethe.base.Checks;
import lethe.evaluate.GreyAnswer;
import lethe.model.NegativeElbo;

/** Compares what attacks got out of models with what they got out of the controls. */
final class AttackComparison {
  private static final List<Double> THRESHOLDS = List.of(0.5, AttackSuccess.THRESHOLD, 0.99);

  private final Experiment lethe;
  private final AttackContext study;
  private final AttackStudyConfig config;
  private final List<AttackSuccess> successes = new ArrayList<>();
  private final List<Excess> guidedExcess = new ArrayList<>();
  private final List<Excess> strictExcess = new ArrayList<>();
  private final List<Plausibility> plausibility = new ArrayList<>();

  private AttackComparison(AttackContext study) {
    this.lethe = study.lethe();
    this.study = study;
    this.config = study.config();
  }

  /**
   * Compares the traces of every attack on a study's models, those of {@link AttackStudy#MODELS}
   * among them; relearning is left open.
   */
  static AttackResult of(AttackContext study, AttackTraces traces, RecoveryProbes probes) {
    List<String> models = study.models().names();
    Checks.require(
        models.containsAll(AttackStudy.MODELS),
        "a result compares %s, the models are %s: take successes() and relearning()",
        AttackStudy.MODELS,
        models);
    return new AttackComparison(study).result(traces, probes);
  }

  private AttackResult result(AttackTraces traces, RecoveryProbes probes) {
    PlausibilityReader closer = closer();
    for (AttackKind kind : AttackKind.all()) {
      add(traces.of(kind), closer);
    }
    LinearProbe probe = new LinearProbe(lethe.torch(), config.probeLatents(), config.seed());
    return new AttackResult(
        study.models().forgetSet(),
        study.label(),
        study.startLabel(),
        config,
        AttackKind.all().stream()
            .map(kind -> kind.forLatents(lethe.generator().latentSize()))
            .toList(),
        study.grey(study.guide()),
        study.grey(study.reader()),
        realNegativeElbo(),
        closer.nearestRealRatio(GreyAnswer.image(lethe.generator().pixels())),
        successes,
        guidedExcess,
        strictExcess,
        plausibility,
        List.of(),
        study.models().names().stream()
            .flatMap(model -> probe.read(study.target(model)).stream())
            .toList(),
        probes.readings());
  }

  private void add(Map<String, AttackTrace> traces, PlausibilityReader closer) {
    for (double threshold : THRESHOLDS) {
      traces.values().forEach(trace -> successes.add(AttackSuccess.of(trace, threshold)));
    }
    Map<String, AttackSuccess> headline = new LinkedHashMap<>();
    traces.forEach(
        (model, trace) -> headline.put(model, AttackSuccess.of(trace, AttackSuccess.THRESHOLD)));
    AttackSuccess untrained = headline.get(ModelName.UNTRAINED);
    AttackSuccess retrained = headline.get(ModelName.RETRAINED);
    for (String model : List.of(ModelName.ORIGINAL, ModelName.UNLEARNED)) {
      guidedExcess.add(Excess.guided(headline.get(model), untrained, retrained));
      strictExcess.add(Excess.strict(headline.get(model), untrained, retrained));
    }
    traces.forEach(
        (model, trace) ->
            plausibility.addAll(closer.of(study.target(model), trace, AttackSuccess.THRESHOLD)));
  }

  private PlausibilityReader closer() {
    return new PlausibilityReader(
        lethe.torch(),
        lethe.original().weights(),
        study.guide(),
        study.reader(),
        study.realImages().images(),
        config.elboSamples(),
        config.seed());
  }

  /** −ELBO of real test images of the label under the original, nats per image. */
  private double realNegativeElbo() {
    return new NegativeElbo(
            lethe.generator(), study.realImages(), config.elboSamples(), config.seed())
        .of(lethe.torch(), lethe.original().weights())
        .total();
  }
}
