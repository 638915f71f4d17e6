package lethe.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import lethe.base.Checks;
import lethe.data.LabelledImages;
import lethe.experiment.Claim;
import lethe.experiment.FisherResult;
import lethe.fisher.FisherDiagonal;
import lethe.forget.ForgettingReport;
import lethe.model.Draw;
import lethe.model.Layout;
import lethe.model.SampleSheet;
import lethe.train.TrainingLog;
import tech.tablesaw.api.Table;

/** The figures and tables of the notebooks, each from a result of the library. */
public final class Figures {
  /** The class by which the answer of a notebook is found in its outputs. */
  static final String ANSWER = "lethe-answer";

  private static final String STEP = "training step";

  private Figures() {}

  /** A text with numbers put in, in English notation, below zero with a minus sign. */
  public static String text(String pattern, Object... values) {
    return Numbers.withMinusSigns(String.format(Locale.ROOT, pattern, values));
  }

  /** A sentence of its own: a capital letter first, a full stop last. */
  public static String sentence(String text) {
    return capital(text) + ".";
  }

  static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** The answer that closes a notebook: a paragraph for each sentence, numbers filled in before. */
  public static HtmlFragment answer(String... paragraphs) {
    List<String> texts = Arrays.stream(paragraphs).map(Numbers::withMinusSigns).toList();
    StringBuilder html = new StringBuilder("<div class=\"" + ANSWER + "\">");
    for (String text : texts) {
      html.append("<p>").append(Html.escape(text)).append("</p>");
    }
    return new HtmlFragment(html.append("</div>").toString(), String.join("\n\n", texts));
  }

  /** Sentences of the reference with what the run says of each. */
  public static Table claims(List<Claim> claims) {
    return claims("What the reference says, and what this run says of it", claims);
  }

  /** The same under a caption of one's own. */
  public static Table claims(String caption, List<Claim> claims) {
    return Tables.of(
        caption,
        List.of("claim", "verdict", "by what"),
        claims.stream()
            .map(
                claim ->
                    List.of(
                        claim.sentence(),
                        claim.verdict().toString(),
                        Numbers.withMinusSigns(claim.evidence())))
            .toList());
  }

  /** A digit grid, ten images a row, rows labelled with their digits. */
  public static ImageGrid digits(String title, float[] images) {
    return digits(title, images, ImageGrid.SIDE * ImageGrid.SIDE);
  }

  /** The same of square images of so many pixels each: {@code generator().pixels()}. */
  public static ImageGrid digits(String title, float[] images, int pixels) {
    return ImageGrid.of(images, pixels).columns(SampleSheet.COLUMNS).digitRows().title(title);
  }

  /** The first ten images of every label, row by row; black where a label has fewer. */
  public static ImageGrid examples(String title, LabelledImages images) {
    int pixels = images.pixels();
    float[] cells = new float[images.classes() * SampleSheet.COLUMNS * pixels];
    int[] found = new int[images.classes()];
    for (int i = 0; i < images.count(); i++) {
      int label = images.label(i);
      if (found[label] < SampleSheet.COLUMNS) {
        int cell = label * SampleSheet.COLUMNS + found[label]++;
        System.arraycopy(images.images(new int[] {i}), 0, cells, cell * pixels, pixels);
      }
    }
    return digits(title, cells, pixels);
  }

  /** Sample sheets taken during a run, as a looping film with the step on every frame. */
  public static Film film(String title, List<SampleSheet.Snapshot> snapshots) {
    return film(title, snapshots, ImageGrid.SIDE * ImageGrid.SIDE);
  }

  /** The same of square images of so many pixels each: {@code generator().pixels()}. */
  public static Film film(String title, List<SampleSheet.Snapshot> snapshots, int pixels) {
    Checks.require(
        !snapshots.isEmpty(),
        "there are no pictures for '%s': delete the model's file in the run folder and run this"
            + " again to make it and them",
        title);
    List<ImageGrid> frames = new ArrayList<>();
    List<String> captions = new ArrayList<>();
    for (SampleSheet.Snapshot snapshot : snapshots) {
      frames.add(ImageGrid.of(snapshot.images(), pixels).columns(SampleSheet.COLUMNS).digitRows());
      captions.add("step " + snapshot.step());
    }
    return Film.of(title, frames, captions);
  }

  /** The tensors of a model: name, shape and count. */
  public static Table layout(String caption, Layout layout) {
    List<List<Object>> rows = new ArrayList<>();
    for (Layout.Slot slot : layout.slots()) {
      rows.add(List.of(slot.name(), slot.dimensions(), slot.size()));
    }
    rows.add(List.of("all", "", layout.size()));
    return Tables.of(caption, List.of("tensor", "shape", "numbers"), rows);
  }

  /** −ELBO of training and test by step, with the paper recipe's published points. */
  public static Chart training(TrainingLog log) {
    TrainingLog.Point last = log.last();
    double[] steps = column(log.points(), TrainingLog.Point::step);
    double[] test = column(log.points(), TrainingLog.Point::testNegativeElbo);
    return Chart.lines(
            text("Test −ELBO is %.1f nats after %,d steps", last.testNegativeElbo(), last.step()))
        .x(STEP)
        .y("−ELBO (nats/image)")
        .logX()
        .yRange(90, 150)
        .dashed(
            "train",
            steps,
            column(log.points(), TrainingLog.Point::trainNegativeElbo),
            Palette.ORIGINAL)
        .line("test", steps, test, Palette.ORIGINAL)
        .points(
            "paper recipe, published test",
            Published.trainingSteps(),
            Published.testNegativeElbo(),
            Palette.PUBLISHED)
        .horizontal(
            "published at 100,000 steps", Published.TEST_NEGATIVE_ELBO_AT_100K, Palette.LIMIT);
  }

  /** The log of a training run. */
  public static Table trainingTable(TrainingLog log) {
    List<List<Object>> rows = new ArrayList<>();
    for (TrainingLog.Point point : log.points()) {
      rows.add(
          List.of(
              point.step(),
              point.trainNegativeElbo(),
              point.testNegativeElbo(),
              point.testReconstruction(),
              point.testKlDivergence()));
    }
    return Tables.of(
        "Training log, nats per image",
        List.of("step", "train −ELBO", "test −ELBO", "test reconstruction", "test KL"),
        rows);
  }

  /** Mean Fisher of every tensor by two estimators, on a logarithmic axis. */
  public static Chart fisher(FisherDiagonal perSample, FisherDiagonal batchMean) {
    double ratio = perSample.trace() / batchMean.trace();
    return Chart.bars(
            text("Squaring batch means loses a factor of %.0f of the Fisher information", ratio))
        .categories("tensor", perSample.rows().stream().map(FisherDiagonal.Row::name).toList())
        .y("mean Fisher value (log scale)")
        .logY()
        .bars("per sample", column(perSample.rows(), FisherDiagonal.Row::mean), Palette.ORIGINAL)
        .bars(
            "batch mean (reference)",
            column(batchMean.rows(), FisherDiagonal.Row::mean),
            Palette.PUBLISHED);
  }

  /** Shape, mean, largest value and share of the trace of every tensor. */
  public static Table fisherTable(String caption, FisherDiagonal fisher) {
    List<List<Object>> rows = new ArrayList<>();
    for (FisherDiagonal.Row row : fisher.rows()) {
      rows.add(
          List.of(
              row.name(),
              row.shape(),
              row.mean(),
              row.max(),
              Numbers.to(2, 100 * row.traceShare())));
    }
    return Tables.of(
        caption, List.of("tensor", "shape", "mean", "largest", "share of trace (%)"), rows);
  }

  /**
   * Estimates over other images beside the one in use: how their sizes compare, in all and in the
   * tensor where that is least and most, and whether they rank weights alike.
   */
  public static Table otherFishers(FisherResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (FisherResult.Other other : result.others()) {
      rows.add(
          List.of(
              other.name(),
              other.config().labels().toString(),
              other.config().draw() == Draw.MEAN ? "means" : "samples",
              other.agreement().traceRatio(),
              ratio(extreme(other, -1)),
              ratio(extreme(other, 1)),
              other.agreement().logCorrelation(),
              other.agreement().largestRelativeDifference()));
    }
    return Tables.of(
        "Estimates over other images, against all labels and means",
        List.of(
            "what differs",
            "labels",
            "images",
            "trace ratio",
            "least tensor ratio",
            "largest tensor ratio",
            "log correlation",
            "largest relative difference"),
        rows);
  }

  private static FisherResult.TensorRatio extreme(FisherResult.Other other, int sign) {
    return other.means().stream()
        .filter(mean -> Double.isFinite(mean.ratio()))
        .max(Comparator.comparingDouble(mean -> sign * mean.ratio()))
        .orElseThrow();
  }

  private static String ratio(FisherResult.TensorRatio mean) {
    return text("%.2f (%s)", mean.ratio(), mean.tensor());
  }

  /** Every term of the forgetting objective as it is weighed, by step, on a logarithmic axis. */
  public static Chart lossTerms(ForgettingReport report) {
    double[] steps = column(report.points(), ForgettingReport.Point::step);
    double share = report.last().weightedEwcPenalty() / report.last().total();
    return Chart.lines(text("The penalty ends at %.2f %% of the objective", 100 * share))
        .x("step")
        .y("nats per batch (log scale)")
        .logY()
        .line(
            "forget",
            steps,
            column(report.points(), ForgettingReport.Point::forgetLoss),
            Palette.series(2))
        .line(
            "γ · replay",
            steps,
            column(report.points(), point -> positive(point.weightedReplayLoss())),
            Palette.series(0))
        .line(
            "λ · EWC",
            steps,
            column(report.points(), point -> positive(point.weightedEwcPenalty())),
            Palette.series(1))
        .line("total", steps, column(report.points(), ForgettingReport.Point::total), Palette.INK);
  }

  /** A logarithmic axis has no place for 0: no penalty at the first step, or no replay at all. */
  private static double positive(double value) {
    return Math.max(value, 1e-3);
  }

  /** The norm of the gradient given to Adam, by step. */
  public static Chart gradientNorm(ForgettingReport report, Color color) {
    double[] steps = column(report.points(), ForgettingReport.Point::step);
    double first = report.points().get(0).gradientNorm();
    return Chart.lines(
            text(
                "The gradient's norm goes from %,.0f to %,.0f",
                first, report.last().gradientNorm()))
        .x("step")
        .y("‖gradient‖₂ (log scale)")
        .logY()
        .line(
            "Selective Amnesia",
            steps,
            column(report.points(), ForgettingReport.Point::gradientNorm),
            color);
  }

  static <T> double[] column(List<T> rows, ToDoubleFunction<T> value) {
    return rows.stream().mapToDouble(value).toArray();
  }
}
