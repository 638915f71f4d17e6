package lethe.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import lethe.base.RandomStream;
import lethe.engine.Scope;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ActiveUnitsTest {
  private static final int UNITS = 40;
  private static final int WIDTH = 19;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 9, 64})
  void sumsAreTheMatrixProduct(int images) {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray delta = deltas(scope, images, 0.2);
      NDArray input = inputs(scope, images);
      ActiveUnits active = ActiveUnits.of(delta, input).orElseThrow();

      NDArray sum = active.sum(scope.manager(), 3, UNITS);

      assertEquals(new Shape(UNITS - 3, WIDTH), sum.getShape());
      NDArray product = delta.transpose().matMul(input).get("3:");
      assertArrayEquals(product.toFloatArray(), sum.toFloatArray(), 1e-4f);
      Expect.close(product.toFloatArray(), sum.toFloatArray(), 1e-6);
    }
  }

  @Test
  void someImagesAreRowsOfTheTensors() {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray delta = deltas(scope, 30, 0.2).get("11:25");
      NDArray input = inputs(scope, 30).get("11:25");

      float[] sum =
          ActiveUnits.of(delta, input).orElseThrow().sum(scope.manager(), 0, UNITS).toFloatArray();

      Expect.close(delta.transpose().matMul(input).toFloatArray(), sum, 1e-6);
    }
  }

  @Test
  void aUnitThatNoImageSpeaksToHasNoGradient() {
    try (Scope scope = Small.TORCH.scope()) {
      Optional<ActiveUnits> none = ActiveUnits.of(scope.zeros(5, UNITS), inputs(scope, 5));

      NDArray sum = none.orElseThrow().sum(scope.manager(), 0, UNITS);

      assertArrayEquals(new float[UNITS * WIDTH], sum.toFloatArray());
    }
  }

  @Test
  void manyActiveUnitsAreLeftToTheEngine() {
    try (Scope scope = Small.TORCH.scope()) {
      assertTrue(ActiveUnits.of(deltas(scope, 64, 0.2), inputs(scope, 64)).isPresent());
      assertFalse(ActiveUnits.of(deltas(scope, 64, 0.5), inputs(scope, 64)).isPresent());
    }
  }

  @Test
  void aDerivativeThatIsNoNumberIsNotLost() {
    try (Scope scope = Small.TORCH.scope()) {
      float[] values = new float[8 * UNITS];
      values[5 * UNITS + 2] = Float.NaN;
      NDArray delta = scope.array(values, 8, UNITS);

      NDArray sum =
          ActiveUnits.of(delta, inputs(scope, 8)).orElseThrow().sum(scope.manager(), 0, UNITS);

      assertTrue(Float.isNaN(sum.getFloat(2, 0)));
      assertEquals(0, sum.getFloat(3, 0));
    }
  }

  private static NDArray deltas(Scope scope, int images, double share) {
    RandomStream random = RandomStream.of(images, "deltas");
    float[] values = random.normal(images * UNITS);
    float[] chances = random.uniform(images * UNITS);
    for (int i = 0; i < values.length; i++) {
      values[i] = chances[i] < share ? values[i] : 0;
    }
    return scope.array(values, images, UNITS);
  }

  private static NDArray inputs(Scope scope, int images) {
    return scope.array(RandomStream.of(images, "inputs").normal(images * WIDTH), images, WIDTH);
  }
}
