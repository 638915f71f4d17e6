package lethe.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import lethe.evaluate.GreyStatistics;
import lethe.evaluate.Interval;
import lethe.evaluate.JudgeReading;
import lethe.experiment.Baseline;
import lethe.experiment.BaselineResult;
import lethe.experiment.ModelName;

/** What simpler ways to forget do, in sentences that hold for the numbers they are made from. */
public final class BaselineAnswers {
  /** Differences of the kept −ELBO below this are none, nats per image. */
  private static final double SAME_NATS = 0.1;

  private static final double HALF = 0.5;

  private BaselineAnswers() {}

  /** Whether training on without the digit makes the model forget it. */
  public static String fineTuned(BaselineResult result, String judge) {
    BaselineResult.Row row = result.row(Baseline.FINE_TUNED);
    JudgeReading reading = row.reading().judge(judge);
    Interval share = reading.topOneShareInterval();
    double chance = 1.0 / result.forgetSet().classes();
    return Figures.text(
        "Trained on without %s for %,d steps, the model %s: judge %s reads %.1f %% of what it draws"
            + " there as %s (95 %% %.1f to %.1f; guessing %.1f, the original %.1f, the retrained"
            + " model %.1f). The −ELBO of real images of %s changes by %+.0f nats; with Selective"
            + " Amnesia by %+.0f.",
        result.forgetSet(),
        row.effort().steps(),
        share.low() > chance
            ? "still draws it"
            : share.high() < chance
                ? "draws it less often than a guess would"
                : "draws it about as often as a guess would",
        judge,
        100 * reading.topOneShare(),
        result.forgetSet(),
        100 * share.low(),
        100 * share.high(),
        100 * chance,
        100 * topOne(result, ModelName.ORIGINAL, judge),
        100 * topOne(result, ModelName.RETRAINED, judge),
        result.forgetSet(),
        result.forgetGap(row),
        result.forgetGap(result.row(ModelName.UNLEARNED)));
  }

  private static double topOne(BaselineResult result, String model, String judge) {
    return result.row(model).reading().judge(judge).topOneShare();
  }

  /** What is drawn under the forgotten label where other digits were taught there. */
  public static String relabelled(BaselineResult result, String judge) {
    BaselineResult.Row row = result.row(Baseline.RELABELLED);
    double[] answers = result.answers(row, judge);
    int most = -1;
    double others = 0;
    for (int label : result.forgetSet().complement().labels()) {
      others += answers[label];
      most = most < 0 || answers[label] > answers[most] ? label : most;
    }
    boolean pictures = BaselineResult.texture(row).low() > HALF;
    return Figures.text(
        "Relabelled, judge %s reads %.1f %% of what is drawn under %s as other digits, most often %d"
            + " (%.1f %%), and %.1f %% as %s; %.1f %% of these images have a std above %.2f, so %s.",
        judge,
        100 * others,
        result.forgetSet(),
        most,
        100 * answers[most],
        100 * (1 - others),
        result.forgetSet(),
        100 * row.reading().greyStatistics().withinImageStdShareAbove02(),
        GreyStatistics.TEXTURE,
        pictures
            ? "something is drawn there, not grey"
            : "much of it is flat and the answers say little");
  }

  /** Whether the surrogate decides what is drawn, and whether it decides what is kept. */
  public static String surrogates(BaselineResult result) {
    List<BaselineResult.Row> rows =
        List.of(
            result.row(ModelName.UNLEARNED),
            result.row(Baseline.GREY_SURROGATE),
            result.row(Baseline.RELABELLED));
    boolean bothFlat =
        rows.stream().limit(2).allMatch(row -> BaselineResult.texture(row).high() < HALF);
    double[] gaps = rows.stream().mapToDouble(result::keptGap).toArray();
    double apart =
        DoubleStream.of(gaps).max().orElseThrow() - DoubleStream.of(gaps).min().orElseThrow();
    return Figures.text(
        "With noise, grey and other digits as the surrogate the median std is %s and %s of the"
            + " images are above %.2f: %s. The kept gaps are %s nats, %s.",
        joined(rows.stream().map(row -> Figures.text("%.4f", grey(row).withinImageStdMedian()))),
        joined(
            rows.stream()
                .map(row -> Figures.text("%.1f %%", 100 * grey(row).withinImageStdShareAbove02()))),
        GreyStatistics.TEXTURE,
        bothFlat
            ? "noise and grey both end in mostly flat images"
            : "noise and grey do not both end in mostly flat images",
        joined(rows.stream().map(row -> Figures.text("%+.2f", result.keptGap(row)))),
        apart <= SAME_NATS
            ? "no more than a tenth apart"
            : Figures.text("up to %.2f apart", apart));
  }

  private static GreyStatistics grey(BaselineResult.Row row) {
    return row.reading().greyStatistics();
  }

  private static String joined(Stream<String> parts) {
    return parts.collect(Collectors.joining(", "));
  }

  /** What fine-tuning and Selective Amnesia take, and what they leave of the kept digits. */
  public static String cost(BaselineResult result) {
    BaselineResult.Row tuned = result.row(Baseline.FINE_TUNED);
    BaselineResult.Row unlearned = result.row(ModelName.UNLEARNED);
    Interval accuracy = result.accuracyInterval(tuned, unlearned);
    return Figures.text(
        "Fine-tuning took %.0f s and needs the training images of the kept digits; Selective Amnesia"
            + " took %.0f s and %.0f s for the Fisher diagonal, and needs none. Their kept gaps are"
            + " %+.2f and %+.2f nats; kept accuracy differs by %+.4f (judge B, 95 %% %+.4f to"
            + " %+.4f: %s).",
        tuned.effort().seconds(),
        unlearned.effort().seconds(),
        result.fisherSeconds(),
        result.keptGap(tuned),
        result.keptGap(unlearned),
        result.accuracyChange(tuned, unlearned),
        accuracy.low(),
        accuracy.high(),
        accuracy.low() > 0
            ? "fine-tuning keeps more"
            : accuracy.high() < 0 ? "Selective Amnesia keeps more" : "undecided");
  }
}
