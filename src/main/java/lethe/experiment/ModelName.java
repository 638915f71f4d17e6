package lethe.experiment;

/**
 * What models are called in results, tables and legends. Others have the title of their {@link
 * Ablation}, {@link Baseline}, {@link ProjectionStudy.Method} or {@link SequentialStudy.Variant}.
 */
public final class ModelName {
  /** The model before forgetting, trained on every label. */
  public static final String ORIGINAL = "original";

  /** The original after Selective Amnesia with the profile's settings. */
  public static final String UNLEARNED = "unlearned";

  /** The ideal of exact unlearning: trained from scratch without the forgotten labels. */
  public static final String RETRAINED = "retrained";

  /** The untrained control: fresh weights. */
  public static final String UNTRAINED = "untrained";

  private ModelName() {}
}
