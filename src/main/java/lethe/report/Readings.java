package lethe.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lethe.data.LabelSet;
import lethe.evaluate.ControlReading;
import lethe.evaluate.HarmonicScore;
import lethe.evaluate.ImageReading;
import lethe.evaluate.JudgeReading;
import lethe.evaluate.ModelReading;
import lethe.experiment.Assessment;
import lethe.experiment.Experiment;
import lethe.experiment.ForgettingResult;
import lethe.experiment.ForgettingRow;
import lethe.experiment.ModelName;
import lethe.model.NegativeElbo;
import lethe.model.Weights;
import lethe.train.JudgeTrainingLog;
import tech.tablesaw.api.Table;

/** Tables and charts of what judges and test images say of models. */
public final class Readings {
  private static final Map<String, String> CONTROL_NAMES =
      Map.of("constantGrey", "constant grey", "uniformNoise", "uniform noise");

  private Readings() {}

  /** Mean −ELBO of each digit's test images, one model. */
  public static Table likelihoodByDigit(Experiment lethe, String name, Weights weights) {
    List<List<Object>> rows = new ArrayList<>();
    int labels = lethe.data().classes();
    for (int digit = 0; digit < labels; digit++) {
      rows.add(likelihood(Integer.toString(digit), lethe, weights, LabelSet.of(labels, digit)));
    }
    rows.add(likelihood("all", lethe, weights, LabelSet.all(labels)));
    return Tables.of(
        name + ": mean over the test images, nats per image",
        List.of("digit", "images", "−ELBO", "reconstruction", "KL"),
        rows);
  }

  private static List<Object> likelihood(
      String name, Experiment lethe, Weights weights, LabelSet labels) {
    NegativeElbo.Value value = lethe.negativeElbo(weights, labels);
    return List.of(
        name, value.images(), value.total(), value.reconstruction(), value.klDivergence());
  }

  /**
   * What forgetting did to each model: flatness of the forgotten digit, and both gaps. Plain images
   * stand below as controls of the flatness.
   */
  public static Table forgetting(String caption, ForgettingResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (ForgettingRow row : result.rows()) {
      rows.add(
          List.of(
              row.model(),
              row.greyStatistics().meanGrey(),
              row.greyStatistics().withinImageStdMedian(),
              row.greyStatistics().withinImageStdMaximum(),
              row.greyStatistics().withinImageStdShareAbove02(),
              row.negativeElboKept().total(),
              row.keptGap(),
              row.forgetGap()));
    }
    for (ForgettingResult.Control control : result.controls()) {
      rows.add(
          Arrays.asList(
              controlName(control.control()),
              control.greyStatistics().meanGrey(),
              control.greyStatistics().withinImageStdMedian(),
              control.greyStatistics().withinImageStdMaximum(),
              control.greyStatistics().withinImageStdShareAbove02(),
              null,
              null,
              null));
    }
    return Tables.of(
        caption,
        List.of(
            "model",
            "mean grey",
            "median std",
            "largest std",
            "share with std above .02",
            "kept −ELBO",
            "kept gap",
            "forget gap"),
        rows);
  }

  /** Test accuracy by pass over the training images, both judges. */
  public static Chart judges(JudgeTrainingLog a, JudgeTrainingLog b) {
    return Chart.lines(
            Figures.text(
                "Judge A is right on %.2f %%, judge B on %.2f %% of the test images",
                100 * a.last().testAccuracy(), 100 * b.last().testAccuracy()))
        .x("pass over the training images")
        .y("test accuracy (%)")
        .line("judge A", passes(a), accuracies(a), Palette.JUDGE_A)
        .line("judge B", passes(b), accuracies(b), Palette.JUDGE_B)
        .horizontal(
            Figures.text("reference's judge after %d passes", Published.JUDGE_PASSES),
            Published.JUDGE_ACCURACY,
            Palette.PUBLISHED);
  }

  private static double[] passes(JudgeTrainingLog log) {
    return Figures.column(log.epochs(), JudgeTrainingLog.Epoch::epoch);
  }

  private static double[] accuracies(JudgeTrainingLog log) {
    return Figures.column(log.epochs(), epoch -> 100 * epoch.testAccuracy());
  }

  /** What each judge says of images that are no digits: mean largest probability. */
  public static Table calibration(Assessment assessment) {
    Map<String, List<Object>> rows = new LinkedHashMap<>();
    List<String> columns = new ArrayList<>(List.of("images"));
    for (Assessment.JudgeQuality quality : assessment.judges()) {
      columns.add("judge " + quality.judge());
      cell(rows, "constant grey", quality.calibration().greyProbability());
      quality.calibration().heldOut().forEach((kind, value) -> cell(rows, kind, value));
      cell(rows, "mean over the kinds", quality.calibration().heldOutProbability());
    }
    return Tables.of(
        Figures.text(
            "Mean largest probability on images that are no digits (%s says: nothing)",
            Numbers.text(1.0 / assessment.forgetSet().classes())),
        columns,
        List.copyOf(rows.values()));
  }

  private static void cell(Map<String, List<Object>> rows, String kind, double value) {
    rows.computeIfAbsent(kind, name -> new ArrayList<>(List.of(name))).add(value);
  }

  /**
   * The headline table for one judge: every model, then the controls. Where several labels are
   * forgotten, p̄ and the top-1 share of models and controls alike are means over them.
   */
  public static Table headline(Assessment assessment, String judge) {
    List<List<Object>> rows = new ArrayList<>();
    for (ModelReading model : assessment.models()) {
      JudgeReading reading = model.judge(judge);
      rows.add(
          List.of(
              model.model(),
              reading.forgetProbability(),
              reading.judgeEntropy(),
              reading.topOneShare(),
              reading.keptAccuracy(),
              model.elbo().negativeElboKept(),
              model.elbo().negativeElboForgotten(),
              model.greyStatistics().withinImageStdMedian()));
    }
    for (ControlReading control : assessment.controls()) {
      ImageReading reading = control.judge(judge);
      List<Object> row = new ArrayList<>();
      row.add(controlName(control.control()));
      row.add(reading.meanProbability(assessment.forgetSet()));
      row.add(reading.judgeEntropy());
      row.add(reading.answerShare(assessment.forgetSet()));
      IntStream.range(0, 4).forEach(empty -> row.add(null));
      rows.add(row);
    }
    return Tables.of(
        Figures.text("Judge %s reads %s", judge, assessment.forgetSet()),
        List.of(
            "model",
            "p̄(forgotten)",
            "entropy (nats)",
            "top-1 share",
            "kept accuracy",
            "kept −ELBO",
            "forgotten −ELBO",
            "median std"),
        rows);
  }

  /**
   * What the headline leaves out: KP, the mean p of the digit asked for over the kept ones, the
   * worst of them by accuracy, the entropy of the mean answer to the forgotten digits, which is
   * large where answers are sure but different, and the harmonic score against the first model with
   * both of its parts, blank where that model had nothing to keep or to forget.
   */
  public static Table details(Assessment assessment, String judge) {
    JudgeReading before = assessment.models().get(0).judge(judge);
    List<List<Object>> rows = new ArrayList<>();
    for (ModelReading model : assessment.models()) {
      JudgeReading reading = model.judge(judge);
      Optional<HarmonicScore> score = HarmonicScore.of(before, reading);
      rows.add(
          Arrays.asList(
              model.model(),
              reading.keptProbability(),
              reading.keptProbability() - before.keptProbability(),
              reading.worstKeptLabel(),
              reading.worstKeptAccuracy(),
              reading.judgeEntropy(),
              reading.entropyOfMean(),
              score.map(HarmonicScore::keptPart).orElse(null),
              score.map(HarmonicScore::forgottenPart).orElse(null),
              score.map(HarmonicScore::score).orElse(null)));
    }
    for (ControlReading control : assessment.controls()) {
      ImageReading reading = control.judge(judge);
      rows.add(
          Arrays.asList(
              controlName(control.control()),
              null,
              null,
              null,
              null,
              reading.judgeEntropy(),
              reading.entropyOfMean(),
              null,
              null,
              null));
    }
    return Tables.of(
        Figures.text("Judge %s: kept digits, both entropies, and the harmonic score", judge),
        List.of(
            "model",
            "kept probability KP",
            "change of KP",
            "worst kept digit",
            "its accuracy",
            "entropy (nats)",
            "H(p̄) (nats)",
            "kept part u",
            "forgotten part v",
            "2uv / (u + v)"),
        rows);
  }

  /** What tables call a set of plain images. */
  static String controlName(String control) {
    return "control: " + CONTROL_NAMES.getOrDefault(control, control);
  }

  /** The published reading of the reference, its own answer to grey beside it. */
  public static Table published() {
    return Tables.of(
        "The reference's judge, published",
        List.of("images", "p̄(1)", "entropy (nats)"),
        List.of(
            List.of(
                ModelName.ORIGINAL, Published.FORGET_PROBABILITY_BEFORE, Published.ENTROPY_BEFORE),
            List.of("amnesiac", Published.FORGET_PROBABILITY_AFTER, Published.ENTROPY_AFTER),
            List.of(
                "one constant grey image",
                Published.FORGET_PROBABILITY_OF_GREY,
                Published.ENTROPY_OF_GREY)));
  }

  /** Uncertainty of the unlearned row: standard errors and Wilson intervals. */
  public static Table uncertainty(ModelReading model) {
    List<List<Object>> rows = new ArrayList<>();
    for (JudgeReading reading : model.judges().values()) {
      rows.add(
          List.of(
              reading.judge(),
              reading.samplesPerLabel(),
              reading.forgetProbability(),
              Numbers.told(reading.forgetProbabilityStandardError(), reading.forgetProbability()),
              Numbers.told(reading.greyGap(), reading.forgetProbability()),
              Numbers.interval("%.4f", reading.topOneShareInterval()),
              Numbers.interval("%.4f", reading.keptAccuracyInterval())));
    }
    return Tables.of(
        model.model() + ": one training seed, uncertainty over the images",
        List.of(
            "judge",
            "images a digit",
            "p̄(forgotten)",
            "standard error",
            "grey gap",
            "top-1 share, 95 %",
            "kept accuracy, 95 %"),
        rows);
  }

  /** Mean probability of every answer for every requested digit, fixed colour range. */
  public static Chart matrix(ModelReading model, String judge) {
    JudgeReading reading = model.judge(judge);
    String title =
        Figures.text(
            "%s: p of the requested digit is %.2f for the kept ones, %.2f for %s",
            model.model(),
            reading.keptProbability(),
            reading.forgetProbability(),
            reading.forgetSet());
    String[] digits =
        IntStream.range(0, model.config().forgetSet().classes())
            .mapToObj(Integer::toString)
            .toArray(String[]::new);
    return Chart.heatMap(title)
        .rows("requested digit", digits)
        .columns("judge's answer", digits)
        .cells("mean probability", reading.probabilities())
        .range(0, 1)
        .decimals(2);
  }

  /**
   * What forgetting changed in the matrix, on a fixed scale around 0 that shows a tenth: the rows
   * of forgotten digits are beyond it.
   */
  public static Chart matrixChange(ModelReading before, ModelReading after, String judge) {
    double[][] old = before.judge(judge).probabilities();
    double[][] changes = after.judge(judge).probabilities();
    LabelSet forgetSet = after.config().forgetSet();
    int row = -1;
    int column = -1;
    double forgotten = 0;
    for (int k = 0; k < changes.length; k++) {
      for (int j = 0; j < changes[k].length; j++) {
        changes[k][j] -= old[k][j];
        if (forgetSet.contains(k)) {
          forgotten = Math.abs(changes[k][j]) > Math.abs(forgotten) ? changes[k][j] : forgotten;
        } else if (row < 0 || Math.abs(changes[k][j]) > Math.abs(changes[row][column])) {
          row = k;
          column = j;
        }
      }
    }
    String[] digits =
        IntStream.range(0, changes.length).mapToObj(Integer::toString).toArray(String[]::new);
    return Chart.heatMap(
            Figures.text(
                "Judge %s: at most %+.3f in kept rows (asked for %d, answered %d), %+.2f in %s",
                judge, changes[row][column], row, column, forgotten, forgetSet))
        .rows("requested digit", digits)
        .columns("judge's answer", digits)
        .cells(after.model() + " − " + before.model(), changes)
        .range(-0.1, 0.1)
        .decimals(2);
  }

  /** p̄ of the forgotten digit by both judges, every model beside constant grey. */
  public static Chart forgetProbability(Assessment assessment) {
    List<String> names = assessment.models().stream().map(ModelReading::model).toList();
    ControlReading grey = assessment.controls().get(0);
    String answers =
        assessment.judges().stream()
            .map(Assessment.JudgeQuality::judge)
            .map(
                judge ->
                    Figures.text(
                        "judge %s reads %.2f",
                        judge, grey.judge(judge).meanProbability(assessment.forgetSet())))
            .collect(Collectors.joining(", "));
    BarChart chart =
        Chart.bars("To be read beside constant grey, in which " + answers)
            .categories("model", names)
            .y("mean probability of the forgotten digit")
            .yRange(0, 1);
    for (Assessment.JudgeQuality quality : assessment.judges()) {
      String judge = quality.judge();
      Color color = Palette.judge(judge);
      chart =
          chart
              .bars(
                  "judge " + judge,
                  Figures.column(
                      assessment.models(), model -> model.judge(judge).forgetProbability()),
                  color)
              .horizontal(
                  "judge " + judge + " on grey",
                  grey.judge(judge).meanProbability(assessment.forgetSet()),
                  color);
    }
    return chart;
  }
}
