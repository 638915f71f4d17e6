package lethe.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lethe.evaluate.SeedMean;
import lethe.experiment.JudgeSeedResult;
import lethe.experiment.RecoverySeedResult;
import lethe.experiment.SeedMetric;
import lethe.experiment.SeedResult;
import tech.tablesaw.api.Table;

/** Tables and charts of models of several training seeds, and of judges of several. */
public final class SeedFigures {
  private static final List<SeedMetric> FORGOTTEN =
      List.of(
          SeedMetric.FORGET_PROBABILITY_A,
          SeedMetric.FORGET_PROBABILITY_B,
          SeedMetric.WITHIN_IMAGE_STD_MEDIAN);

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

  private static final Color[] COLORS = {
    Palette.UNLEARNED, Palette.ORIGINAL, Palette.RETRAINED, Palette.UNTRAINED
  };

  private SeedFigures() {}

  /** What is read of the forgotten labels: mean ± half the 95 % t-interval, grey below. */
  public static Table forgotten(SeedResult result) {
    List<List<Object>> rows = rows(result, FORGOTTEN);
    List<Object> grey = new ArrayList<>(List.of("control: constant grey"));
    for (String judge : List.of("A", "B")) {
      double probability = result.constantGrey().judge(judge).meanProbability(result.forgetSet());
      grey.add(Figures.text("%.4f", probability));
    }
    grey.add(Figures.text("%.4f", 0.0));
    rows.add(grey);
    return table(
        result, Figures.text("The forgotten digit %s", result.forgetSet()), FORGOTTEN, rows);
  }

  /** What is read of the kept labels: mean ± half the 95 % t-interval. */
  public static Table kept(SeedResult result) {
    return table(result, "The kept digits", KEPT, rows(result, KEPT));
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
    return metric == SeedMetric.KEPT_GAP && row.model().equals("original")
        ? Numbers.MISSING
        : text(row.mean(metric), metric, "");
  }

  private static Table table(
      SeedResult result, String what, List<SeedMetric> metrics, List<List<Object>> rows) {
    return Tables.of(
        Figures.text(
            "%s: mean ± half the 95 %% t-interval, %d training seeds", what, result.seeds().size()),
        Stream.concat(Stream.of("model"), metrics.stream().map(SeedMetric::title)).toList(),
        rows);
  }

  /** How much more of each number of the kept labels models have than another, seed by seed. */
  public static Table differences(SeedResult result, String baseline, String... models) {
    List<List<Object>> rows = new ArrayList<>();
    for (String model : models) {
      List<Object> cells = new ArrayList<>(List.of(model));
      COMPARED.forEach(metric -> cells.add(difference(result, model, baseline, metric)));
      rows.add(cells);
    }
    return Tables.of(
        Figures.text(
            "Against %s, seed by seed: mean difference ± half the 95 %% t-interval, %d training"
                + " seeds",
            baseline, result.seeds().size()),
        Stream.concat(Stream.of("model"), COMPARED.stream().map(SeedMetric::title)).toList(),
        rows);
  }

  /** The difference of two models in one number, as in {@code +0.16 ± 0.03}. */
  public static String difference(
      SeedResult result, String model, String baseline, SeedMetric metric) {
    return text(result.difference(model, baseline, metric), metric, "+");
  }

  /** A model's number, as in {@code 0.954 ± 0.002}. */
  public static String mean(SeedResult result, String model, SeedMetric metric) {
    return text(result.mean(model, metric), metric, "");
  }

  private static String text(SeedMean mean, SeedMetric metric, String sign) {
    return text(mean, metric.decimals(), sign);
  }

  private static String text(SeedMean mean, int decimals, String sign) {
    String number = "." + decimals + "f";
    double half = (mean.high() - mean.low()) / 2;
    double least = Math.pow(10, -decimals);
    return half > 0 && half < least / 2
        ? Figures.text("%" + sign + number + " ± < %" + number, mean.mean(), least)
        : Figures.text("%" + sign + number + " ± %" + number, mean.mean(), half);
  }

  /** One number of some models, seed by seed. */
  public static Chart bySeed(String title, SeedResult result, SeedMetric metric, String... models) {
    BarChart chart =
        Chart.bars(title)
            .categories("training seed", result.seeds().stream().map(String::valueOf).toList())
            .y(metric.title());
    for (int i = 0; i < models.length; i++) {
      chart =
          chart.bars(models[i], result.mean(models[i], metric).values(), COLORS[i % COLORS.length]);
    }
    return chart;
  }

  /** What judges that differ by their seed alone say of grey and of what models draw. */
  public static Table judges(JudgeSeedResult result) {
    return Tables.of(
        Figures.text("Judge A from other seeds, samples of %s", result.forgetSet()),
        List.of(
            "seed",
            "test accuracy",
            "p̄, original",
            "p̄, unlearned",
            "p, constant grey",
            "top-1 share, unlearned"),
        result.judges().stream()
            .map(
                row ->
                    List.<Object>of(
                        Long.toString(row.seed()),
                        row.testAccuracy(),
                        row.forgetProbabilityBefore(),
                        row.forgetProbability(),
                        row.greyForgetProbability(),
                        row.topOneShare()))
            .toList());
  }

  /** p̄ of the unlearned model and of grey by each of these judges. */
  public static Chart judgesOnGrey(JudgeSeedResult result) {
    double[] grey = Figures.column(result.judges(), JudgeSeedResult.Row::greyForgetProbability);
    return Chart.bars(
            Figures.text(
                "%d networks of one kind give constant grey from %.2f to %.2f for %s",
                grey.length,
                Arrays.stream(grey).min().orElseThrow(),
                Arrays.stream(grey).max().orElseThrow(),
                result.forgetSet()))
        .categories(
            "judge A's training seed",
            result.judges().stream().map(row -> Long.toString(row.seed())).toList())
        .y("mean probability of the forgotten digit")
        .yRange(0, 1)
        .bars(
            "original",
            Figures.column(result.judges(), JudgeSeedResult.Row::forgetProbabilityBefore),
            Palette.ORIGINAL)
        .bars(
            "unlearned",
            Figures.column(result.judges(), JudgeSeedResult.Row::forgetProbability),
            Palette.UNLEARNED)
        .bars("constant grey", grey, Palette.CONSTANT_GREY);
  }

  /** What holds of Selective Amnesia over the training seeds, as sentences. */
  public static String summary(SeedResult result) {
    return Figures.text(
        "Over %d training seeds (mean ± half the 95 %% t-interval) the unlearned model's median"
            + " std is %s and judge B reads %s. Against the original the kept digits change by"
            + " %s nats, %s of judge B's accuracy and %s of J-FID; leaving out the EWC penalty"
            + " adds %s nats.",
        result.seeds().size(),
        mean(result, "unlearned", SeedMetric.WITHIN_IMAGE_STD_MEDIAN),
        mean(result, "unlearned", SeedMetric.FORGET_PROBABILITY_B),
        difference(result, "unlearned", "original", SeedMetric.KEPT_GAP),
        difference(result, "unlearned", "original", SeedMetric.KEPT_ACCURACY_B),
        difference(result, "unlearned", "original", SeedMetric.FRECHET_DISTANCE),
        difference(result, "no EWC", "unlearned", SeedMetric.KEPT_GAP));
  }

  /** What projection costs beyond Selective Amnesia over the training seeds, as a sentence. */
  public static String projected(SeedResult result) {
    List<String> parts = new ArrayList<>();
    for (String method : List.of("symmetric", "alternating")) {
      parts.add(
          Figures.text(
              "%s projection %s nats, %s of judge B's accuracy, %s of J-FID",
              method,
              difference(result, method, "Selective Amnesia", SeedMetric.KEPT_GAP),
              difference(result, method, "Selective Amnesia", SeedMetric.KEPT_ACCURACY_B),
              difference(result, method, "Selective Amnesia", SeedMetric.FRECHET_DISTANCE)));
    }
    return Figures.text(
        "Against Selective Amnesia, seed by seed: %s. The forgotten digit ends at a median std of"
            + " %s with Selective Amnesia, %s with symmetric and %s with alternating projection.",
        String.join("; ", parts),
        mean(result, "Selective Amnesia", SeedMetric.WITHIN_IMAGE_STD_MEDIAN),
        mean(result, "symmetric", SeedMetric.WITHIN_IMAGE_STD_MEDIAN),
        mean(result, "alternating", SeedMetric.WITHIN_IMAGE_STD_MEDIAN));
  }

  /** How often an attack convinces the judges: mean ± half the 95 % t-interval. */
  public static Table attack(RecoverySeedResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (RecoverySeedResult.Success row : result.successes()) {
      rows.add(List.of(row.model(), text(row.guided(), 2, ""), text(row.strict(), 2, "")));
    }
    rows.add(
        List.of("unlearned, above the better control", "", text(result.strictExcess(), 2, "+")));
    return Tables.of(
        Figures.text(
            "The %s attack, %d restarts a seed and model: mean share ± half the 95 %% t-interval,"
                + " %d training seeds",
            result.attack(), result.restarts(), result.seeds().size()),
        List.of("model", "convinces judge A", "convinces both judges"),
        rows);
  }

  /** Relearn times and ratios: mean ± half the 95 % t-interval. */
  public static Table relearning(RecoverySeedResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (RecoverySeedResult.Relearning row : result.relearning()) {
      rows.add(
          List.of(
              Integer.toString(row.images()),
              row.judge(),
              text(row.unlearned(), 0, ""),
              text(row.retrained(), 0, ""),
              text(row.ratio(), 2, ""),
              row.censored()));
    }
    return Tables.of(
        Figures.text(
            "Steps to learn %d again: mean ± half the 95 %% t-interval, %d training seeds",
            result.label(), result.seeds().size()),
        List.of(
            "images",
            "judge",
            "unlearned",
            "retrained",
            "ratio, seed by seed",
            "seeds censored at the cap"),
        rows);
  }

  /** What attacks and relearning say over the training seeds, as a sentence. */
  public static String recovered(RecoverySeedResult result) {
    return Figures.text(
        "The %s attack convinces both judges in a share of the restarts that is %s above that on the"
            + " better control, and relearn times are %s of the retrained model's.",
        result.attack(),
        text(result.strictExcess(), 2, "+"),
        result.relearning().stream()
            .map(
                row ->
                    Figures.text(
                        "%s (%d images, judge %s)",
                        text(row.ratio(), 2, ""), row.images(), row.judge()))
            .collect(Collectors.joining(", ")));
  }

  /** How far judges of one kind agree, as a sentence. */
  public static String opinions(JudgeSeedResult result) {
    DoubleSummaryStatistics before = range(result, JudgeSeedResult.Row::forgetProbabilityBefore);
    DoubleSummaryStatistics after = range(result, JudgeSeedResult.Row::forgetProbability);
    DoubleSummaryStatistics gap =
        range(result, row -> Math.abs(row.forgetProbability() - row.greyForgetProbability()));
    return Figures.text(
        "%d judges of A's network read the same original with %.3f to %.3f and the same unlearned"
            + " model with %.3f to %.3f, each at most %.3f from its own answer to grey.",
        result.judges().size(),
        before.getMin(),
        before.getMax(),
        after.getMin(),
        after.getMax(),
        gap.getMax());
  }

  private static DoubleSummaryStatistics range(
      JudgeSeedResult result, ToDoubleFunction<JudgeSeedResult.Row> value) {
    return result.judges().stream().mapToDouble(value).summaryStatistics();
  }
}
