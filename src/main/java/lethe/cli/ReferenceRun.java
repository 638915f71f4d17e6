package lethe.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import lethe.base.Progress;
import lethe.data.LabelSet;
import lethe.evaluate.EvaluationConfig;
import lethe.experiment.Assessment;
import lethe.experiment.Experiment;
import lethe.experiment.ModelName;
import lethe.experiment.Settings;
import lethe.model.Weights;
import lethe.report.Readings;
import lethe.report.Tables;

/**
 * Forgets digit 1 exactly as the reference does (10,000 steps at 1e-4, batch-mean Fisher, λ/2) and
 * prints what the judges say of images rounded to eight bits, as its PNG files are; {@code
 * results/reference.json} keeps it. Takes about three minutes on two cores of a Zen 5 server, five
 * on a Zen 3; how far it is goes to the error output.
 */
public final class ReferenceRun {
  private ReferenceRun() {}

  /** Runs it; takes no arguments. */
  public static void main(String[] arguments) {
    Command.run(
        () -> {
          Command.requireNoWords("reference", arguments);
          run(System.out);
        });
  }

  private static void run(PrintStream out) {
    Progress progress = TerminalProgress.create(System.err);
    Experiment lethe = Experiment.open(Settings.fromEnvironment(), progress, out::println);
    LabelSet one = LabelSet.forgetSet(lethe.data().classes(), 1);
    Map<String, Weights> models = new LinkedHashMap<>();
    models.put(ModelName.ORIGINAL, lethe.original().weights());
    Experiment.Unlearned reference = lethe.unlearnedByReference(one);
    models.put("reference preset", reference.weights());
    EvaluationConfig asPublished = lethe.settings().profile().evaluation(one).withPng8(true);
    Assessment assessment = lethe.assess(asPublished, models);
    lethe.writeResult("reference", assessment);
    out.printf(
        Locale.ROOT, "total loss at the end: %,.0f nats%n", reference.report().last().total());
    for (String judge : new String[] {"A", "B"}) {
      out.println(Tables.text(Readings.headline(assessment, judge)));
    }
    out.println(Tables.text(Readings.uncertainty(assessment.model("reference preset"))));
  }
}
