package lethe.optim;

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

  /** The loss of all images of all shares, nats. */
  public static double loss(List<Share> shares) {
    double sum = 0;
    for (Share share : shares) {
      sum += share.pass().reconstruction().sum().getFloat();
      sum += share.pass().klDivergence().sum().getFloat();
    }
    return sum;
  }
}
