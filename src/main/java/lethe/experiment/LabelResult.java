package lethe.experiment;

import java.util.List;
import lethe.evaluate.ControlReading;
import lethe.evaluate.ModelReading;

/**
 * Every label forgotten by itself: what {@code labels.json} keeps.
 *
 * @param rows one for each label, in order
 */
public record LabelResult(List<Row> rows) {
  /** Copies the list. */
  public LabelResult {
    rows = List.copyOf(rows);
  }

  /**
   * One label.
   *
   * @param label the label that was forgotten
   * @param original what is read of the model before
   * @param unlearned and after
   * @param constantGrey what the judges say of constant grey
   */
  public record Row(
      int label, ModelReading original, ModelReading unlearned, ControlReading constantGrey) {
    /** Δ_K: how much the kept −ELBO rose, nats per image. */
    public double keptGap() {
      return unlearned.elbo().since(original.elbo()).keptGap();
    }

    /** ΔKA by one judge: kept accuracy after minus before, on the same latents. */
    public double keptAccuracyChange(String judge) {
      return unlearned.judge(judge).keptAccuracyChange(original.judge(judge));
    }

    /** How far a judge's p̄_f is from its answer to grey, in [−1, 1]. */
    public double greyGap(String judge) {
      return unlearned.judge(judge).greyGap();
    }
  }

  /**
   * How much the share that a judge reads right has changed: a row for each forgotten label, a
   * column for each that is asked for; NaN for the forgotten one.
   */
  public double[][] accuracyChanges(String judge) {
    double[][] changes = new double[rows.size()][rows.size()];
    for (int row = 0; row < rows.size(); row++) {
      double[][] before = rows.get(row).original().judge(judge).answers();
      double[][] after = rows.get(row).unlearned().judge(judge).answers();
      for (int asked = 0; asked < rows.size(); asked++) {
        changes[row][asked] =
            asked == rows.get(row).label()
                ? Double.NaN
                : after[asked][asked] - before[asked][asked];
      }
    }
    return changes;
  }
}
