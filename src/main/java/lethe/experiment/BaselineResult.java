package lethe.experiment;

import java.util.List;
import lethe.data.LabelSet;
import lethe.evaluate.ControlReading;
import lethe.evaluate.ElboReport;
import lethe.evaluate.GreyStatistics;
import lethe.evaluate.Interval;
import lethe.evaluate.JudgeReading;
import lethe.evaluate.ModelReading;
import lethe.evaluate.SeedMean;

/**
 * Simpler ways to forget beside Selective Amnesia: what {@code baselines.json} keeps.
 *
 * @param forgetSet the labels to forget
 * @param fisherSeconds wall-clock time of the Fisher diagonal, which Selective Amnesia and the
 *     baselines of its loop need besides
 * @param rows one for each model: original, unlearned, the baselines, neither, retrained
 * @param controls plain images: constant grey, uniform noise
 */
public record BaselineResult(
    LabelSet forgetSet, double fisherSeconds, List<Row> rows, List<ControlReading> controls) {
  /** Copies the lists. */
  public BaselineResult {
    rows = List.copyOf(rows);
    controls = List.copyOf(controls);
  }

  /**
   * One model.
   *
   * @param reading what the judges and the test images say of it
   * @param effort what making it from the original took
   * @param frechetDistance J-FID of the kept labels over evaluation seeds
   */
  public record Row(ModelReading reading, Effort effort, SeedMean frechetDistance) {
    String name() {
      return reading.model();
    }
  }

  /**
   * What making a model takes; of the retrained one, its whole training.
   *
   * @param steps optimiser steps, 0 for the original
   * @param seconds wall-clock time of them
   * @param needsImages whether it learns from images of the data set
   */
  public record Effort(int steps, double seconds, boolean needsImages) {
    static final Effort NONE = new Effort(0, 0, false);
  }

  /** The row of a model. */
  public Row row(String model) {
    return Named.find(rows, Row::name, model);
  }

  /** The row of a baseline. */
  public Row row(Baseline baseline) {
    return row(baseline.title());
  }

  /** Δ_K: how much the kept −ELBO rose since the original, nats per image. */
  public double keptGap(Row row) {
    return since(row).keptGap();
  }

  /** Δ_f: the same of real test images of the forgotten labels. */
  public double forgetGap(Row row) {
    return since(row).forgetGap();
  }

  private ElboReport.Gap since(Row row) {
    return row.reading().elbo().since(row(ModelName.ORIGINAL).reading().elbo());
  }

  /** How much a model's kept accuracy by judge B is above another's. */
  public double accuracyChange(Row row, Row other) {
    return judgeB(row).keptAccuracy() - judgeB(other).keptAccuracy();
  }

  /** The 95 % interval of {@link #accuracyChange}: a difference with 0 in it decides nothing. */
  public Interval accuracyInterval(Row row, Row other) {
    return Interval.difference(
        judgeB(row).keptAccuracy(),
        judgeB(row).keptAccuracyInterval(),
        judgeB(other).keptAccuracy(),
        judgeB(other).keptAccuracyInterval());
  }

  private static JudgeReading judgeB(Row row) {
    return row.reading().judge("B");
  }

  /** The 95 % interval of the share of images of the forgotten labels with some texture. */
  public static Interval texture(Row row) {
    GreyStatistics grey = row.reading().greyStatistics();
    return Interval.ofShare(grey.withinImageStdShareAbove02(), grey.images());
  }

  /**
   * The share of a model's images of the forgotten labels whose top answer is each label, a mean
   * over the forgotten ones; sums to 1.
   */
  public double[] answers(Row row, String judge) {
    double[][] all = row.reading().judge(judge).answers();
    double[] mean = new double[all.length];
    for (int label : forgetSet.labels()) {
      for (int answer = 0; answer < mean.length; answer++) {
        mean[answer] += all[label][answer] / forgetSet.size();
      }
    }
    return mean;
  }
}
