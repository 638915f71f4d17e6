package lethe.experiment;

import java.util.List;
import lethe.latent.OutlierScores;

/**
 * All images of one label with their scores and what forgetting did to each. Holds no tensors.
 *
 * @param label which
 * @param forgotten whether it was to be forgotten
 * @param scores Mahalanobis distances in the original's latent space
 * @param norms ‖μ‖ in the original's latent space
 * @param unlearnedStds within-image standard deviation of each D_am(μ, e_k)
 * @param probabilityChanges p(k | D_am(μ, e_k)) − p(k | D_or(μ, e_k)) of each, by the judge
 * @param sheets the rarest and the most ordinary images with their pictures
 */
public record LabelOutliers(
    int label,
    boolean forgotten,
    OutlierScores scores,
    OutlierScores norms,
    double[] unlearnedStds,
    double[] probabilityChanges,
    List<Sheet> sheets) {
  /** Copies list and arrays. */
  public LabelOutliers {
    unlearnedStds = unlearnedStds.clone();
    probabilityChanges = probabilityChanges.clone();
    sheets = List.copyOf(sheets);
  }

  /**
   * Pictures of some examples.
   *
   * @param group the examples and their readings
   * @param images grey levels, one row of examples after the other for each {@link OutlierPicture},
   *     row-major (pictures × examples, pixels)
   * @param codes μ of the examples in the original, row-major (examples, latentSize)
   */
  public record Sheet(OutlierGroup group, float[] images, float[] codes) {
    /** Copies the arrays. */
    public Sheet {
      images = images.clone();
      codes = codes.clone();
    }

    @Override
    public float[] codes() {
      return codes.clone();
    }

    @Override
    public float[] images() {
      return images.clone();
    }
  }

  /** The sheet of a choice. */
  public Sheet sheet(OutlierGroup.Choice choice) {
    return sheets.stream()
        .filter(sheet -> sheet.group().choice() == choice)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("there is no sheet of the " + choice.title()));
  }

  /** The value that is held against the score: flatness of a forgotten, loss of a kept label. */
  public double[] values() {
    return forgotten ? unlearnedStds() : probabilityChanges();
  }

  /** The curves of this label against both scores. */
  List<OutlierCurve> curves(int bins) {
    String value = forgotten ? "withinImageStd" : "probabilityChange";
    return List.of(
        OutlierCurve.of(label, forgotten, "mahalanobis", scores, value, values(), bins),
        OutlierCurve.of(label, forgotten, "norm", norms, value, values(), bins));
  }

  @Override
  public double[] unlearnedStds() {
    return unlearnedStds.clone();
  }

  @Override
  public double[] probabilityChanges() {
    return probabilityChanges.clone();
  }
}
