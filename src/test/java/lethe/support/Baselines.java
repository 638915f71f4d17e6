package lethe.support;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
import lethe.model.Answers;

/** Readings of baselines that forget 1 of ten labels, by numbers that a test states. */
public final class Baselines {
  /** What is forgotten. */
  public static final LabelSet ONE = LabelSet.forgetSet(10, 1);

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
                1_000, 12, name.equals("fine-tuned") || name.equals("retrained")),
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
    List<BaselineResult.Row> rows = new ArrayList<>();
    for (BaselineResult.Row usual :
        List.of(
            row("original", 0.97, 1, 0.96, 100),
            row("unlearned", 0, 0.13, 0.95, 101),
            row("fine-tuned", 0.6, 0.98, 0.97, 99.5),
            row("relabelled", 0.01, 0.99, 0.95, 101.05),
            row("grey surrogate", 0, 0.1, 0.951, 101),
            row("neither", 0, 0, 0.1, 400),
            row("retrained", 0.02, 1, 0.96, 100.1))) {
      rows.add(
          Arrays.stream(changed)
              .filter(row -> row.reading().model().equals(usual.reading().model()))
              .findFirst()
              .orElse(usual));
    }
    return new BaselineResult(ONE, 3, rows, List.of(control("constantGrey", 0.1)));
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
