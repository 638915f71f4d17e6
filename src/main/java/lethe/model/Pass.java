package lethe.model;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;
import lethe.engine.Gradients;
import lethe.engine.Scope;

/**
 * One call of a network at fixed weights, with the way back from its output to its input: reverse
 * mode differentiation. Rows do not meet. Its tensors belong to the manager of the input.
 */
public interface Pass {
  /** What came out, (n, out). */
  NDArray output();

  /**
   * The vector-Jacobian product of each row: the derivative of a loss by the input.
   *
   * @param delta (n, out), the derivative of that loss by the output; may be overwritten
   * @return (n, in)
   */
  NDArray back(NDArray delta);

  /**
   * The general way back: automatic differentiation, which calls the network once more.
   *
   * @param network computes with arrays alone, so that it may be recorded
   */
  static Pass recorded(NDArray input, UnaryOperator<NDArray> network) {
    NDArray output = network.apply(input);
    return new Pass() {
      @Override
      public NDArray output() {
        return output;
      }

      @Override
      public NDArray back(NDArray delta) {
        try (Scope scope = Scope.within(input.getManager())) {
          NDArray gradient =
              Gradients.of(scope, input, leaf -> network.apply(leaf).mul(delta).sum()).gradient();
          gradient.attach(input.getManager());
          return gradient;
        }
      }
    };
  }
}
