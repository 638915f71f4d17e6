package lethe.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lethe.evaluate.ImageReading;
import lethe.evaluate.SeedMean;
import lethe.experiment.Ablation;
import lethe.experiment.JudgeSeedResult;
import lethe.experiment.ModelName;
import lethe.experiment.ProjectionStudy.Method;
import lethe.experiment.RecoverySeedResult;
import lethe.experiment.SeedMetric;
import lethe.experiment.SeedResult;
import tech.tablesaw.api.Table;

/**
 * Tables and charts of models of several training seeds, and of judges of several. What is written
 * as {@code mean ± half} is the mean over the training seeds with half of its 95 % t-interval;
 * where that interval would hold values that the number cannot have, {@code mean (least to
 * largest)}.
 */
public final class SeedFigures {
  private static final List<SeedMetric> FORGOTTEN =
      List.of(
          SeedMetric.FORGET_PROBABILITY_A,
          SeedMetric.TOP_ONE_SHARE_A,
          SeedMetric.FORGET_PROBABILITY_B,
          SeedMetric.JUDGE_ENTROPY_B,
          SeedMetric.WITHIN_IMAGE_STD_MEDIAN,
          SeedMetric.WITHIN_IMAGE_STD_SHARE_ABOVE_02);

  private static final List<SeedMetric> KEPT =
      List.of(
          SeedMetric.KEPT_ACCURACY_A,
          SeedMetric.KEPT_ACCURACY_B,
          SeedMetric.NEGATIVE_ELBO_KEPT,
          SeedMetric.KEPT_GAP,
          SeedMetric.FRECHET_DISTANCE);

  private static final List<SeedMetric> COMPARED =
      List.of(
          SeedMetric.KEPT_ACCURACY_A,
          SeedMetric.KEPT_ACCURACY_B,
          SeedMetric.KEPT_GAP,
          SeedMetric.FRECHET_DISTANCE);

  private static final List<SeedMetric> GAPS = List.of(SeedMetric.KEPT_GAP, SeedMetric.FORGET_GAP);

  private static final Map<String, Color> COLORS =
      Map.of(
          Ablation.NO_EWC.title(),
          Palette.series(2),
          Method.SELECTIVE_AMNESIA.title(),
          Palette.UNLEARNED,
          Method.SYMMETRIC.title(),
          ProjectionFigures.SYMMETRIC,
          Method.ALTERNATING.title(),
          ProjectionFigures.ALTERNATING);

  private SeedFigures() {}

  /** What is read of the forgotten labels, constant grey below. */
  public static Table forgotten(SeedResult result) {
    List<List<Object>> rows = rows(result, FORGOTTEN);
    ImageReading a = result.constantGrey().judge("A");
    ImageReading b = result.constantGrey().judge("B");
    rows.add(
        List.of(
            "control: constant grey",
            Figures.text("%.4f", a.meanProbability(result.forgetSet())),
            Figures.text("%.3f", a.answerShare(result.forgetSet())),
            Figures.text("%.4f", b.meanProbability(result.forgetSet())),
            Figures.text("%.3f", b.judgeEntropy()),
            Figures.text("%.4f", result.constantGrey().greyStatistics().withinImageStdMedian()),
            Figures.text(
                "%.3f", result.constantGrey().greyStatistics().withinImageStdShareAbove02())));
    return table(
        result, Figures.text("The forgotten digit %s", result.forgetSet()), FORGOTTEN, rows);
  }

  /** What is read of the kept labels. */
  public static Table kept(SeedResult result) {
    return table(result, "The kept digits", KEPT, rows(result, KEPT));
  }

  /** Some numbers of every model. */
  static Table numbers(SeedResult result, String what, List<SeedMetric> metrics) {
    return table(result, what, metrics, rows(result, metrics));
  }

  private static List<List<Object>> rows(SeedResult result, List<SeedMetric> metrics) {
    List<List<Object>> rows = new ArrayList<>();
    for (SeedResult.Row row : result.models()) {
      List<Object> cells = new ArrayList<>(List.of(row.model()));
      metrics.forEach(metric -> cells.add(cell(row, metric)));
      rows.add(cells);
    }
    return rows;
  }

  /** The gap is blank in the row that it is counted from. */
  private static String cell(SeedResult.Row row, SeedMetric metric) {
    return GAPS.contains(metric) && row.model().equals(ModelName.ORIGINAL)
        ? Numbers.MISSING
        : unbroken(SeedNumbers.mean(row.mean(metric), metric));
  }

  /** A number and its interval on one line of a cell. */
  private static String unbroken(String cell) {
    return cell.replace(' ', '\u00a0');
  }

  private static Table table(
      SeedResult result, String what, List<SeedMetric> metrics, List<List<Object>> rows) {
    return Tables.of(
        Figures.text(
            "%s, %,d images each: mean ± half the 95 %% t-interval, or (least to largest), %d"
                + " training seeds",
            what, result.evaluation().samplesPerLabel(), result.seeds().size()),
        titles(metrics),
        rows);
  }

  private static List<String> titles(List<SeedMetric> metrics) {
    return Stream.concat(Stream.of("model"), metrics.stream().map(SeedMetric::title)).toList();
  }

  /** How much more of each number of the kept labels models have than another, seed by seed. */
  public static Table differences(SeedResult result, String baseline, String... models) {
    List<List<Object>> rows = new ArrayList<>();
    for (String model : models) {
      List<Object> cells = new ArrayList<>(List.of(model));
      for (SeedMetric metric : COMPARED) {
        SeedMean difference = result.difference(model, baseline, metric);
        cells.add(unbroken(SeedNumbers.difference(difference, metric)));
      }
      rows.add(cells);
    }
    return Tables.of(
        Figures.text(
            "Against %s, seed by seed: mean difference ± half the 95 %% t-interval, %d training"
                + " seeds",
            baseline, result.seeds().size()),
        titles(COMPARED),
        rows);
  }

  /**
   * One number of some models, seed by seed, each in the colour that it has elsewhere.
   *
   * @param models rows of the result that Lethe's studies make
   */
  public static Chart bySeed(String title, SeedResult result, SeedMetric metric, String... models) {
    BarChart chart =
        Chart.bars(title)
            .categories("training seed", result.seeds().stream().map(String::valueOf).toList())
            .y(metric.title());
    for (int i = 0; i < models.length; i++) {
      chart = chart.bars(models[i], result.mean(models[i], metric).values(), color(models[i]));
    }
    return chart;
  }

  private static Color color(String model) {
    return Palette.model(model).orElseGet(() -> COLORS.getOrDefault(model, Palette.series(3)));
  }

  /** What judges that differ by their seed alone say of grey and of what models draw. */
  public static Table judges(JudgeSeedResult result) {
    return Tables.of(
        Figures.text(
            "Judge A's network from several seeds, %,d samples of %s",
            result.evaluation().samplesPerLabel(), result.forgetSet()),
        List.of(
            "judge's seed",
            "test accuracy",
            "p̄, original",
            "p̄, unlearned",
            "p, constant grey",
            "top-1 share, unlearned",
            "first answer to grey"),
        result.judges().stream()
            .map(
                row ->
                    List.<Object>of(
                        Long.toString(row.seed()),
                        row.testAccuracy(),
                        row.forgetProbabilityBefore(),
                        row.forgetProbability(),
                        row.greyForgetProbability(),
                        row.topOneShare(),
                        Integer.toString(row.greyTopAnswer())))
            .toList());
  }

  /** p̄ of both models and of grey by each of these judges. */
  public static Chart judgesOnGrey(JudgeSeedResult result) {
    double[] grey = Figures.column(result.judges(), JudgeSeedResult.Row::greyForgetProbability);
    return Chart.bars(
            Figures.text(
                "p(%s) of constant grey is %.2f to %.2f, by the judge's seed alone",
                result.forgetSet(),
                Arrays.stream(grey).min().orElseThrow(),
                Arrays.stream(grey).max().orElseThrow()))
        .categories(
            "judge A's training seed",
            result.judges().stream().map(row -> Long.toString(row.seed())).toList())
        .y("mean probability of the forgotten digit")
        .yRange(0, 1)
        .bars(
            ModelName.ORIGINAL,
            Figures.column(result.judges(), JudgeSeedResult.Row::forgetProbabilityBefore),
            Palette.ORIGINAL)
        .bars(
            ModelName.UNLEARNED,
            Figures.column(result.judges(), JudgeSeedResult.Row::forgetProbability),
            Palette.UNLEARNED)
        .bars("constant grey", grey, Palette.CONSTANT_GREY);
  }

  /** How often an attack convinces the judges. */
  public static Table attack(RecoverySeedResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (RecoverySeedResult.Success row : result.successes()) {
      rows.add(
          List.of(
              row.model(),
              unbroken(SeedNumbers.share(row.guided())),
              unbroken(SeedNumbers.share(row.strict()))));
    }
    rows.add(
        List.of(
            "unlearned − better control",
            "",
            unbroken(SeedNumbers.difference(result.strictExcess(), 2))));
    return Tables.of(
        Figures.text(
            "The %s attack, %d restarts a seed and model: mean share ± half the 95 %% t-interval, or"
                + " (least to largest), %d training seeds",
            result.attack(), result.restarts(), result.seeds().size()),
        List.of("model", "convinces judge A", "convinces both judges"),
        rows);
  }

  /** Relearn times, and their ratios: geometric means with their interval. */
  public static Table relearning(RecoverySeedResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (RecoverySeedResult.Relearning row : result.relearning()) {
      rows.add(
          List.of(
              Integer.toString(row.images()),
              row.judge(),
              unbroken(SeedNumbers.mean(row.unlearned(), 0)),
              unbroken(SeedNumbers.mean(row.retrained(), 0)),
              unbroken(SeedNumbers.mean(row.untrained(), 0)),
              unbroken(SeedNumbers.ratio(row)),
              unbroken(SeedNumbers.mean(row.keptAccuracy(), 3)),
              Figures.text("%d, %d", row.censoredUnlearned(), row.censoredRetrained())));
    }
    return Tables.of(
        Figures.text(
            "Steps to learn %d again, %,d at most: mean ± half the 95 %% t-interval, %d training"
                + " seeds",
            result.label(), result.config().relearningCap(), result.seeds().size()),
        List.of(
            "images",
            "judge",
            ModelName.UNLEARNED,
            ModelName.RETRAINED,
            ModelName.UNTRAINED,
            "unlearned / retrained (95 %)",
            "kept accuracy then, judge A",
            "seeds cut off, unlearned, retrained"),
        rows);
  }
}
