package lethe.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import lethe.engine.Scope;
import lethe.model.Layout;

/**
 * The matrix products of one training step and nothing else, on numbers of the same shapes: for
 * each layer {@code xWᵀ}, {@code δᵀx} and, but for the first, {@code δW}.
 */
final class MatrixProducts {
  private final Scope scope;
  private final List<NDList> layers = new ArrayList<>();

  /** The products of a network of {@code layout}'s weights on {@code batch} images. */
  MatrixProducts(Scope scope, Layout layout, int batch) {
    this.scope = scope;
    for (Layout.Slot slot : layout.slots()) {
      if (slot.shape().dimension() == 2) {
        long out = slot.shape().get(0);
        long in = slot.shape().get(1);
        layers.add(new NDList(random(batch, in), random(out, in), random(batch, out)));
      }
    }
  }

  private NDArray random(long rows, long columns) {
    return scope.manager().randomNormal(new Shape(rows, columns));
  }

  /** Computes all of them once; returns how many there were. */
  int round() {
    int products = 0;
    try (Scope step = scope.child()) {
      for (int i = 0; i < layers.size(); i++) {
        NDArray input = layers.get(i).get(0);
        NDArray weight = layers.get(i).get(1);
        NDArray delta = layers.get(i).get(2);
        try (NDArray turned = weight.transpose()) {
          step.keep(input.matMul(turned));
        }
        try (NDArray turned = delta.transpose()) {
          step.keep(turned.matMul(input));
        }
        products += 2;
        if (i > 0) { // nothing asks for the gradient of the images
          step.keep(delta.matMul(weight));
          products++;
        }
      }
    }
    return products;
  }
}
