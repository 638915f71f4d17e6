package lethe.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import lethe.model.Layout;

/**
 * Takes out of one gradient its part along another:
 *
 * <pre>{@code P_a(b) = b − (⟨b, a⟩ / ‖a‖²) · a}</pre>
 *
 * <p>so that {@code P_a(b)} is orthogonal to {@code a}; {@code b} itself where {@code ‖a‖² <
 * 1e-12}. With {@link Trigger#CONFLICT} this is the step of PCGrad (Yu et al. 2020, 2001.06782,
 * algorithm 1).
 */
public final class GradientProjection {
  private static final double SMALLEST_SQUARE = 1e-12;

  private final Trigger trigger;
  private final List<Layout.Slot> slots;

  private GradientProjection(Trigger trigger, List<Layout.Slot> slots) {
    this.trigger = trigger;
    this.slots = slots;
  }

  /** When the part is taken out. */
  public enum Trigger {
    /** At every step. */
    ALWAYS,
    /** Only where the gradients pull apart: {@code ⟨b, a⟩ < 0}. */
    CONFLICT
  }

  /** Of all parameters as one vector. */
  public static GradientProjection flat(Trigger trigger) {
    return new GradientProjection(trigger, List.of());
  }

  /** Of each tensor by itself. */
  public static GradientProjection perTensor(Layout layout, Trigger trigger) {
    return new GradientProjection(trigger, layout.slots());
  }

  /**
   * {@code P_direction(gradient)} as a new array beside {@code gradient}; both stay as they are.
   *
   * @param gradient b, flat
   * @param direction a, flat, of the same size
   */
  public NDArray remove(NDArray gradient, NDArray direction) {
    if (slots.isEmpty()) {
      return project(gradient, direction);
    }
    NDManager manager = gradient.getManager();
    NDList parts = new NDList(slots.size());
    for (Layout.Slot slot : slots) {
      String range = slot.offset() + ":" + (slot.offset() + slot.size());
      NDArray part = gradient.get(range);
      NDArray along = direction.get(range);
      along.attach(manager);
      parts.add(project(part, along));
    }
    return NDArrays.concat(parts, 0);
  }

  private NDArray project(NDArray gradient, NDArray direction) {
    double square = dot(direction, direction);
    double product = dot(gradient, direction);
    boolean wanted = trigger == Trigger.ALWAYS || product < 0;
    if (square < SMALLEST_SQUARE || !wanted) {
      return gradient.duplicate();
    }
    try (NDArray part = direction.mul((float) (product / square))) {
      return gradient.sub(part);
    }
  }

  /** {@code ⟨left, right⟩} of two flat arrays. */
  public static double dot(NDArray left, NDArray right) {
    try (NDArray product = left.dot(right)) {
      return product.getFloat();
    }
  }
}
