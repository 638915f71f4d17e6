package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lethe.base.Checks;

/**
 * Tensors of a layout by name: its weights, or what belongs to each of them, such as gradients.
 *
 * <p>A gradient by single tensors costs one pass over each. By the flat vector that they are views
 * of, the engine would write and add up a vector of the whole size for every tensor.
 */
public final class Tensors implements SummedGradient {
  private final Map<String, NDArray> byName = new LinkedHashMap<>();

  private Tensors(List<Layout.Slot> slots, NDList arrays) {
    Checks.require(
        slots.size() == arrays.size(),
        "the layout has %d tensors, %d arrays were given",
        slots.size(),
        arrays.size());
    for (int i = 0; i < slots.size(); i++) {
      byName.put(slots.get(i).name(), arrays.get(i));
    }
  }

  /**
   * All tensors as views of {@code flat}, which belong to {@code manager}.
   *
   * @param flat (layout.size())
   */
  public static Tensors of(NDManager manager, Layout layout, NDArray flat) {
    return views(layout.slots(), manager, layout, flat);
  }

  /**
   * The trained tensors as views of {@code flat}, which belong to {@code manager}.
   *
   * @param flat (at least layout.trainedSize())
   */
  public static Tensors trained(NDManager manager, Layout layout, NDArray flat) {
    return views(layout.trainedSlots(), manager, layout, flat);
  }

  /** Arrays for the trained tensors, in the order of the layout and of their shapes. */
  public static Tensors trained(Layout layout, NDList arrays) {
    return new Tensors(layout.trainedSlots(), arrays);
  }

  private static Tensors views(
      List<Layout.Slot> slots, NDManager manager, Layout layout, NDArray flat) {
    NDList arrays = new NDList();
    slots.forEach(slot -> arrays.add(layout.view(manager, flat, slot.name())));
    return new Tensors(slots, arrays);
  }

  /** The tensor {@code name}. */
  public NDArray get(String name) {
    NDArray tensor = byName.get(name);
    Checks.require(tensor != null, "there is no tensor '%s' among %s", name, byName.keySet());
    return tensor;
  }

  /** All tensors, in the order of the layout. */
  public NDList list() {
    return new NDList(byName.values());
  }

  @Override
  public NDArray sum(NDManager manager, Layout.Slot slot, int from, int to) {
    return get(slot.name()).get(manager, new NDIndex().addSliceDim(from, to));
  }

  @Override
  public String toString() {
    return "tensors " + byName.keySet();
  }
}
