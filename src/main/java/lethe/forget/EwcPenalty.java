package lethe.forget;

import ai.djl.ndarray.NDArray;
import lethe.base.Checks;
import lethe.engine.Scope;
import lethe.model.Weights;
import lethe.optim.FlatVector;
import lethe.optim.Stretch;
import lethe.optim.TensorVector;

/**
 * The elastic weight consolidation penalty {@code λ Σ_k F_k (θ_k − θ*_k)²} (Kirkpatrick et al.
 * 2017, 1612.00796, eq. 3, there with λ/2) and its gradient {@code 2λ F ∘ (θ − θ*)}, both in closed
 * form. F is a Fisher diagonal, or any number of at least 0 for each weight.
 */
final class EwcPenalty implements PenaltyTerm {
  private final double weight;
  private final TensorVector theta;
  private final NDArray fisher;
  private final NDArray anchor;
  private final FlatVector pull;
  private final FlatVector origin;

  /**
   * A penalty.
   *
   * @param fisher F, how firmly each weight is held
   * @param theta the weights, looked at where they are
   * @param anchor θ*
   * @param weight λ
   */
  EwcPenalty(Scope scope, Weights fisher, TensorVector theta, Weights anchor, double weight) {
    Checks.require(
        fisher.layout().equals(anchor.layout()),
        "the penalty has numbers for %s, the model has %s: estimate the Fisher diagonal of this"
            + " model, or give a number for each of its weights",
        fisher.layout(),
        anchor.layout());
    this.weight = weight;
    this.theta = theta;
    this.fisher = requireHolding(fisher).upload(scope);
    this.anchor = anchor.upload(scope);
    this.pull = theta.companion(doubled(fisher.values(), weight));
    this.origin = theta.companion(anchor.values());
  }

  private static Weights requireHolding(Weights fisher) {
    for (float value : fisher.requireFinite("the penalty").values()) {
      Checks.require(
          value >= 0,
          "a number of the penalty must be at least 0, was %s: less pushes its weight away",
          value);
    }
    return fisher;
  }

  private static float[] doubled(float[] values, double weight) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) (2 * weight);
    }
    return values;
  }

  /** {@code Σ_k F_k (θ_k − θ*_k)²}, without λ. */
  @Override
  public double value() {
    try (Scope inner = Scope.within(fisher.getManager())) {
      NDArray distance = inner.keep(theta.array().sub(anchor));
      return distance.square().mul(fisher).sum().getFloat();
    }
  }

  /** Adds {@code 2λ F ∘ (θ − θ*)} to {@code gradient}. */
  @Override
  public void addGradient(Stretch gradient) {
    if (weight > 0) {
      gradient.addPull(pull, theta, origin);
    }
  }
}
