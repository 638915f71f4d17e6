package lethe.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lethe.base.Rows;
import lethe.data.LabelSet;
import lethe.experiment.Baseline;
import lethe.experiment.BaselineResult;
import lethe.experiment.BaselineStudy;
import lethe.experiment.Experiment;
import lethe.experiment.ModelName;
import lethe.model.Weights;
import lethe.train.AscentLog;
import lethe.train.GradientAscent;

/** Pictures and a chart of simpler ways to forget beside Selective Amnesia. */
public final class BaselineFigures {
  private static final int SHOWN = 10;

  /** The largest kept gap that is drawn, nats. */
  private static final int FARTHEST = 10;

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
   * Models that lost more than {@value #FARTHEST} nats are left out: they would set the scale.
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
    for (BaselineResult.Row row : result.rows()) {
      if (result.keptGap(row) <= FARTHEST) {
        chart =
            chart.points(
                row.reading().model(),
                new double[] {result.keptGap(row)},
                new double[] {probability(row, judge)},
                color(row.reading().model()));
      }
    }
    return chart;
  }

  private static Color color(String model) {
    return Palette.model(model)
        .or(
            () ->
                Arrays.stream(Baseline.values())
                    .filter(each -> each.title().equals(model))
                    .map(BaselineFigures::color)
                    .findFirst())
        .orElse(Palette.UNTRAINED);
  }

  private static Color color(Baseline baseline) {
    return switch (baseline) {
      case FINE_TUNED -> Palette.series(0);
      case RELABELLED -> Palette.series(1);
      case ASCENT -> Palette.UNIFORM_NOISE;
      case GREY_SURROGATE -> Palette.series(2);
      case CAPPED_ASCENT -> Palette.series(3);
    };
  }

  /** How gradient ascent moves the −ELBO of the images that it climbs on and of the others. */
  public static Chart ascent(Experiment lethe, BaselineStudy study) {
    return ascent(
        study.forgetSet(),
        study.ascentLog(false),
        study.ascentLog(true),
        GradientAscent.flatGrey(lethe.generator().pixels()));
  }

  static Chart ascent(LabelSet forgetSet, AscentLog plain, AscentLog capped, double grey) {
    LineChart chart =
        Chart.lines(
                Figures.text(
                    "Ascent %s; capped, %s ends at %,.0f nats, the others at %,.0f",
                    plain.ranAway()
                        ? Figures.text("ran away after %,d steps", plain.last().step())
                        : Figures.text("ends at %,.0f nats", plain.last().forgotten()),
                    forgetSet,
                    capped.last().forgotten(),
                    capped.last().kept()))
            .x("training step")
            .y("−ELBO of the step's images (nats/image)")
            .logY()
            .horizontal("flat grey", grey, Palette.CONSTANT_GREY);
    chart = lines(chart, Baseline.ASCENT, plain);
    return lines(chart, Baseline.CAPPED_ASCENT, capped);
  }

  private static LineChart lines(LineChart chart, Baseline form, AscentLog log) {
    double[] steps = Figures.column(log.points(), AscentLog.Point::step);
    return chart
        .line(
            form.title() + ", forgotten",
            steps,
            Figures.column(log.points(), AscentLog.Point::forgotten),
            color(form))
        .dashed(
            form.title() + ", kept",
            steps,
            Figures.column(log.points(), AscentLog.Point::kept),
            color(form));
  }

  private static double probability(BaselineResult.Row row, String judge) {
    return row.reading().judge(judge).forgetProbability();
  }
}
