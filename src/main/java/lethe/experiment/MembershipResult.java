package lethe.experiment;

import java.util.List;
import lethe.data.LabelSet;
import lethe.evaluate.MembershipInference;

/**
 * Membership inference for the forgotten labels, model by model: what {@code membership.json}
 * keeps.
 *
 * @param forgetSet the labels whose training images are the members
 * @param config how it was measured
 * @param rows one for each model, score and form
 */
public record MembershipResult(LabelSet forgetSet, MembershipConfig config, List<Row> rows) {
  /** Copies the list. */
  public MembershipResult {
    rows = List.copyOf(rows);
  }

  /** What an image is scored by. */
  public enum Score {
    /** The negated −ELBO. */
    NEGATIVE_ELBO("−ELBO"),
    /** The negated importance-weighted bound. */
    IWAE("IWAE");

    private final String title;

    Score(String title) {
      this.title = title;
    }

    /** The name in tables. */
    public String title() {
      return title;
    }
  }

  /**
   * One reading.
   *
   * @param model its name
   * @param score what images are scored by
   * @param calibrated whether the original's score of the same image is taken off first
   * @param reading AUC with its interval, and the rate of true positives
   * @param aucDeviation |AUC − ½|, in [0, ½]; 0 is ideal where the two sets do not differ by
   *     themselves, which the retrained model's shows
   * @param privLeak (AUC − AUC_retrained)/AUC_retrained in the same form, 0 is ideal; NaN without a
   *     retrained model
   */
  public record Row(
      String model,
      Score score,
      boolean calibrated,
      MembershipInference reading,
      double aucDeviation,
      double privLeak) {}

  /** The reading of a model by a score. */
  public Row row(String model, Score score, boolean calibrated) {
    return rows.stream()
        .filter(row -> row.model().equals(model))
        .filter(row -> row.score() == score && row.calibrated() == calibrated)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no "
                        + (calibrated ? "calibrated" : "plain")
                        + " row '"
                        + model
                        + "' by "
                        + score.title()));
  }
}
