package lethe.model;

import ai.djl.ndarray.NDArray;
import lethe.base.RandomStream;

/**
 * A classifier of images, by which others' images are read. An instance is an architecture and
 * holds no weights; each method takes them as a flat vector in the order of {@link #layout()}, the
 * trained numbers first and the running statistics after them.
 *
 * <p>Shapes: n images of {@link #pixels()} raw grey levels in [0, 1], logits (n, {@link
 * #labels()}). Results belong to the manager of the images. Every method but {@link Frozen#pass}
 * may be called while a gradient is being recorded, by the weights or by the images, so none uses
 * Java numbers as operands.
 */
public interface Judge {
  /** Names and shapes of the weights. */
  Layout layout();

  /** The number of pixels of an image. */
  int pixels();

  /** The number of labels. */
  int labels();

  /** The length of {@link #features}. */
  int featureSize();

  /**
   * Whether images of one batch meet in {@link #trainingLogits}, so that a batch may not be divided
   * among threads.
   */
  boolean usesBatchStatistics();

  /** Fresh weights before training. */
  Weights initialise(RandomStream random);

  /**
   * The input of the last layer, (n, featureSize), in evaluation mode: the space of the distances
   * between distributions.
   *
   * @param theta (layout().size())
   */
  NDArray features(NDArray theta, NDArray images);

  /**
   * The logits (n, labels) in evaluation mode: no dropout, running statistics as they are.
   *
   * @param theta (layout().size())
   */
  NDArray logits(NDArray theta, NDArray images);

  /**
   * The judge of a loop that leaves its weights alone: {@link #logits} but for rounding, with what
   * its calls have in common made once.
   *
   * @param theta (layout().size()), owns what is made here
   */
  default Frozen frozen(NDArray theta) {
    return images -> logits(theta, images);
  }

  /** A judge at fixed weights, in evaluation mode. */
  @FunctionalInterface
  interface Frozen {
    /** The logits (n, labels) of images (n, pixels), of their manager. */
    NDArray logits(NDArray images);

    /** The same with the way back from the logits to the images; nothing is being recorded. */
    default Pass pass(NDArray images) {
      return Pass.recorded(images, this::logits);
    }
  }

  /**
   * The logits (n, labels) in training mode, with dropout and the statistics of this batch. Running
   * statistics in {@code theta} are updated in place.
   *
   * @param trained the trained tensors, to differentiate by
   * @param theta (layout().size()), of which only the running statistics are touched
   * @param masks where the dropout masks come from, for each image a row of its own
   * @param first the row of the first image
   */
  NDArray trainingLogits(
      Tensors trained, NDArray theta, NDArray images, RandomStream masks, long first);
}
