package lethe.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lethe.base.Rows;
import lethe.data.LabelSet;
import lethe.experiment.Ablation;
import lethe.experiment.Baseline;
import lethe.experiment.BaselineResult;
import lethe.experiment.BaselineStudy;
import lethe.experiment.Experiment;
import lethe.experiment.ModelName;
import lethe.model.Weights;

/** Pictures and a chart of simpler ways to forget beside Selective Amnesia. */
public final class BaselineFigures {
  private static final int SHOWN = 10;

  private BaselineFigures() {}

  /** What every model draws under each forgotten label, ten images from the same latents. */
  public static ImageGrid pictures(Experiment lethe, BaselineStudy study) {
    Map<String, Weights> models = study.models();
    List<float[]> rows = new ArrayList<>();
    for (Weights weights : models.values()) {
      for (int label : study.forgetSet().labels()) {
        rows.add(lethe.samples(weights, label, SHOWN));
      }
    }
    return grid(study.forgetSet(), List.copyOf(models.keySet()), rows, lethe.generator().pixels());
  }

  /**
   * A grid of images.
   *
   * @param rows ten images each: the forgotten labels of the first model, then of the next
   */
  static ImageGrid grid(LabelSet forgetSet, List<String> models, List<float[]> rows, int pixels) {
    List<String> names = new ArrayList<>();
    for (String model : models) {
      for (int label : forgetSet.labels()) {
        names.add(forgetSet.size() == 1 ? model : model + ", " + label);
      }
    }
    return ImageGrid.of(Rows.below(rows), pixels)
        .columns(SHOWN)
        .rowLabels(names.toArray(String[]::new))
        .title(Figures.text("What is drawn under %s, the same latents", forgetSet));
  }

  /**
   * What is left of the forgotten labels against what the kept ones lost, a point for each model.
   * The model that nothing held is left out: it would set the scale.
   */
  public static Chart forgottenAndKept(BaselineResult result, String judge) {
    BaselineResult.Row tuned = result.row(Baseline.FINE_TUNED);
    BaselineResult.Row unlearned = result.row(ModelName.UNLEARNED);
    LineChart chart =
        Chart.lines(
                Figures.text(
                    "Fine-tuned: p̄ %.2f, kept gap %+.2f nats; Selective Amnesia: %.2f, %+.2f",
                    probability(tuned, judge),
                    result.keptGap(tuned),
                    probability(unlearned, judge),
                    result.keptGap(unlearned)))
            .x("kept gap (nats/image)")
            .y(Figures.text("judge %s's p̄ of the forgotten digit", judge))
            .yRange(0, 1)
            .horizontal(
                "constant grey",
                result.controls().get(0).judge(judge).meanProbability(result.forgetSet()),
                Palette.CONSTANT_GREY);
    int others = 0;
    for (BaselineResult.Row row : result.rows()) {
      String name = row.reading().model();
      if (!name.equals(Ablation.NAIVE.title())) {
        Color color = Palette.model(name).orElse(Palette.series(others));
        others += Palette.model(name).isEmpty() ? 1 : 0;
        chart =
            chart.highlighted(
                name,
                new double[] {result.keptGap(row)},
                new double[] {probability(row, judge)},
                color);
      }
    }
    return chart;
  }

  private static double probability(BaselineResult.Row row, String judge) {
    return row.reading().judge(judge).forgetProbability();
  }
}
