package lethe.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import lethe.evaluate.ControlReading;
import lethe.evaluate.GreyStatistics;
import lethe.evaluate.ImageReading;
import lethe.evaluate.Interval;
import lethe.evaluate.JudgeReading;
import lethe.evaluate.ModelReading;
import lethe.evaluate.SeedMean;
import lethe.experiment.ModelName;
import lethe.experiment.ProjectionResult;
import lethe.experiment.ProjectionStudy;
import lethe.experiment.ProjectionStudy.Method;
import lethe.experiment.QualityResult;
import lethe.forget.ForgettingConfig;
import tech.tablesaw.api.Table;

/** Tables and charts of gradient projection beside Selective Amnesia. */
public final class ProjectionFigures {
  private static final int SHOWN_STEPS = 2_000;
  private static final int DENSE = 100;
  private static final int THIN = 5;
  private static final int WINDOW = 25;

  /** A mean cosine of this size at most is nearly none: a projection takes out a hundredth. */
  private static final double ORTHOGONAL = 0.1;

  static final Color SYMMETRIC = Palette.series(0);
  static final Color ALTERNATING = Palette.series(1);

  private ProjectionFigures() {}

  /**
   * The norm of what Adam is given over the first 2,000 steps, on the reference's axes with its
   * published values; every step up to 100, then every fifth.
   */
  public static Chart norms(
      ProjectionStudy.Run amnesia, ProjectionStudy.Run symmetric, ProjectionStudy.Run alternating) {
    double[] last = symmetric.trace().norms();
    LineChart chart =
        Chart.lines(
                Figures.text(
                    "Symmetric projection's gradient has a norm of %,.0f at step %,d, that of"
                        + " Selective Amnesia %,.0f",
                    last[shown(last) - 1], shown(last), amnesia.trace().norms()[shown(last) - 1]))
            .x("training step")
            .y("‖final gradient‖₂ (log scale)")
            .logY()
            .xRange(0, SHOWN_STEPS)
            .yRange(1e3, 5e6);
    chart = line(chart, "Selective Amnesia", amnesia, step -> true, Palette.UNLEARNED);
    chart = line(chart, "symmetric", symmetric, step -> true, SYMMETRIC);
    chart = line(chart, "alternating, forget steps", alternating, s -> s % 2 == 0, ALTERNATING);
    chart = line(chart, "alternating, replay steps", alternating, s -> s % 2 == 1, Palette.LIMIT);
    return chart
        .points(
            "published, upper branch",
            Published.gradientSteps(),
            Published.upperGradientNorms(),
            Palette.PUBLISHED)
        .points(
            "published, lower branch",
            Published.gradientSteps(),
            Published.lowerGradientNorms(),
            Palette.UNTRAINED);
  }

  /** The settings of every method in which they differ or that decide how much is learnt. */
  public static Table settings(ProjectionStudy study) {
    List<List<Object>> rows = new ArrayList<>();
    for (Method method : study.methods()) {
      ForgettingConfig config = study.config(method).forgetting();
      rows.add(
          List.of(
              method.title(),
              config.ewcWeight(),
              config.replayWeight(),
              config.steps(),
              config.forgetBatch(),
              config.replayBatch(),
              config.learningRate().toString()));
    }
    return Tables.of(
        "What the methods are run with",
        List.of("method", "λ", "γ", "steps", "surrogates", "replayed images", "learning rate"),
        rows);
  }

  /** Whether each method forgets: how flat its images of the forgotten labels are, in sentences. */
  public static String forgotten(ProjectionResult result) {
    List<String> parts = new ArrayList<>();
    List<String> textured = new ArrayList<>();
    for (ProjectionResult.Row row : result.rows()) {
      GreyStatistics grey = row.reading().greyStatistics();
      parts.add(
          Figures.text(
              "%s %.4f (%.0f %%)",
              row.method(), grey.withinImageStdMedian(), 100 * grey.withinImageStdShareAbove02()));
      if (grey.withinImageStdMedian() > GreyStatistics.TEXTURE) {
        textured.add(row.method());
      }
    }
    return Figures.text(
        "Median std of %s after forgetting, and the share of images above %.2f: %s. %s",
        result.forgetSet(),
        GreyStatistics.TEXTURE,
        String.join(", ", parts),
        textured.isEmpty()
            ? "With every method most images are flat."
            : Figures.text(
                "Most images keep some texture with: %s. A method that forgets less keeps more,"
                    + " which is to be remembered in what follows.",
                String.join(", ", textured)));
  }

  /** What each method costs the kept digits, as one sentence. */
  public static String cost(ProjectionResult result) {
    return Figures.text(
        "The kept digits cost %+.2f nats with Selective Amnesia, %+.2f without its penalty, %+.2f"
            + " with symmetric and %+.2f with alternating projection.",
        result.keptGap(result.row(Method.SELECTIVE_AMNESIA)),
        result.keptGap(result.row(Method.NO_EWC)),
        result.keptGap(result.row(Method.SYMMETRIC)),
        result.keptGap(result.row(Method.ALTERNATING)));
  }

  /**
   * How much worse a method's kept digits are than with both methods that do not project, with
   * intervals where there are any, as one sentence.
   */
  public static String beside(ProjectionResult result, QualityResult quality, Method method) {
    List<String> parts = new ArrayList<>();
    for (Method other : List.of(Method.SELECTIVE_AMNESIA, Method.NO_EWC)) {
      ProjectionResult.Row row = result.row(method);
      ProjectionResult.Row baseline = result.row(other);
      Interval accuracy = result.accuracyInterval(row, baseline);
      SeedMean distance = quality.frechetIncrease(method.title(), other.title());
      parts.add(
          Figures.text(
              "against %s: kept accuracy %+.4f (95 %% %+.4f to %+.4f: %s), J-FID %+.2f%s",
              other.title(),
              result.accuracyChange(row, baseline),
              accuracy.low(),
              accuracy.high(),
              word(accuracy.low(), accuracy.high(), "better", "worse"),
              distance.mean(),
              distance.values().length < 2
                  ? ""
                  : Figures.text(
                      " (%+.2f to %+.2f: %s)",
                      distance.low(),
                      distance.high(),
                      word(distance.low(), distance.high(), "worse", "better"))));
    }
    return Figures.text(
        "%s projection %s. Judge B, this pair of models.",
        Figures.capital(method.title()), String.join("; ", parts));
  }

  private static String word(double low, double high, String above, String below) {
    return low > 0 ? above : high < 0 ? below : "undecided";
  }

  /**
   * The cosine of the two gradients over the first 2,000 steps, means of 25 steps; the title is on
   * whole runs.
   */
  public static Chart cosines(ProjectionStudy.Run... runs) {
    DoubleSummaryStatistics cosine =
        Arrays.stream(runs).mapToDouble(run -> run.trace().meanCosine()).summaryStatistics();
    DoubleSummaryStatistics conflict =
        Arrays.stream(runs)
            .mapToDouble(run -> 100 * run.trace().conflictShare())
            .summaryStatistics();
    LineChart chart =
        Chart.lines(
                Figures.text(
                    "%s: mean cosine %+.3f to %+.3f, in conflict at %.0f to %.0f %% of the steps",
                    relation(cosine.getMin(), cosine.getMax()),
                    cosine.getMin(),
                    cosine.getMax(),
                    conflict.getMin(),
                    conflict.getMax()))
            .x("training step")
            .y(Figures.text("cosine of both gradients, mean of %d steps", WINDOW))
            .xRange(0, SHOWN_STEPS)
            .yRange(-1, 1)
            .horizontal("orthogonal", 0, Palette.LIMIT);
    Color[] colors = {Palette.UNLEARNED, SYMMETRIC, ALTERNATING};
    for (int i = 0; i < runs.length; i++) {
      double[] cosines = runs[i].trace().cosines();
      List<double[]> points = new ArrayList<>();
      for (int from = 0; from + WINDOW <= shown(cosines); from += WINDOW) {
        double mean =
            IntStream.range(from, from + WINDOW)
                .mapToDouble(step -> cosines[step])
                .filter(Double::isFinite)
                .average()
                .orElse(0);
        points.add(new double[] {from + (WINDOW - 1) / 2.0, mean});
      }
      chart =
          chart.line(
              runs[i].method().title(),
              Figures.column(points, point -> point[0]),
              Figures.column(points, point -> point[1]),
              colors[i % colors.length]);
    }
    return chart;
  }

  /** What gradients with mean cosines in a range do to one another. */
  static String relation(double least, double most) {
    if (least >= -ORTHOGONAL && most <= ORTHOGONAL) {
      return "Nearly orthogonal";
    }
    return most < 0 ? "Pulling apart" : least > 0 ? "Pulling together" : "Apart and together";
  }

  private static LineChart line(
      LineChart chart, String name, ProjectionStudy.Run run, IntPredicate wanted, Color color) {
    double[] norms = run.trace().norms();
    int[] steps =
        IntStream.range(0, shown(norms))
            .filter(wanted)
            .filter(step -> step < DENSE || step / 2 % THIN == 0)
            .toArray();
    return chart.line(
        name,
        IntStream.of(steps).mapToDouble(step -> step).toArray(),
        IntStream.of(steps).mapToDouble(step -> norms[step]).toArray(),
        color);
  }

  private static int shown(double[] values) {
    return Math.min(SHOWN_STEPS, values.length);
  }

  /** What one judge and the test images say of every method. */
  public static Table results(ProjectionResult result, String judge) {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(row(ModelName.ORIGINAL, result.original(), judge, result));
    result.rows().forEach(row -> rows.add(row(row.method(), row.reading(), judge, result)));
    result.references().forEach(model -> rows.add(row(model.model(), model, judge, result)));
    for (ControlReading control : result.controls()) {
      ImageReading reading = control.judge(judge);
      List<Object> cells = new ArrayList<>();
      cells.add(Readings.controlName(control.control()));
      cells.add(reading.meanProbability(result.forgetSet()));
      cells.add(reading.judgeEntropy());
      IntStream.range(0, 3).forEach(empty -> cells.add(null));
      cells.add(control.greyStatistics().withinImageStdMedian());
      cells.add(control.greyStatistics().withinImageStdShareAbove02());
      rows.add(cells);
    }
    return Tables.of(
        Figures.text("Judge %s reads %s, every method", judge, result.forgetSet()),
        List.of(
            "method",
            "p̄(forgotten)",
            "entropy (nats)",
            "kept accuracy",
            "95 % (Wilson)",
            "kept gap (nats)",
            "median std",
            "share with std above .02"),
        rows);
  }

  private static List<Object> row(
      String name, ModelReading model, String judge, ProjectionResult result) {
    JudgeReading reading = model.judge(judge);
    return List.of(
        name,
        reading.forgetProbability(),
        reading.judgeEntropy(),
        reading.keptAccuracy(),
        Numbers.interval("%.4f", reading.keptAccuracyInterval()),
        result.keptGap(model),
        model.greyStatistics().withinImageStdMedian(),
        model.greyStatistics().withinImageStdShareAbove02());
  }

  /** How the gradients of every method relate, and what a step costs. */
  public static Table gradients(ProjectionResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (ProjectionResult.Row row : result.rows()) {
      rows.add(
          List.of(
              row.method(),
              row.steps(),
              row.conflictShare(),
              row.meanCosine(),
              row.removedShare(),
              1_000 * row.secondsPerStep()));
    }
    return Tables.of(
        "The two gradients over the whole run",
        List.of(
            "method",
            "steps",
            "conflict share",
            "mean cosine",
            "removed share (cos²)",
            "ms a step"),
        rows);
  }
}
