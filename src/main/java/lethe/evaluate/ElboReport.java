package lethe.evaluate;

import java.util.Locale;
import lethe.model.NegativeElbo;

/**
 * How well a model explains test images with their true labels: the mean −ELBO in nats per image,
 * over images to keep, images to forget, and all of them. Lower is better for the kept ones;
 * forgetting makes it larger for the others.
 *
 * @param samples latents for each image; 1 compares with the reference, 16 is for reported values
 * @param negativeElboKept over the images of kept labels
 * @param reconstructionKept its cross-entropy part
 * @param klDivergenceKept its KL part
 * @param negativeElboForgotten over the images of labels to forget
 * @param reconstructionForgotten its cross-entropy part
 * @param klDivergenceForgotten its KL part
 * @param negativeElbo over all images
 * @param imagesKept how many
 * @param imagesForgotten how many
 */
public record ElboReport(
    int samples,
    double negativeElboKept,
    double reconstructionKept,
    double klDivergenceKept,
    double negativeElboForgotten,
    double reconstructionForgotten,
    double klDivergenceForgotten,
    double negativeElbo,
    int imagesKept,
    int imagesForgotten) {
  static ElboReport of(NegativeElbo.Value kept, NegativeElbo.Value forgotten) {
    double all =
        (kept.total() * kept.images() + forgotten.total() * forgotten.images())
            / (kept.images() + forgotten.images());
    return new ElboReport(
        kept.samples(),
        kept.total(),
        kept.reconstruction(),
        kept.klDivergence(),
        forgotten.total(),
        forgotten.reconstruction(),
        forgotten.klDivergence(),
        all,
        kept.images(),
        forgotten.images());
  }

  /** What forgetting did to it: this report's values minus those of {@code before}. */
  public Gap since(ElboReport before) {
    return new Gap(
        negativeElboKept - before.negativeElboKept,
        negativeElboForgotten - before.negativeElboForgotten);
  }

  /**
   * The change of the −ELBO, nats per image.
   *
   * @param keptGap Δ_K, near 0 if nothing else was lost
   * @param forgetGap Δ_f, large if the digit is no longer explained
   */
  public record Gap(double keptGap, double forgetGap) {}

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "−ELBO kept %.2f, forgotten %.2f, all %.2f nats/image (S = %d)",
        negativeElboKept,
        negativeElboForgotten,
        negativeElbo,
        samples);
  }
}
