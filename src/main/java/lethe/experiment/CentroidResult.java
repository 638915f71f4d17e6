package lethe.experiment;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import lethe.base.Rows;
import lethe.data.LabelSet;

/**
 * The labels' centroids in several models: what {@code centroids.json} keeps.
 *
 * @param forgetSet the labels to forget
 * @param images how many test images were encoded, each with its own label
 * @param models the original first, then the unlearned model, then the retrained control if it was
 *     asked for
 * @param displacements how far each label's centroid moved from the original to the unlearned
 *     model, in latent units; the retrained model's axes are its own and have none
 * @param planes two ways to draw the centroids of the original and the unlearned model on paper
 */
public record CentroidResult(
    LabelSet forgetSet,
    int images,
    List<CentroidReading> models,
    double[] displacements,
    List<Plane> planes) {

  /** Growth of the relative isolation that makes an outcast. */
  private static final double GROWN = 1.25;

  /** Copies lists and array. */
  public CentroidResult {
    models = List.copyOf(models);
    displacements = displacements.clone();
    planes = List.copyOf(planes);
  }

  /**
   * Centroids on the first two principal axes of some of them.
   *
   * @param fittedTo whose centroids fixed the axes
   * @param explainedVariance share of the fitted centroids' variance along each of the two axes
   * @param original places of the original's centroids, (label, axis)
   * @param unlearned places of the unlearned model's centroids
   * @param shownDisplacement the share of the forgotten labels' displacement that lies in the
   *     plane, in [0, 1]: what is below 1 happens off the paper
   */
  public record Plane(
      String fittedTo,
      double[] explainedVariance,
      double[][] original,
      double[][] unlearned,
      double shownDisplacement) {
    /** Copies the arrays. */
    public Plane {
      explainedVariance = explainedVariance.clone();
      original = Rows.copy(original);
      unlearned = Rows.copy(unlearned);
    }

    @Override
    public double[] explainedVariance() {
      return explainedVariance.clone();
    }

    @Override
    public double[][] original() {
      return Rows.copy(original);
    }

    @Override
    public double[][] unlearned() {
      return Rows.copy(unlearned);
    }
  }

  @Override
  public double[] displacements() {
    return displacements.clone();
  }

  /** The reading of a model. */
  public CentroidReading model(String name) {
    return Named.find(models, CentroidReading::model, name);
  }

  /** The mean isolation ratio of the forgotten labels in a model. */
  public double forgottenIsolationRatio(String model) {
    return mean(model, true, CentroidReading.Row::isolationRatio);
  }

  /** The mean isolation ratio of the kept labels in a model. */
  public double keptIsolationRatio(String model) {
    return mean(model, false, CentroidReading.Row::isolationRatio);
  }

  /** The same among the kept labels alone: above 1 they move apart without the forgotten ones. */
  public double isolationRatioAmongKept(String model) {
    return mean(model, false, CentroidReading.Row::keptIsolationRatio);
  }

  /** The mean relative isolation of the forgotten labels in a model: 1 is ordinary. */
  double forgottenRelativeIsolation(String model) {
    return mean(model, true, CentroidReading.Row::relativeIsolation);
  }

  /**
   * What the run says of the centroid as an "outcast": confirmed if the forgotten labels are the
   * most isolated ones and their relative isolation grew by a quarter, refuted if it did not grow.
   */
  public List<Claim> claims() {
    double before = forgottenRelativeIsolation(ModelName.ORIGINAL);
    double after = forgottenRelativeIsolation(ModelName.UNLEARNED);
    boolean farthest = after >= largestKeptRelativeIsolation(ModelName.UNLEARNED);
    Claim.Verdict verdict = Claim.Verdict.of(farthest && after >= GROWN * before, after <= before);
    return List.of(
        new Claim(
            "the centroid of the forgotten digit becomes an outcast",
            verdict,
            String.format(
                Locale.ROOT,
                "relative isolation %.2f before, %.2f after (largest kept label %.2f), isolation"
                    + " ratio %.2f (kept labels %.2f, among themselves %.2f)%s",
                before,
                after,
                largestKeptRelativeIsolation(ModelName.UNLEARNED),
                forgottenIsolationRatio(ModelName.UNLEARNED),
                keptIsolationRatio(ModelName.UNLEARNED),
                isolationRatioAmongKept(ModelName.UNLEARNED),
                control(verdict))));
  }

  private String control(Claim.Verdict verdict) {
    if (models.stream().noneMatch(model -> model.model().equals(ModelName.RETRAINED))) {
      return "; no retrained control in this run";
    }
    double retrained = forgottenRelativeIsolation(ModelName.RETRAINED);
    boolean specific = forgottenRelativeIsolation(ModelName.UNLEARNED) > retrained;
    return String.format(
        Locale.ROOT,
        "; %sthe retrained model, which never saw the label, has a relative isolation of %.2f",
        verdict != Claim.Verdict.CONFIRMED
            ? ""
            : specific
                ? "more than without the label alone: "
                : "confirmed, but not specific to Selective Amnesia: ",
        retrained);
  }

  private double largestKeptRelativeIsolation(String model) {
    return rows(model, false)
        .mapToDouble(CentroidReading.Row::relativeIsolation)
        .max()
        .orElseThrow();
  }

  private double mean(
      String model, boolean forgotten, ToDoubleFunction<CentroidReading.Row> value) {
    return rows(model, forgotten).mapToDouble(value).average().orElseThrow();
  }

  private Stream<CentroidReading.Row> rows(String model, boolean forgotten) {
    return model(model).labels().stream()
        .filter(row -> forgetSet.contains(row.label()) == forgotten);
  }
}
