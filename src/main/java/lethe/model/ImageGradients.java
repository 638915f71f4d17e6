package lethe.model;

/**
 * The gradients of the losses of single images by the weights, kept apart until they are summed: of
 * any images, for any rows of a tensor. Several threads may sum at the same time.
 */
public interface ImageGradients extends SummedGradient {
  /** The gradients of images {@code from .. to − 1} of these alone. */
  ImageGradients images(int from, int to);
}
