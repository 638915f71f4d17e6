package lethe.model;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;
import lethe.engine.Gradients;

/**
 * One call of a network at fixed weights, with the way back from its output to its input: reverse
 * mode differentiation. Rows do not meet. Its tensors belong to the manager of the input.
 */
public interface Pass {
  /** What came out, (n, out). */
  NDArray output();

  /**
   * The vector-Jacobian product of each row: the derivative of a loss by the input. To be called
   * once.
   *
   * @param delta (n, out), the derivative of that loss by the output; may be overwritten
   * @return (n, in)
   */
  NDArray back(NDArray delta);

  /**
   * The general way back: automatic differentiation.
   *
   * @param network computes with arrays alone, so that it may be recorded
   */
  static Pass recorded(NDArray input, UnaryOperator<NDArray> network) {
    Gradients.Recording recording = Gradients.record(input, network);
    return new Pass() {
      @Override
      public NDArray output() {
        return recording.output();
      }

      @Override
      public NDArray back(NDArray delta) {
        return recording.back(delta);
      }
    };
  }
}
