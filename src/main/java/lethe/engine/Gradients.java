package lethe.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Function;

/**
 * Gradients by automatic differentiation: one recorded loss, one backward pass, nothing left
 * behind.
 *
 * <p>The whole loss is computed inside the given function and uses arrays as operands only (see the
 * package description). Threads may record at the same time, each a loss of its own.
 */
public final class Gradients {
  private static final ThreadLocal<Boolean> RECORDING = ThreadLocal.withInitial(() -> false);

  private Gradients() {}

  /**
   * A loss and its gradient.
   *
   * @param loss 0-dimensional
   * @param gradient of the shape of the variable
   */
  public record LossAndGradient(NDArray loss, NDArray gradient) {}

  /** A loss and its gradients by several variables, in their order. */
  public record LossAndGradients(NDArray loss, NDList gradients) {}

  /**
   * The gradient of {@code loss} at {@code point}. The point itself is not touched: the function is
   * given a copy that requires a gradient.
   */
  public static LossAndGradient of(Scope scope, NDArray point, Function<NDArray, NDArray> loss) {
    LossAndGradients all = of(scope, new NDList(point), leaves -> loss.apply(leaves.get(0)));
    return new LossAndGradient(all.loss(), all.gradients().get(0));
  }

  /** The gradients of {@code loss} by each of {@code points}; results belong to {@code scope}. */
  public static LossAndGradients of(Scope scope, NDList points, Function<NDList, NDArray> loss) {
    NDList leaves = new NDList(points.size());
    for (NDArray point : points) {
      NDArray leaf = scope.keep(point.duplicate());
      leaf.setRequiresGradient(true);
      leaves.add(leaf);
    }
    NDArray value = recorded(leaves, loss);
    NDList gradients = new NDList(points.size());
    for (NDArray leaf : leaves) {
      gradients.add(leaf.getGradient());
    }
    return new LossAndGradients(scope.keep(value.stopGradient()), gradients);
  }

  private static NDArray recorded(NDList leaves, Function<NDList, NDArray> loss) {
    if (RECORDING.get()) {
      throw new IllegalStateException(
          "a gradient is being recorded on this thread already: take the inner one out of the loss");
    }
    boolean before = JniUtils.isGradMode();
    RECORDING.set(true);
    JniUtils.setGradMode(true);
    try {
      NDArray value = loss.apply(leaves);
      try (NDArray one = value.onesLike()) {
        JniUtils.backward((PtNDArray) value, (PtNDArray) one, false, false);
      }
      return value;
    } catch (EngineException | OutOfMemoryError e) {
      throw TooLittleMemory.orItself(e);
    } finally {
      JniUtils.setGradMode(before);
      RECORDING.remove();
    }
  }
}
