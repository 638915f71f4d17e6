package lethe.experiment;

import java.util.List;
import lethe.forget.ForgettingReport;

/**
 * Selective Amnesia beside its ablations: what {@code forgetting.json} keeps.
 *
 * @param rows the original first, then the unlearned model and the ablations
 * @param report every loss term of the unlearned model's run
 */
public record ForgettingResult(List<ForgettingRow> rows, ForgettingReport report) {
  /** Copies the list. */
  public ForgettingResult {
    rows = List.copyOf(rows);
  }

  /** The row of a model. */
  public ForgettingRow row(String model) {
    return Named.find(rows, ForgettingRow::model, model);
  }
}
