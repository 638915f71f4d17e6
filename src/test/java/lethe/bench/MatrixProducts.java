package lethe.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import lethe.engine.Products;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.model.Layout;

/**
 * The matrix products of one training step and nothing else, on numbers of the same shapes: for
 * each layer {@code xWᵀ}, {@code δᵀx} and, but for the first, {@code δW}. A team shares them as it
 * shares a step: to each member its own images, and its own rows of {@code δᵀx} over all images.
 */
final class MatrixProducts {
  private final Team team;
  private final List<List<Layer>> members;

  /** One member's numbers; the last two are for {@code δᵀx}. */
  private record Layer(
      NDArray input, NDArray weight, NDArray delta, NDArray turnedDelta, NDArray allInput) {}

  /** The products of a network of {@code layout}'s weights on {@code batch} images. */
  MatrixProducts(Team team, Layout layout, int batch) {
    this.team = team;
    this.members = team.step(member -> layers(member, layout, batch));
  }

  private static List<Layer> layers(Team.Member member, Layout layout, int batch) {
    Scope scope = member.scope();
    int images = member.to(batch) - member.from(batch);
    List<Layer> layers = new ArrayList<>();
    for (Layout.Slot slot : layout.slots()) {
      if (slot.shape().dimension() == 2) {
        long out = slot.shape().get(0);
        long in = slot.shape().get(1);
        int rows = member.to(slot.rows()) - member.from(slot.rows());
        layers.add(
            new Layer(
                random(scope, images, in),
                random(scope, out, in),
                random(scope, images, out),
                random(scope, rows, batch),
                random(scope, batch, in)));
      }
    }
    return layers;
  }

  private static NDArray random(Scope scope, long rows, long columns) {
    return scope.manager().randomNormal(new Shape(rows, columns));
  }

  /** Computes all of them once; returns how many each member had a part in. */
  List<Integer> round() {
    return team.step(member -> round(member.step(), members.get(member.index())));
  }

  private static int round(Scope step, List<Layer> layers) {
    NDList products = new NDList();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      try (NDArray turned = layer.weight().transpose()) {
        products.add(step.keep(Products.of(layer.input(), turned)));
      }
      step.keep(Products.turned(layer.delta())); // for the others, as theirs was for this member
      products.add(step.keep(Products.of(layer.turnedDelta(), layer.allInput())));
      if (i > 0) { // nothing asks for the gradient of the images
        products.add(step.keep(Products.of(layer.delta(), layer.weight())));
      }
    }
    return products.size();
  }
}
