package lethe.forget;

import ai.djl.ndarray.NDArray;
import lethe.base.Checks;
import lethe.engine.Scope;
import lethe.fisher.FisherDiagonal;
import lethe.model.Weights;

/**
 * The elastic weight consolidation penalty {@code λ Σ_k F_k (θ_k − θ*_k)²} (Kirkpatrick et al.
 * 2017, 1612.00796, eq. 3, there with λ/2) and its gradient {@code 2λ F ∘ (θ − θ*)}, both in closed
 * form.
 */
final class EwcPenalty implements Penalty {
  private final double weight;
  private final NDArray fisher;
  private final NDArray doubledFisher;
  private final NDArray anchor;

  EwcPenalty(Scope scope, FisherDiagonal fisher, Weights anchor, double weight) {
    Checks.require(
        fisher.values().layout().equals(anchor.layout()),
        "the Fisher diagonal has %s, the model %s: estimate it for this model",
        fisher.values().layout(),
        anchor.layout());
    this.weight = weight;
    this.fisher = fisher.values().upload(scope);
    this.doubledFisher = this.fisher.mul((float) (2 * weight));
    this.anchor = anchor.upload(scope);
  }

  /** {@code Σ_k F_k (θ_k − θ*_k)²}, without λ. */
  @Override
  public double value(Scope step, NDArray theta) {
    NDArray distance = step.keep(theta.sub(anchor));
    return distance.square().mul(fisher).sum().getFloat();
  }

  /** Adds {@code 2λ F ∘ (θ − θ*)} to {@code gradient}. */
  @Override
  public void addGradient(Scope step, NDArray theta, NDArray gradient) {
    if (weight > 0) {
      NDArray distance = step.keep(theta.sub(anchor));
      gradient.addi(distance.muli(doubledFisher));
    }
  }
}
