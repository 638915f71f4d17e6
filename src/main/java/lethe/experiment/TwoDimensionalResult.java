package lethe.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lethe.data.LabelSet;
import lethe.evaluate.GreyStatistics;
import lethe.latent.KnnPurity;
import lethe.model.NegativeElbo;

/**
 * A model whose whole latent space fits on paper, before and after forgetting: what {@code
 * two_dimensional.json} keeps.
 *
 * @param parameters of the model
 * @param config how much was done
 * @param centroids of the labels in each model
 * @param models a row for each model: original, unlearned, and retrained where it was asked for
 */
public record TwoDimensionalResult(
    int parameters, TwoDimensionalConfig config, CentroidResult centroids, List<Row> models) {
  private static final double FEW = 0.25;
  private static final double MOST = 0.5;

  /** Copies the list. */
  public TwoDimensionalResult {
    models = List.copyOf(models);
  }

  /**
   * One model.
   *
   * @param model its name
   * @param negativeElboKept on the test images of kept labels, nats per image
   * @param negativeElboForgotten on the test images of forgotten labels
   * @param greyStatistics of samples of the forgotten labels, as many of each
   * @param purity of the test images' means
   * @param deadZoneShares for each label the share of its manifold's cells that are dead zones,
   *     with a within-image std of 0.02 at most
   */
  public record Row(
      String model,
      NegativeElbo.Value negativeElboKept,
      NegativeElbo.Value negativeElboForgotten,
      GreyStatistics greyStatistics,
      KnnPurity purity,
      double[] deadZoneShares) {
    /** Copies the array. */
    public Row {
      deadZoneShares = deadZoneShares.clone();
    }

    @Override
    public double[] deadZoneShares() {
      return deadZoneShares.clone();
    }
  }

  /** The row of a model. */
  public Row model(String name) {
    return Named.find(models, Row::model, name);
  }

  /** Whether the forgotten labels' codes gather, on the plane. */
  public Quarantine quarantine() {
    return Quarantine.of(
        centroids.forgetSet(),
        model(ModelName.ORIGINAL).purity(),
        model(ModelName.UNLEARNED).purity(),
        models.stream()
            .filter(row -> row.model().equals(ModelName.RETRAINED))
            .map(Row::purity)
            .findAny());
  }

  /** What the run says of dead zones and of the quarantine, see {@link Quarantine}. */
  public List<Claim> claims() {
    LabelSet forgetSet = centroids.forgetSet();
    Row before = model(ModelName.ORIGINAL);
    Row after = model(ModelName.UNLEARNED);
    double dead = mean(after.deadZoneShares(), forgetSet);
    double keptDead = mean(after.deadZoneShares(), forgetSet.complement());
    return List.of(
        new Claim(
            "under the forgotten label the map has dead zones, under the others it has none",
            verdict(dead - keptDead),
            String.format(
                Locale.ROOT,
                "share of the %d × %d cells with a std of %.2f at most: forgotten %.3f before,"
                    + " %.3f after; kept %.3f before, %.3f after",
                config.side(),
                config.side(),
                GreyStatistics.TEXTURE,
                mean(before.deadZoneShares(), forgetSet),
                dead,
                mean(before.deadZoneShares(), forgetSet.complement()),
                keptDead)),
        quarantine()
            .claim(
                "in two dimensions the forgotten digit is put into quarantine",
                String.format(
                    Locale.ROOT,
                    "; chance %.1f %%; its isolation grew %.2f times (kept %.2f)",
                    100 * after.purity().chance(),
                    centroids.forgottenIsolationRatio(ModelName.UNLEARNED),
                    centroids.keptIsolationRatio(ModelName.UNLEARNED))));
  }

  private static Claim.Verdict verdict(double share) {
    return Claim.Verdict.of(share >= MOST, share < FEW);
  }

  private static double mean(double[] perLabel, LabelSet labels) {
    return Arrays.stream(labels.labels()).mapToDouble(k -> perLabel[k]).average().orElseThrow();
  }
}
