package lethe.forget;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * A penalty ψ(θ) of one's own, added to the objective as λ · ψ(θ), where λ is the {@code
 * ewcWeight}: another form than the square {@code Σ_k h_k (θ_k − θ*_k)²}, for which numbers h are
 * enough ({@link SelectiveAmnesia#forget(lethe.model.Weights, lethe.model.Weights,
 * lethe.model.Weights, lethe.base.Progress)}) and which is taken faster. Reports name its value
 * {@code ewcPenalty}.
 *
 * <p>One of one's own is a record: its name and its components, weights as their checksum, stand in
 * every state that is kept on the way. Here the smoothed sum of distances {@code Σ_k √((θ_k − a_k)²
 * + ε²)} to any weights a:
 *
 * <pre>{@code
 * record Distance(Weights anchor, double epsilon) implements Penalty {
 *   public double value(float[] weights, float[] original) {
 *     float[] a = anchor.values();
 *     double sum = 0;
 *     for (int k = 0; k < a.length; k++) {
 *       sum += Math.hypot(weights[k] - a[k], epsilon);
 *     }
 *     return sum;
 *   }
 *   public void gradient(float[] weights, float[] original, float[] gradient) {
 *     float[] a = anchor.values();
 *     for (int k = 0; k < a.length; k++) {
 *       double d = weights[k] - a[k];
 *       gradient[k] = (float) (d / Math.hypot(d, epsilon));
 *     }
 *   }
 * }
 * }</pre>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
public interface Penalty {
  /**
   * ψ(θ), without λ; asked for where the loss is logged.
   *
   * @param weights θ, flat in the order of the layout
   * @param original θ*, of the model that is to forget; not to be changed
   */
  double value(float[] weights, float[] original);

  /**
   * Sets every number of {@code gradient} to ∂ψ/∂θ_k, without λ; asked for once a step, on one
   * thread.
   *
   * @param weights θ, flat in the order of the layout
   * @param original θ*, of the model that is to forget; not to be changed
   * @param gradient as long; holds the numbers of the step before
   */
  void gradient(float[] weights, float[] original, float[] gradient);
}
