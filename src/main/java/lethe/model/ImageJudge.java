package lethe.model;

import lethe.base.Checks;
import lethe.engine.Torch;

/**
 * What reads images: it gives each a probability for every label and, if it has them, features. A
 * {@link TrainedJudge} has weights of this library and can guide an attack; an {@link OwnJudge} is
 * anything else.
 */
public sealed interface ImageJudge permits OwnJudge, TrainedJudge {
  /** As it appears in tables and as a key of results, for example {@code "A"}. */
  String name();

  /** The number of pixels of an image. */
  int pixels();

  /** The number of labels. */
  int labels();

  /** The length of {@link #features}. */
  int featureSize();

  /**
   * What the judge says of images.
   *
   * @param images row-major (n, pixels), grey levels in [0, 1]
   */
  Answers answer(Torch torch, float[] images);

  /**
   * The features of images: the space of the distances between distributions.
   *
   * @param images row-major (n, pixels), grey levels in [0, 1]
   * @return row-major (n, featureSize)
   */
  float[] features(Torch torch, float[] images);

  /**
   * Checks that the judge can read what a generator draws.
   *
   * @throws IllegalArgumentException naming the pixels and labels of both, if they differ
   */
  default void requireReads(ConditionalGenerator generator) {
    Checks.require(
        pixels() == generator.pixels() && labels() == generator.labels(),
        "%s reads %d pixels and %d labels, the generator draws %d and %d: take a judge of the same"
            + " images",
        this,
        pixels(),
        labels(),
        generator.pixels(),
        generator.labels());
  }
}
