package lethe.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

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
    NDArray value = forward(() -> loss.apply(leaves));
    try (NDArray one = value.onesLike()) {
      backward(value, one);
    }
    NDList gradients = new NDList(points.size());
    for (NDArray leaf : leaves) {
      gradients.add(leaf.getGradient());
    }
    return new LossAndGradients(scope.keep(value.stopGradient()), gradients);
  }

  /** A network's call that is remembered, and the way back through it. */
  public static final class Recording {
    private final NDArray leaf;
    private final NDArray value;
    private final NDArray output;

    private Recording(NDArray leaf, NDArray value) {
      this.leaf = leaf;
      this.value = value;
      this.output = value.stopGradient();
    }

    /** What came out; not itself recorded. */
    public NDArray output() {
      return output;
    }

    /**
     * The vector-Jacobian product {@code Σ_i delta_i ∂output_i / ∂point}; once, because it ends the
     * recording.
     *
     * @param delta of the shape of the output
     * @return of the shape of the point
     */
    public NDArray back(NDArray delta) {
      backward(value, delta);
      return leaf.getGradient();
    }
  }

  /**
   * Records {@code network} at {@code point}, for a way back that depends on what came out. All
   * tensors belong to the manager of the point, which is not touched.
   */
  public static Recording record(NDArray point, UnaryOperator<NDArray> network) {
    NDArray leaf = point.duplicate();
    leaf.setRequiresGradient(true);
    return new Recording(leaf, forward(() -> network.apply(leaf)));
  }

  private static NDArray forward(Supplier<NDArray> network) {
    if (RECORDING.get()) {
      throw new IllegalStateException(
          "a gradient is being recorded on this thread already: take the inner one out of the loss");
    }
    boolean before = JniUtils.isGradMode();
    RECORDING.set(true);
    JniUtils.setGradMode(true);
    try {
      return network.get();
    } catch (EngineException | OutOfMemoryError e) {
      throw TooLittleMemory.orItself(e);
    } finally {
      JniUtils.setGradMode(before);
      RECORDING.remove();
    }
  }

  private static void backward(NDArray value, NDArray delta) {
    try {
      JniUtils.backward((PtNDArray) value, (PtNDArray) delta, false, false);
    } catch (EngineException | OutOfMemoryError e) {
      throw TooLittleMemory.orItself(e);
    }
  }
}
