package lethe.experiment;

import java.util.List;
import lethe.data.LabelSet;
import lethe.evaluate.ModelReading;
import lethe.experiment.ProjectionResult.Row;
import lethe.experiment.ProjectionStudy.Method;

/**
 * Ways to project symmetrically, from the same start over the same steps: what {@code
 * projection-symmetric.json} keeps.
 *
 * @param forgetSet the labels to forget
 * @param original the model before forgetting
 * @param rows no projection, projection at every step, and one for each {@link SymmetricVariant}
 */
public record SymmetricResult(LabelSet forgetSet, ModelReading original, List<Row> rows) {
  /** Copies the list. */
  public SymmetricResult {
    rows = List.copyOf(rows);
  }

  /** Projection at every step, on all parameters as one vector. */
  public Row plain() {
    return Named.find(rows, Row::method, Method.SYMMETRIC.title());
  }

  /** The row of a variant. */
  public Row row(SymmetricVariant variant) {
    return Named.find(rows, Row::method, variant.title());
  }

  /** Δ_K of a row: how much the kept −ELBO rose since the original, nats per image. */
  public double keptGap(Row row) {
    return row.reading().elbo().negativeElboKept() - original.elbo().negativeElboKept();
  }
}
