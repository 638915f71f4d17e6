package lethe.forget;

import ai.djl.ndarray.NDArray;
import lethe.base.Checks;
import lethe.engine.Scope;
import lethe.fisher.FisherDiagonal;
import lethe.model.Weights;
import lethe.optim.FlatVector;
import lethe.optim.Stretch;

/**
 * The elastic weight consolidation penalty {@code λ Σ_k F_k (θ_k − θ*_k)²} (Kirkpatrick et al.
 * 2017, 1612.00796, eq. 3, there with λ/2) and its gradient {@code 2λ F ∘ (θ − θ*)}, both in closed
 * form.
 */
final class EwcPenalty implements Penalty {
  private final double weight;
  private final FlatVector theta;
  private final FlatVector anchor;
  private final FlatVector doubledFisher;
  private final NDArray fisher;

  /**
   * A penalty.
   *
   * @param theta the weights, looked at where they are
   * @param anchor θ*
   * @param weight λ
   */
  EwcPenalty(Scope scope, FisherDiagonal fisher, FlatVector theta, Weights anchor, double weight) {
    Checks.require(
        fisher.values().layout().equals(anchor.layout()),
        "the Fisher diagonal has %s, the model %s: estimate it for this model",
        fisher.values().layout(),
        anchor.layout());
    this.weight = weight;
    this.theta = theta;
    this.anchor = FlatVector.of(anchor.upload(scope));
    this.fisher = fisher.values().upload(scope);
    this.doubledFisher = FlatVector.of(this.fisher.mul((float) (2 * weight)));
  }

  /** {@code Σ_k F_k (θ_k − θ*_k)²}, without λ. */
  @Override
  public double value() {
    try (Scope inner = Scope.within(fisher.getManager())) {
      NDArray distance = inner.keep(theta.array().sub(anchor.array()));
      return distance.square().mul(fisher).sum().getFloat();
    }
  }

  /** Adds {@code 2λ F ∘ (θ − θ*)} to {@code gradient}. */
  @Override
  public void addGradient(Stretch gradient) {
    if (weight > 0) {
      gradient.addPull(doubledFisher, theta, anchor);
    }
  }
}
