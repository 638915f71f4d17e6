package lethe.model;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import lethe.base.Checks;
import lethe.base.SafeFiles;
import lethe.engine.Scope;

/**
 * All numbers of a model, or one number for each of them (a Fisher diagonal, say): an immutable
 * flat vector with the {@link Layout} that names its parts. Lives on the Java heap: nothing to
 * close, and any thread may use it.
 */
public final class Weights {
  private final Layout layout;
  private final float[] values;

  /**
   * Wraps a copy of {@code values}.
   *
   * @param values as many as {@code layout.size()}
   */
  public Weights(Layout layout, float[] values) {
    Checks.require(
        values.length == layout.size(),
        "the layout holds %d numbers, %d were given: were they made for another model?",
        layout.size(),
        values.length);
    this.layout = layout;
    this.values = values.clone();
  }

  /** One number at every place: a penalty that holds all weights alike, say. */
  public static Weights constant(Layout layout, float value) {
    float[] values = new float[layout.size()];
    Arrays.fill(values, value);
    return new Weights(layout, values);
  }

  /**
   * The same with other numbers in one tensor.
   *
   * @param name of the tensor
   * @param numbers row-major, as many as it has
   * @throws IllegalArgumentException if there is no such tensor, or it has another count
   */
  public Weights with(String name, float[] numbers) {
    Layout.Slot slot = layout.slot(name);
    Checks.require(
        numbers.length == slot.size(),
        "%s holds %d numbers, %d were given: give one for each",
        name,
        slot.size(),
        numbers.length);
    float[] all = values.clone();
    System.arraycopy(numbers, 0, all, slot.offset(), numbers.length);
    return new Weights(layout, all);
  }

  /** Names and shapes. */
  public Layout layout() {
    return layout;
  }

  /** A copy of the flat vector. */
  public float[] values() {
    return values.clone();
  }

  /** A copy of one tensor's numbers, row-major. */
  public float[] values(String name) {
    return layout.values(values, name);
  }

  /**
   * The SHA-256 of all numbers as big-endian float32, in hexadecimal; as a part of settings, what
   * stands for these weights.
   */
  @JsonValue
  public String checksum() {
    return SafeFiles.sha256(List.of(values));
  }

  /** The flat vector as a tensor of {@code (layout.size())} in {@code scope}. */
  public NDArray upload(Scope scope) {
    return scope.array(values, values.length);
  }

  /**
   * Returns these weights if they are of a model's layout.
   *
   * @throws IllegalArgumentException naming both layouts
   */
  public Weights requireLayout(Layout wanted) {
    Checks.require(
        layout.equals(wanted),
        "the weights have %s, the model %s: were they made for another model?",
        layout,
        wanted);
    return this;
  }

  /**
   * Returns these weights if every number is finite.
   *
   * @param origin where they come from, for the message
   * @throws IllegalArgumentException naming the first tensor with a NaN or infinity
   */
  public Weights requireFinite(String origin) {
    for (Layout.Slot slot : layout.slots()) {
      for (int i = slot.offset(); i < slot.offset() + slot.size(); i++) {
        Checks.require(
            Float.isFinite(values[i]),
            "%s has %s in %s at position %d: every number must be finite; make them again",
            origin,
            values[i],
            slot.name(),
            i - slot.offset());
      }
    }
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Weights weights
        && layout.equals(weights.layout)
        && Arrays.equals(values, weights.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Weights of " + layout;
  }
}
