package lethe.model;

import lethe.base.Checks;

/**
 * The size of a {@link ConditionalVae}. Hidden layers are 512 and 256 wide, as in the reference,
 * unless the model is made with {@linkplain ConditionalVae#ConditionalVae(CvaeConfig, int, int)
 * other widths}.
 *
 * @param pixels pixels of an image, at least 1
 * @param labels number of labels, at least 2
 * @param latentSize latent dimensions, at least 1; 8 in the reference, 2 for its map
 */
public record CvaeConfig(int pixels, int labels, int latentSize) {
  /** Checks every size. */
  public CvaeConfig {
    Checks.atLeast("pixels", pixels, 1);
    Checks.atLeast("labels", labels, 2);
    Checks.atLeast("latentSize", latentSize, 1);
  }

  /** 784 pixels, ten digits, 8 latents: 1,081,120 parameters. */
  public static CvaeConfig mnist() {
    return new CvaeConfig(784, 10, 8);
  }

  /** The same model with another latent size; 2 gives 1,076,500 parameters. */
  public CvaeConfig withLatentSize(int newLatentSize) {
    return new CvaeConfig(pixels, labels, newLatentSize);
  }
}
