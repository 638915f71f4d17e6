package lethe.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lethe.evaluate.JudgeReading;
import lethe.experiment.LabelResult;
import lethe.experiment.ModelName;
import tech.tablesaw.api.Table;

/** Tables and pictures of every label forgotten by itself. */
public final class LabelFigures {
  private LabelFigures() {}

  /**
   * One image of every label by the original and by every unlearned model.
   *
   * @param images row-major, the original's row and one for each label that was forgotten, a column
   *     for each asked for
   */
  public static ImageGrid images(String title, float[] images) {
    return images(title, images, ImageGrid.SIDE * ImageGrid.SIDE);
  }

  /** The same of square images of so many pixels each: {@code generator().pixels()}. */
  public static ImageGrid images(String title, float[] images, int pixels) {
    ImageGrid grid = ImageGrid.of(images, pixels);
    int count = images.length / pixels;
    int labels = (int) Math.round((Math.sqrt(1 + 4.0 * count) - 1) / 2);
    String[] asked = IntStream.range(0, labels).mapToObj(Integer::toString).toArray(String[]::new);
    String[] models =
        Stream.concat(Stream.of(ModelName.ORIGINAL), Arrays.stream(asked).map("without "::concat))
            .toArray(String[]::new);
    return grid.columns(labels).rowLabels(models).columnLabels(asked).title(title);
  }

  /** What is read of each forgotten label: how flat its images are, what judges say of them. */
  public static Table forgotten(LabelResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (LabelResult.Row row : result.rows()) {
      JudgeReading a = row.unlearned().judge("A");
      JudgeReading b = row.unlearned().judge("B");
      rows.add(
          List.of(
              Integer.toString(row.label()),
              row.unlearned().greyStatistics().withinImageStdMedian(),
              row.unlearned().greyStatistics().withinImageStdShareAbove02(),
              row.original().judge("A").forgetProbability(),
              a.forgetProbability(),
              Numbers.told(a.greyGap(), a.forgetProbability()),
              row.original().judge("B").forgetProbability(),
              b.forgetProbability(),
              b.judgeEntropy()));
    }
    return Tables.of(
        Figures.text(
            "The forgotten digit, each by itself: %,d images, one training seed", samples(result)),
        List.of(
            "digit",
            "median std",
            "share with std above .02",
            "p̄ before, judge A",
            "p̄ after, judge A",
            "p̄ after − grey, judge A",
            "p̄ before, judge B",
            "p̄ after, judge B",
            "entropy after, judge B (nats)"),
        rows);
  }

  /** What each forgotten label cost the others. */
  public static Table kept(LabelResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (LabelResult.Row row : result.rows()) {
      JudgeReading b = row.unlearned().judge("B");
      rows.add(
          List.of(
              Integer.toString(row.label()),
              row.keptGap(),
              row.keptAccuracyChange("A"),
              row.keptAccuracyChange("B"),
              b.keptAccuracy(),
              Figures.text("%d (%.3f)", b.worstKeptLabel(), b.worstKeptAccuracy())));
    }
    return Tables.of(
        Figures.text(
            "What forgetting each digit costs the others: %,d images each, one training seed",
            samples(result)),
        List.of(
            "forgotten",
            "kept gap Δ (nats)",
            "kept accuracy, change, judge A",
            "kept accuracy, change, judge B",
            "kept accuracy, judge B",
            "worst kept digit, judge B"),
        rows);
  }

  /** How much the share that a judge reads right changed, for each forgotten and kept label. */
  public static Chart accuracyChanges(LabelResult result, String judge) {
    double[][] changes = result.accuracyChanges(judge);
    DoubleSummaryStatistics range =
        Arrays.stream(changes)
            .flatMapToDouble(Arrays::stream)
            .filter(change -> !Double.isNaN(change))
            .summaryStatistics();
    String[] labels =
        result.rows().stream().map(row -> Integer.toString(row.label())).toArray(String[]::new);
    return Chart.heatMap(
            Figures.text(
                "%d kept digits change by %+.3f to %+.3f of judge %s's accuracy, mean %+.4f",
                range.getCount(), range.getMin(), range.getMax(), judge, range.getAverage()))
        .rows("forgotten digit", labels)
        .columns("digit asked for", labels)
        .cells("change of judge " + judge + "'s accuracy", changes)
        .range(-0.05, 0.05)
        .decimals(3);
  }

  /** What holds of every label, as sentences. */
  public static String summary(LabelResult result) {
    LabelResult.Row rough =
        most(result, row -> row.unlearned().greyStatistics().withinImageStdMedian());
    LabelResult.Row textured =
        most(result, row -> row.unlearned().greyStatistics().withinImageStdShareAbove02());
    LabelResult.Row dear = most(result, LabelResult.Row::keptGap);
    LabelResult.Row cheap = most(result, row -> -row.keptGap());
    LabelResult.Row apart = most(result, row -> Math.abs(row.greyGap("A")));
    double seen =
        result.rows().stream()
            .mapToDouble(row -> row.unlearned().judge("B").forgetProbability())
            .max()
            .orElseThrow();
    return Figures.text(
        "Each of the %d digits forgotten by itself: the largest median std is %.4f (digit %d), the"
            + " largest share of images that keep some texture %.0f %% (digit %d); judge B's p̄ is"
            + " at most %.3f, and judge A's at most %.3f from its answer to grey (digit %d). It"
            + " costs the other digits %+.2f (digit %d) to %+.2f nats (digit %d).",
        result.rows().size(),
        rough.unlearned().greyStatistics().withinImageStdMedian(),
        rough.label(),
        100 * textured.unlearned().greyStatistics().withinImageStdShareAbove02(),
        textured.label(),
        seen,
        Math.abs(apart.greyGap("A")),
        apart.label(),
        cheap.keptGap(),
        cheap.label(),
        dear.keptGap(),
        dear.label());
  }

  private static int samples(LabelResult result) {
    return result.rows().get(0).unlearned().config().samplesPerLabel();
  }

  private static LabelResult.Row most(LabelResult result, ToDoubleFunction<LabelResult.Row> value) {
    return result.rows().stream().max(Comparator.comparingDouble(value)).orElseThrow();
  }
}
