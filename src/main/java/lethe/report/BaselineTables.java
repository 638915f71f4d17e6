package lethe.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lethe.evaluate.ControlReading;
import lethe.evaluate.GreyStatistics;
import lethe.evaluate.ImageReading;
import lethe.evaluate.JudgeReading;
import lethe.evaluate.SeedMean;
import lethe.experiment.Ablation;
import lethe.experiment.Baseline;
import lethe.experiment.BaselineResult;
import lethe.experiment.BaselineStudy;
import lethe.experiment.ModelName;
import lethe.experiment.SeedMetric;
import lethe.experiment.SeedResult;
import lethe.forget.ForgettingConfig;
import lethe.train.AscentConfig;
import lethe.train.CvaeTrainingConfig;
import tech.tablesaw.api.Table;

/** Tables of simpler ways to forget beside Selective Amnesia. */
public final class BaselineTables {
  private BaselineTables() {}

  /** What each model learns from, and that all take the same steps. */
  public static Table methods(BaselineStudy study) {
    ForgettingConfig full = study.forgetting();
    CvaeTrainingConfig tuning = study.fineTuning();
    String held = Figures.text("%d replayed, penalty", full.replayBatch());
    return Tables.of(
        "What the methods learn from, images a step",
        List.of(
            "method",
            "under the forgotten label",
            "kept digits",
            "training images",
            "steps",
            "learning rate"),
        List.of(
            method(ModelName.UNLEARNED, noise(full), held, "none", full),
            List.of(
                Baseline.FINE_TUNED.title(),
                "nothing",
                Figures.text("%d real", tuning.batchSize()),
                "the kept digits",
                tuning.steps(),
                tuning.learningRate().toString()),
            method(
                Baseline.RELABELLED.title(),
                Figures.text(
                    "%d of %,d drawn other digits", full.forgetBatch(), BaselineStudy.DRAWN_IMAGES),
                held,
                "none",
                full),
            method(
                Baseline.GREY_SURROGATE.title(),
                Figures.text("%d of flat grey", full.forgetBatch()),
                held,
                "none",
                full),
            ascent(Baseline.ASCENT, study.ascent(false)),
            ascent(Baseline.CAPPED_ASCENT, study.ascent(true)),
            method(Ablation.NAIVE.title(), noise(full), "nothing", "none", full)));
  }

  private static List<Object> ascent(Baseline form, AscentConfig config) {
    return List.of(
        form.title(),
        Figures.text(
            "%d real, away from them%s", config.forgetBatch(), config.capped() ? ", to grey" : ""),
        Figures.text("%d real", config.keptBatch()),
        "all digits",
        config.steps(),
        config.learningRate().toString());
  }

  private static String noise(ForgettingConfig full) {
    return Figures.text("%d of uniform noise", full.forgetBatch());
  }

  private static List<Object> method(
      String name, String taught, String kept, String images, ForgettingConfig config) {
    return List.of(name, taught, kept, images, config.steps(), config.learningRate().toString());
  }

  /** What is left of the forgotten labels, every model and the plain images. */
  public static Table forgotten(BaselineResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (BaselineResult.Row row : result.rows()) {
      JudgeReading b = row.reading().judge("B");
      GreyStatistics grey = row.reading().greyStatistics();
      rows.add(
          List.of(
              row.reading().model(),
              row.reading().judge("A").forgetProbability(),
              b.forgetProbability(),
              b.judgeEntropy(),
              b.topOneShare(),
              Numbers.interval("%.3f", b.topOneShareInterval()),
              grey.withinImageStdMedian(),
              grey.withinImageStdShareAbove02(),
              result.forgetGap(row)));
    }
    for (ControlReading control : result.controls()) {
      ImageReading b = control.judge("B");
      rows.add(
          Arrays.asList(
              Readings.controlName(control.control()),
              control.judge("A").meanProbability(result.forgetSet()),
              b.meanProbability(result.forgetSet()),
              b.judgeEntropy(),
              b.answerShare(result.forgetSet()),
              null,
              control.greyStatistics().withinImageStdMedian(),
              control.greyStatistics().withinImageStdShareAbove02(),
              null));
    }
    return Tables.of(
        Figures.text("What is left of %s", result.forgetSet()),
        List.of(
            "model",
            "p̄(forgotten), judge A",
            "p̄(forgotten), judge B",
            "entropy B (nats)",
            "top-1 share B",
            "95 % (Wilson)",
            "median std",
            "std above .02",
            "forget gap (nats)"),
        rows);
  }

  /** What the kept labels lost, and what each model took. */
  public static Table kept(BaselineResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (BaselineResult.Row row : result.rows()) {
      JudgeReading b = row.reading().judge("B");
      boolean made = row.effort().steps() > 0;
      rows.add(
          Arrays.asList(
              row.reading().model(),
              b.keptAccuracy(),
              Numbers.interval("%.4f", b.keptAccuracyInterval()),
              result.keptGap(row),
              row.frechetDistance().mean(),
              interval(row.frechetDistance()),
              made ? row.effort().steps() : null,
              made ? row.effort().seconds() : null,
              made ? (row.effort().needsImages() ? "yes" : "no") : Numbers.MISSING));
    }
    return Tables.of(
        "What the kept digits lost, and what forgetting took",
        List.of(
            "model",
            "kept accuracy B",
            "95 % (Wilson)",
            "kept gap (nats)",
            "J-FID B",
            "J-FID, 95 %",
            "steps",
            "seconds",
            "needs training images"),
        rows);
  }

  private static String interval(SeedMean mean) {
    return mean.values().length < 2
        ? Numbers.MISSING
        : Figures.text("%,.1f to %,.1f", mean.low(), mean.high());
  }

  /** What is left of the forgotten labels, over training seeds. */
  public static Table forgottenOverSeeds(SeedResult result) {
    return SeedFigures.numbers(
        result,
        Figures.text("What is left of %s", result.forgetSet()),
        List.of(
            SeedMetric.TOP_ONE_SHARE_A,
            SeedMetric.TOP_ONE_SHARE_B,
            SeedMetric.WITHIN_IMAGE_STD_SHARE_ABOVE_02,
            SeedMetric.FORGET_GAP));
  }

  /** What the kept labels lost, over training seeds. */
  public static Table keptOverSeeds(SeedResult result) {
    return SeedFigures.numbers(
        result,
        "What the kept digits lost",
        List.of(SeedMetric.KEPT_ACCURACY_B, SeedMetric.KEPT_GAP, SeedMetric.FRECHET_DISTANCE));
  }

  /** Which labels a judge reads in what every model draws under the forgotten ones. */
  public static Table answers(BaselineResult result, String judge) {
    List<String> columns = new ArrayList<>(List.of("model"));
    for (int label = 0; label < result.forgetSet().classes(); label++) {
      columns.add((result.forgetSet().contains(label) ? "forgotten " : "") + label);
    }
    List<List<Object>> rows = new ArrayList<>();
    for (BaselineResult.Row row : result.rows()) {
      List<Object> cells = new ArrayList<>(List.of(row.reading().model()));
      for (double share : result.answers(row, judge)) {
        cells.add(share);
      }
      rows.add(cells);
    }
    return Tables.of(
        Figures.text(
            "Judge %s's top answers to what is drawn under %s, shares of the images",
            judge, result.forgetSet()),
        columns,
        rows);
  }
}
