package lethe.support;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lethe.data.LabelSet;
import lethe.evaluate.ControlReading;
import lethe.evaluate.ElboReport;
import lethe.evaluate.EvaluationConfig;
import lethe.evaluate.GreyAnswer;
import lethe.evaluate.GreyStatistics;
import lethe.evaluate.ImageReading;
import lethe.evaluate.Interval;
import lethe.evaluate.JudgeReading;
import lethe.evaluate.ModelReading;
import lethe.evaluate.SeedMean;
import lethe.experiment.BaselineResult;
import lethe.experiment.Profile;
import lethe.experiment.QualityConfig;
import lethe.experiment.SeedMetric;
import lethe.experiment.SeedResult;
import lethe.model.Answers;

/** Readings of baselines that forget 1 of ten labels, by numbers that a test states. */
public final class Baselines {
  /** What is forgotten. */
  public static final LabelSet ONE = LabelSet.forgetSet(10, 1);

  private static final Set<String> NEED_IMAGES =
      Set.of("fine-tuned", "gradient ascent", "capped ascent", "retrained");

  private static final int IMAGES = 1_000;
  private static final int LABELS = 10;

  private Baselines() {}

  /**
   * A model as both judges read 1,000 images of each label.
   *
   * @param read share of images of 1 whose top answer is 1; all others are read as 7
   * @param textured share of them with a std above .02
   * @param kept accuracy of the kept labels
   * @param nats kept −ELBO; that of real images of 1 is ten times as large
   */
  public static BaselineResult.Row row(
      String name, double read, double textured, double kept, double nats) {
    return new BaselineResult.Row(
        new ModelReading(
            name,
            EvaluationConfig.smoke(ONE, 1),
            new TreeMap<>(Map.of("A", judge("A", read, kept), "B", judge("B", read, kept))),
            new GreyStatistics(IMAGES, 0.5, textured / 10, 0.5, textured),
            new ElboReport(1, nats, nats, 0, 10 * nats, 10 * nats, 0, nats, 9_000, 1_000)),
        name.equals("original")
            ? new BaselineResult.Effort(0, 0, false)
            : new BaselineResult.Effort(
                name.equals("gradient ascent") ? 130 : 1_000, 12, NEED_IMAGES.contains(name)),
        SeedMean.of(30, 32));
  }

  private static JudgeReading judge(String name, double read, double kept) {
    double[][] answers = new double[LABELS][LABELS];
    for (int label = 0; label < LABELS; label++) {
      answers[label][label] = kept;
      answers[label][(label + 1) % LABELS] = 1 - kept;
    }
    Arrays.fill(answers[1], 0);
    answers[1][1] = read;
    answers[1][7] = 1 - read;
    return new JudgeReading(
        name,
        ONE,
        IMAGES,
        read,
        0.01,
        read - 0.1,
        1,
        0.01,
        1,
        1,
        read,
        Interval.ofShare(read, IMAGES),
        kept,
        Interval.ofShare(kept, 9L * IMAGES),
        kept,
        0,
        kept,
        new GreyAnswer(0.1, 2.3, 0, 0.1),
        answers,
        answers,
        new double[LABELS]);
  }

  /** All models, of which some are changed: fine-tuning leaves the digit, surrogates cost alike. */
  public static BaselineResult result(BaselineResult.Row... changed) {
    return new BaselineResult(ONE, 3, rows(changed), List.of(control("constantGrey", 0.1)));
  }

  /** The same of three training seeds that agree. */
  public static SeedResult seeds(BaselineResult.Row... changed) {
    return seeds("none", 0, changed);
  }

  /**
   * The same where one model's numbers are {@code spread} apart from seed to seed: half the
   * interval is 2.48 times as much.
   */
  public static SeedResult seeds(String model, double spread, BaselineResult.Row... changed) {
    List<BaselineResult.Row> rows = rows(changed);
    List<SeedResult.Row> means = new ArrayList<>();
    for (BaselineResult.Row row : rows) {
      String name = row.reading().model();
      double own = name.equals(model) ? spread : 0;
      Map<String, SeedMean> numbers = new TreeMap<>();
      for (SeedMetric metric : SeedMetric.values()) {
        double mean = number(metric, row.reading(), rows.get(0).reading());
        numbers.put(
            metric.key(),
            own == 0 // a mean of three such numbers need not be that number
                ? new SeedMean(mean, mean, mean, new double[] {mean, mean, mean})
                : SeedMean.of(possible(metric, mean - own), mean, possible(metric, mean + own)));
      }
      means.add(new SeedResult.Row(name, numbers));
    }
    return new SeedResult(
        ONE,
        List.of(20L, 21L, 22L),
        EvaluationConfig.full(ONE, 1),
        QualityConfig.of(Profile.SMOKE),
        means,
        control("constantGrey", 0.1));
  }

  private static double possible(SeedMetric metric, double value) {
    return switch (metric) {
      case TOP_ONE_SHARE_A, TOP_ONE_SHARE_B, WITHIN_IMAGE_STD_SHARE_ABOVE_02 ->
          Math.min(1, Math.max(0, value));
      default -> value;
    };
  }

  private static double number(SeedMetric metric, ModelReading model, ModelReading original) {
    ElboReport.Gap gap = model.elbo().since(original.elbo());
    return switch (metric) {
      case FORGET_PROBABILITY_A, FORGET_PROBABILITY_B, TOP_ONE_SHARE_A, TOP_ONE_SHARE_B ->
          model.judge("B").topOneShare();
      case JUDGE_ENTROPY_B -> 1;
      case WITHIN_IMAGE_STD_MEDIAN -> model.greyStatistics().withinImageStdMedian();
      case WITHIN_IMAGE_STD_SHARE_ABOVE_02 -> model.greyStatistics().withinImageStdShareAbove02();
      case FORGET_GAP -> gap.forgetGap();
      case KEPT_ACCURACY_A, KEPT_ACCURACY_B -> model.judge("B").keptAccuracy();
      case NEGATIVE_ELBO_KEPT -> model.elbo().negativeElboKept();
      case KEPT_GAP -> gap.keptGap();
      case FRECHET_DISTANCE -> 31;
    };
  }

  private static List<BaselineResult.Row> rows(BaselineResult.Row... changed) {
    List<BaselineResult.Row> rows = new ArrayList<>();
    for (BaselineResult.Row usual :
        List.of(
            row("original", 0.97, 1, 0.96, 100),
            row("unlearned", 0, 0.13, 0.95, 101),
            row("fine-tuned", 0.6, 0.98, 0.97, 99.5),
            row("relabelled", 0.01, 0.99, 0.95, 101.05),
            row("grey surrogate", 0, 0.1, 0.951, 101),
            row("gradient ascent", 0.5, 1, 0.3, 300),
            row("capped ascent", 0.7, 1, 0.96, 99.8),
            row("neither", 0, 0, 0.1, 400),
            row("retrained", 0.02, 1, 0.96, 100.1))) {
      rows.add(
          Arrays.stream(changed)
              .filter(row -> row.reading().model().equals(usual.reading().model()))
              .findFirst()
              .orElse(usual));
    }
    return rows;
  }

  private static ControlReading control(String name, double probability) {
    float[] logits = new float[LABELS];
    Arrays.fill(logits, (float) Math.log((1 - probability) / (LABELS - 1)));
    logits[1] = (float) Math.log(probability);
    ImageReading reading = ImageReading.of(Answers.ofLogits(logits, LABELS));
    return new ControlReading(
        name, Map.of("A", reading, "B", reading), GreyStatistics.of(new float[] {0.5f, 0.5f}, 2));
  }
}
