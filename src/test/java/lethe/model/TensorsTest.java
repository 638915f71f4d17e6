package lethe.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import lethe.engine.Scope;
import lethe.engine.Torch;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class TensorsTest {
  private static final Torch TORCH = Torch.open("cpu");
  private static final Layout LAYOUT =
      Layout.builder().trained("w", 3, 2).trained("b", 3).statistic("mean", 2).build();

  @Test
  void areViewsOfTheFlatVector() {
    try (Scope scope = TORCH.scope()) {
      NDArray flat = scope.array(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 11);
      Tensors tensors = Tensors.of(scope.manager(), LAYOUT, flat);

      flat.addi(10);

      assertEquals(new Shape(3, 2), tensors.get("w").getShape());
      assertArrayEquals(new float[] {10, 11, 12, 13, 14, 15}, tensors.get("w").toFloatArray());
      assertArrayEquals(new float[] {19, 20}, tensors.get("mean").toFloatArray());
    }
  }

  @Test
  void trainedOnesAreSummedByRowsAndFlat() {
    try (Scope scope = TORCH.scope()) {
      NDArray flat = scope.array(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8}, 9);
      Tensors gradient = Tensors.trained(scope.manager(), LAYOUT, flat);

      NDArray rows = gradient.sum(scope.manager(), LAYOUT.slot("w"), 1, 3);

      assertEquals(new Shape(2, 2), rows.getShape());
      assertArrayEquals(new float[] {2, 3, 4, 5}, rows.toFloatArray());
      assertArrayEquals(flat.toFloatArray(), gradient.flat(scope.manager(), LAYOUT).toFloatArray());
    }
  }

  @Test
  void refuseAnUnknownNameAndAnotherCount() {
    try (Scope scope = TORCH.scope()) {
      NDArray flat = scope.array(new float[11], 11);
      Tensors trained = Tensors.trained(scope.manager(), LAYOUT, flat);

      Expect.error(
          IllegalArgumentException.class,
          "there is no tensor 'mean' among [w, b]",
          () -> trained.get("mean"));
      Expect.error(
          IllegalArgumentException.class,
          "the layout has 2 tensors, 1 arrays were given",
          () -> Tensors.trained(LAYOUT, new NDList(flat)));
    }
  }
}
