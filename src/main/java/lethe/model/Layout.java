package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lethe.base.Checks;

/**
 * Names and shapes of the tensors that together make one flat parameter vector, in file order.
 *
 * <p>All of a model's numbers lie in one vector of {@link #size()} float32, the trained ones first;
 * a tensor is a view of a stretch of it. So Adam, the EWC penalty, gradient norms and projections
 * are single vector operations.
 */
public final class Layout {
  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final int size;
  private final int trainedSize;

  /**
   * A named tensor and where it lies.
   *
   * @param name as in the checkpoint, for example {@code fc1.weight}
   * @param shape row-major, for example {512, 794}
   * @param offset index of its first number in the flat vector
   */
  public record Slot(String name, Shape shape, int offset) {
    /** The count of numbers. */
    public int size() {
      return Math.toIntExact(shape.size());
    }

    /** The size of the first dimension. */
    public int rows() {
      return Math.toIntExact(shape.get(0));
    }

    /** The shape as text, for example {@code (512, 794)}. */
    public String dimensions() {
      return shape.toString();
    }
  }

  private Layout(List<Slot> slots, int size, int trainedSize) {
    slots.forEach(slot -> this.slots.put(slot.name(), slot));
    this.size = size;
    this.trainedSize = trainedSize;
  }

  /** Starts a layout. */
  public static Builder builder() {
    return new Builder();
  }

  /** The tensors in order. */
  public List<Slot> slots() {
    return List.copyOf(slots.values());
  }

  /** The trained tensors in order. */
  public List<Slot> trainedSlots() {
    return slots.values().stream().filter(slot -> slot.offset() < trainedSize).toList();
  }

  /** The count of all numbers. */
  public int size() {
    return size;
  }

  /** The count of numbers that training moves; they come first. The rest are running statistics. */
  public int trainedSize() {
    return trainedSize;
  }

  /** The slot of a tensor. */
  public Slot slot(String name) {
    Slot slot = slots.get(name);
    Checks.require(slot != null, "there is no tensor '%s'; the model has %s", name, slots.keySet());
    return slot;
  }

  /** The tensor {@code name} as a view of {@code flat}; the view belongs to {@code manager}. */
  public NDArray view(NDManager manager, NDArray flat, String name) {
    Slot slot = slot(name);
    NDIndex stretch = new NDIndex().addSliceDim(slot.offset(), slot.offset() + (long) slot.size());
    return flat.get(manager, stretch).reshape(slot.shape());
  }

  /** The numbers of tensor {@code name} out of a flat Java vector. */
  public float[] values(float[] flat, String name) {
    Slot slot = slot(name);
    return Arrays.copyOfRange(flat, slot.offset(), slot.offset() + slot.size());
  }

  /** The shape of each tensor as text, by name, in order: what a file says of a model. */
  public Map<String, String> shapes() {
    Map<String, String> shapes = new LinkedHashMap<>();
    slots.forEach((name, slot) -> shapes.put(name, slot.dimensions()));
    return shapes;
  }

  /** Two layouts are equal if names, shapes and order are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Layout layout
        && slots().equals(layout.slots())
        && trainedSize == layout.trainedSize;
  }

  @Override
  public int hashCode() {
    return slots.hashCode();
  }

  @Override
  public String toString() {
    return slots.size() + " tensors, " + size + " numbers " + slots.keySet();
  }

  /** Collects tensors in order; trained ones before running statistics. */
  public static final class Builder {
    private final List<Slot> slots = new ArrayList<>();
    private int size;
    private int trainedSize;

    /** Adds a trained tensor. */
    public Builder trained(String name, long... shape) {
      Checks.require(
          trainedSize == size, "%s must come before the running statistics: trained first", name);
      add(name, shape);
      trainedSize = size;
      return this;
    }

    /** Adds a tensor that training updates without a gradient, such as a running mean. */
    public Builder statistic(String name, long... shape) {
      add(name, shape);
      return this;
    }

    private void add(String name, long... shape) {
      Checks.require(
          slots.stream().noneMatch(slot -> slot.name().equals(name)),
          "there are two tensors '%s': give each a name of its own",
          name);
      slots.add(new Slot(name, new Shape(shape), size));
      size = Math.addExact(size, Math.toIntExact(new Shape(shape).size()));
    }

    /** The finished layout. */
    public Layout build() {
      return new Layout(slots, size, trainedSize);
    }
  }
}
