package lethe.optim;

import ai.djl.ndarray.NDArray;
import java.util.List;
import lethe.model.ElboPass;
import lethe.model.ImageGradients;

/**
 * What one member of a team made of its images of a batch: both live until the member's next step.
 *
 * @param pass over its images
 * @param gradients of their losses
 */
public record Share(ElboPass pass, ImageGradients gradients) {
  /** The share of a pass, with gradients of the losses as they are. */
  public static Share of(ElboPass pass) {
    return new Share(pass, pass.gradients());
  }

  /** The gradients of all shares. */
  public static List<ImageGradients> gradients(List<Share> shares) {
    return shares.stream().map(Share::gradients).toList();
  }

  /** The loss of all its images, nats. */
  public double loss() {
    try (NDArray losses = pass.reconstruction();
        NDArray divergences = pass.klDivergence()) {
      return (double) losses.sum().getFloat() + divergences.sum().getFloat();
    }
  }
}
