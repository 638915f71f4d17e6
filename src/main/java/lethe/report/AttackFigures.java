package lethe.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lethe.attack.AttackKind;
import lethe.attack.AttackSuccess;
import lethe.attack.AttackTrace;
import lethe.attack.Excess;
import lethe.attack.LinearProbe;
import lethe.attack.Plausibility;
import lethe.attack.RelearningReport;
import lethe.attack.SuccessRate;
import lethe.base.Checks;
import lethe.experiment.AttackResult;
import lethe.experiment.AttackStudy;
import lethe.experiment.ModelName;
import tech.tablesaw.api.Table;

/** Strips, charts and tables of what attacks get out of a model and out of its controls. */
public final class AttackFigures {
  private static final int POINTS = 100;
  private static final int WIDTH = 480;
  private static final int HEIGHT = 400;
  private static final int GREY_DIGIT = 7;

  private AttackFigures() {}

  /**
   * The images of an attack by step, a row for each model: of the restart that convinced judge A
   * most in the end.
   */
  public static ImageGrid strip(Map<String, AttackTrace> traces) {
    AttackTrace first = traces.values().iterator().next();
    float[][] images =
        traces.values().stream()
            .flatMap(trace -> Arrays.stream(trace.film(trace.bestRestart())))
            .toArray(float[][]::new);
    return ImageGrid.of(images)
        .columns(first.frameSteps().length)
        .rowLabels(traces.keySet().toArray(String[]::new))
        .columnLabels(
            Arrays.stream(first.frameSteps()).mapToObj(String::valueOf).toArray(String[]::new))
        .title(first.config().kind().name() + ": the best restart by judge A, by step");
  }

  /**
   * Median p(f) of every attack by step, one chart for each model of interest; its title counts the
   * attacks that end at the threshold.
   */
  public static ChartRow progress(
      List<Map<String, AttackTrace>> attacks, String judge, double grey, String... models) {
    return Chart.row(
        Arrays.stream(models)
            .map(model -> progress(attacks, judge, grey, model))
            .toArray(Chart[]::new));
  }

  private static Chart progress(
      List<Map<String, AttackTrace>> attacks, String judge, double grey, String model) {
    int label = attacks.get(0).get(model).label();
    long ended =
        attacks.stream()
            .filter(all -> last(all.get(model), judge) >= AttackSuccess.THRESHOLD)
            .count();
    LineChart chart =
        Chart.lines(
                Figures.text(
                    "%s: %d of %d attacks end at p_%s ≥ %.1f",
                    model, ended, attacks.size(), judge, AttackSuccess.THRESHOLD))
            .x("step")
            .y(Figures.text("median p(%d) over the restarts", label))
            .yRange(0, 1)
            .size(WIDTH, HEIGHT);
    for (int i = 0; i < attacks.size(); i++) {
      AttackTrace trace = attacks.get(i).get(model);
      double[] medians = medians(trace, judge);
      int[] shown = shown(trace.steps());
      double[] steps = Arrays.stream(shown).asDoubleStream().toArray();
      double[] values = Arrays.stream(shown).mapToDouble(t -> medians[t]).toArray();
      String name = trace.config().kind().name();
      Color color = color(i);
      chart =
          i % 2 == 0
              ? chart.line(name, steps, values, color)
              : chart.dashed(name, steps, values, color);
    }
    return chart.horizontal("constant grey", grey, Palette.CONSTANT_GREY);
  }

  private static double[] medians(AttackTrace trace, String judge) {
    return judge.equals("A") ? trace.guideMedians() : trace.readerMedians();
  }

  private static double last(AttackTrace trace, String judge) {
    double[] medians = medians(trace, judge);
    return medians[medians.length - 1];
  }

  /** The digits' colours without the grey one, which would pass for constant grey. */
  static Color color(int attack) {
    return Palette.digit(attack < GREY_DIGIT ? attack : attack + 1);
  }

  /** About a hundred steps, the last one among them. */
  private static int[] shown(int steps) {
    int interval = Math.max(1, steps / POINTS);
    return IntStream.rangeClosed(0, steps).filter(t -> t % interval == 0 || t == steps).toArray();
  }

  /** How many restarts of every attack succeed on every model, guided and strict. */
  public static Table success(AttackResult result) {
    List<AttackSuccess> successes = new ArrayList<>();
    for (AttackKind kind : result.attacks()) {
      for (String model : AttackStudy.MODELS) {
        successes.add(result.success(kind.name(), model));
      }
    }
    return success(result.label(), successes);
  }

  /**
   * The same of successes of one's own, a row each in their order.
   *
   * @param label that was to come back
   * @param successes at least one, all at one threshold
   * @throws IllegalArgumentException if there is none or they are of several thresholds
   */
  public static Table success(int label, List<AttackSuccess> successes) {
    double[] thresholds =
        successes.stream().mapToDouble(AttackSuccess::threshold).distinct().toArray();
    Checks.require(
        thresholds.length == 1,
        "successes must be at one threshold, were at %s: show those of each by themselves",
        Arrays.toString(thresholds));
    List<List<Object>> rows = new ArrayList<>();
    for (AttackSuccess success : successes) {
      rows.add(
          List.of(
              success.attack(),
              success.model(),
              share(success.guided()),
              Numbers.interval("%.2f", success.guided().interval()),
              share(success.strict()),
              Numbers.interval("%.2f", success.strict().interval()),
              success.guided().before(),
              median(success.guided()),
              success.bestGuide(),
              success.bestReader(),
              success.lastReaderMedian()));
    }
    return Tables.of(
        Figures.text(
            "Attack success at p(%d) ≥ %s: judge A (guided), both judges at once (strict)",
            label, thresholds[0]),
        List.of(
            "attack",
            "model",
            "guided",
            "95 %",
            "strict",
            "95 % strict",
            "before",
            "median first step",
            "best p_A",
            "best p_B",
            "last median p_B"),
        rows);
  }

  /** The excess over the better control, the finding of the study. */
  public static Table excess(AttackResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (AttackKind kind : result.attacks()) {
      Excess guided = excess(result.guidedExcess(), kind.name());
      Excess strict = excess(result.strictExcess(), kind.name());
      rows.add(
          List.of(
              kind.name(),
              result.success(kind.name(), ModelName.UNLEARNED).guided().restarts(),
              guided.value(),
              Numbers.interval("%+.2f", guided.interval()),
              strict.value(),
              Numbers.interval("%+.2f", strict.interval()),
              strict.control()));
    }
    return Tables.of(
        "Excess: success on the unlearned model minus success on the better control",
        List.of("attack", "restarts", "guided", "95 %", "strict", "95 % strict", "better control"),
        rows);
  }

  private static Excess excess(List<Excess> all, String attack) {
    return all.stream()
        .filter(e -> e.attack().equals(attack) && e.model().equals(ModelName.UNLEARNED))
        .findFirst()
        .orElseThrow();
  }

  /** Strict success by threshold, every attack and model. */
  public static Table thresholds(AttackResult result) {
    List<Double> thresholds =
        result.successes().stream().map(AttackSuccess::threshold).distinct().toList();
    List<String> columns = new ArrayList<>(List.of("attack", "model"));
    thresholds.forEach(t -> columns.add("strict at " + t));
    List<List<Object>> rows = new ArrayList<>();
    for (AttackKind kind : result.attacks()) {
      for (String model : List.of(ModelName.UNLEARNED, ModelName.RETRAINED)) {
        List<Object> row = new ArrayList<>(List.of(kind.name(), model));
        thresholds.forEach(t -> row.add(share(result.success(kind.name(), model, t).strict())));
        rows.add(row);
      }
    }
    return Tables.of("Strict success by threshold", columns, rows);
  }

  /** Medians over the guided successes of each attack and model. */
  public static Table plausibility(AttackResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (AttackKind kind : result.attacks()) {
      for (String model : AttackStudy.MODELS) {
        SuccessMedians medians = SuccessMedians.of(result, kind.name(), model);
        if (medians.count() > 0) {
          rows.add(
              List.of(
                  kind.name(),
                  model,
                  medians.count(),
                  Numbers.to(3, medians.of(Plausibility::readerProbability)),
                  Numbers.to(2, medians.of(Plausibility::latentNorm)),
                  Numbers.to(4, medians.of(Plausibility::latentQuantile)),
                  Numbers.to(3, medians.of(Plausibility::labelMass)),
                  Numbers.to(3, medians.of(Plausibility::otherMass)),
                  medians.otherDigit(),
                  Numbers.to(2, medians.of(Plausibility::nearestRealRatio)),
                  medians.of(Plausibility::originalNegativeElbo),
                  Numbers.to(3, medians.of(Plausibility::originalReaderProbability))));
        }
      }
    }
    return Tables.of(
        Figures.text(
            "Guided successes at their first step, medians (real images of %d: ratio 1, −ELBO %.0f"
                + " nats; constant grey: ratio %.2f)",
            result.label(), result.realNegativeElbo(), result.greyRealRatio()),
        List.of(
            "attack",
            "model",
            "successes",
            "p_B",
            "‖z‖",
            "χ² quantile",
            Figures.text("mass on %d", result.label()),
            "largest other",
            "on digit",
            "distance ratio",
            "−ELBO",
            "p_B, original's image"),
        rows);
  }

  /** p̄_f by step while models learn the label again from {@code images} real images. */
  public static Chart relearning(AttackResult result, int images) {
    RelearningReport unlearned = result.relearning(ModelName.UNLEARNED, images);
    LineChart chart =
        Chart.lines(
                Figures.text(
                    "From %d images: %.2f (judge A) and %.2f (judge B) of the retrained one's steps",
                    images,
                    unlearned.ratioTo(result.relearning(ModelName.RETRAINED, images)),
                    unlearned.readerRatioTo(result.relearning(ModelName.RETRAINED, images))))
            .x("step")
            .y(Figures.text("mean p(%d)", result.label()))
            .yRange(0, 1);
    for (String model : AttackStudy.MODELS.subList(1, AttackStudy.MODELS.size())) {
      List<RelearningReport.Point> points = result.relearning(model, images).points();
      chart =
          chart.line(
              model,
              Figures.column(points, RelearningReport.Point::step),
              Figures.column(points, RelearningReport.Point::forgetProbability),
              color(model));
      chart =
          chart.dashed(
              model + ", judge B",
              Figures.column(points, RelearningReport.Point::step),
              Figures.column(points, RelearningReport.Point::readerProbability),
              color(model));
    }
    return chart
        .horizontal("learnt, judge A", unlearned.wantedProbability(), Palette.JUDGE_A)
        .horizontal("learnt, judge B", unlearned.wantedByReader(), Palette.JUDGE_B);
  }

  private static Color color(String model) {
    return Palette.model(model).orElse(Palette.UNTRAINED);
  }

  /** Relearn times and ratios, and what they cost the kept labels. */
  public static Table relearning(AttackResult result) {
    Checks.require(
        !result.relearning().isEmpty(),
        "nothing was relearnt: put relearn times into the result with withRelearning first");
    List<List<Object>> rows = new ArrayList<>();
    for (RelearningReport report : result.relearning()) {
      int images = report.config().images();
      rows.add(
          List.of(
              images,
              report.model(),
              report.reached() ? String.valueOf(report.steps()) : "> " + report.steps(),
              Numbers.to(2, report.ratioTo(result.relearning(ModelName.RETRAINED, images))),
              report.reachedByReader()
                  ? String.valueOf(report.stepsByReader())
                  : "> " + report.stepsByReader(),
              Numbers.to(2, report.readerRatioTo(result.relearning(ModelName.RETRAINED, images))),
              Numbers.to(3, report.keptAccuracyBefore()),
              Numbers.to(3, report.keptAccuracy())));
    }
    return Tables.of(
        Figures.text(
            "Steps until p̄(%d) is %.2f of the original's (grey alone reads %.2f to judge A, %.2f"
                + " to judge B); kept accuracy: by judge A, %,d samples of each kept digit",
            result.label(),
            result.relearning().get(0).config().share(),
            result.greyGuide(),
            result.greyReader(),
            result.relearning().get(0).config().keptSamples()),
        List.of(
            "real images",
            "model",
            "steps, judge A",
            "ratio to retrained",
            "steps, judge B",
            "ratio by judge B",
            "kept accuracy before",
            "after judge A's steps"),
        rows);
  }

  /** Balanced accuracy of the linear probe, the label against every kept one. */
  public static Table linearProbe(AttackResult result) {
    List<Integer> kept =
        result.linearProbe().stream().map(LinearProbe.Reading::keptLabel).distinct().toList();
    List<String> columns = new ArrayList<>(List.of("model"));
    kept.forEach(k -> columns.add("against " + k));
    List<List<Object>> rows = new ArrayList<>();
    for (String model : AttackStudy.MODELS) {
      List<Object> row = new ArrayList<>(List.of(model));
      result.linearProbe().stream()
          .filter(reading -> reading.model().equals(model))
          .forEach(reading -> row.add(reading.balancedAccuracy()));
      rows.add(row);
    }
    return Tables.of(
        Figures.text(
            "Held-out balanced accuracy of a linear probe on fc5, label %d (½: not separable)",
            result.label()),
        columns,
        rows);
  }

  private static String share(SuccessRate rate) {
    return rate.successes() + " / " + rate.restarts();
  }

  private static String median(SuccessRate rate) {
    return (rate.medianReached() ? "" : "> ") + rate.medianFirstSuccess();
  }
}
