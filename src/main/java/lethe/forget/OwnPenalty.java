package lethe.forget;

import lethe.model.Weights;
import lethe.optim.FlatVector;
import lethe.optim.Stretch;
import lethe.optim.TensorVector;

/** A {@link Penalty} in the loop: its gradient is taken whole before a step moves the weights. */
final class OwnPenalty implements PenaltyTerm {
  private final Penalty penalty;
  private final TensorVector theta;
  private final float[] original;
  private final double weight;
  private final float[] gradient;
  private final FlatVector pull;

  /**
   * A penalty.
   *
   * @param theta the weights, looked at where they are
   * @param original θ*
   * @param weight λ
   */
  OwnPenalty(Penalty penalty, TensorVector theta, Weights original, double weight) {
    this.penalty = penalty;
    this.theta = theta;
    this.original = original.values();
    this.weight = weight;
    this.gradient = new float[theta.size()];
    this.pull = theta.companion();
  }

  @Override
  public double value() {
    return penalty.value(theta.toFloatArray(), original);
  }

  @Override
  public void begin() {
    if (weight > 0) {
      penalty.gradient(theta.toFloatArray(), original, gradient);
      pull.set(gradient);
    }
  }

  @Override
  public void addGradient(Stretch stretch) {
    if (weight > 0) {
      stretch.add(weight, pull);
    }
  }
}
