package lethe.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import lethe.engine.Scope;

/** A stretch as a tensor of the engine: whole vectors, one call an operation. */
final class DeviceStretch implements Stretch {
  private final NDArray values;
  private final int offset;
  private final int part;

  /**
   * A stretch.
   *
   * @param values flat, overwritten
   * @param offset place of the first number in the flat vectors
   */
  DeviceStretch(NDArray values, int offset, int part) {
    this.values = values;
    this.offset = offset;
    this.part = part;
  }

  NDArray values() {
    return values;
  }

  /** The same stretch of a vector as a view in {@code scope}. */
  NDArray of(Scope scope, FlatVector vector) {
    return vector.slice(scope, offset, offset + Math.toIntExact(values.size()));
  }

  @Override
  public int part() {
    return part;
  }

  @Override
  public void add(double factor, FlatVector vector) {
    try (Scope inner = Scope.within(values.getManager())) {
      values.addi(of(inner, vector).mul(inner.constant(factor)));
    }
  }

  @Override
  public void addPull(FlatVector strength, FlatVector position, FlatVector anchor) {
    try (Scope inner = Scope.within(values.getManager())) {
      NDArray distance = of(inner, position).sub(of(inner, anchor));
      values.addi(distance.muli(of(inner, strength)));
    }
  }

  @Override
  public void scale(double factor) {
    try (Scope inner = Scope.within(values.getManager())) {
      values.muli(inner.constant(factor));
    }
  }

  @Override
  public void square() {
    values.muli(values);
  }

  @Override
  public void store(FlatVector vector) {
    try (Scope inner = Scope.within(values.getManager())) {
      of(inner, vector).set(new NDIndex(":"), values);
    }
  }

  @Override
  public double squares() {
    return product(values, values);
  }

  @Override
  public double dot(FlatVector vector) {
    try (Scope inner = Scope.within(values.getManager())) {
      return product(of(inner, vector), values);
    }
  }

  private static double product(NDArray left, NDArray right) {
    try (NDArray product = left.dot(right)) {
      return product.getFloat();
    }
  }
}
