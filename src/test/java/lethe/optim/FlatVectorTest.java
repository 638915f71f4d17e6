package lethe.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import lethe.base.RandomStream;
import lethe.engine.Scope;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A vector of Java arrays is the vector of the engine's numbers, wherever a block begins or ends.
 */
final class FlatVectorTest {
  @ParameterizedTest
  @ValueSource(ints = {1, FlatVector.BLOCK - 1, FlatVector.BLOCK, FlatVector.BLOCK + 1, 5000})
  void aCompanionHasTheNumbersGiven(int size) {
    float[] values = RandomStream.of(size, "values").normal(size);
    try (Scope scope = Small.TORCH.scope()) {
      TensorVector vector = TensorVector.of(scope.zeros(size));

      assertArrayEquals(values, vector.companion(values).toFloatArray());
      assertArrayEquals(new float[size], vector.companion().toFloatArray());
      assertEquals(size, vector.companion(values).size());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itTakesOverOtherNumbersAndNothingIsLeftBehind(boolean onHost) {
    int size = FlatVector.BLOCK + 100;
    float[] values = RandomStream.of(1, "values").normal(size);
    try (Scope scope = Small.TORCH.scope()) {
      TensorVector vector = new TensorVector(scope.zeros(size), onHost);
      FlatVector companion = vector.companion();
      int before = scope.openResources();

      vector.set(values);
      companion.set(values);

      assertArrayEquals(values, vector.toFloatArray());
      assertArrayEquals(values, companion.toFloatArray());
      assertEquals(before, scope.openResources());
      Expect.refusal(
          "2 numbers were given for a vector of 2148: are they of another model?",
          () -> vector.set(new float[2]));
    }
  }

  @Test
  void itIsInJavaOnTheHostAndATensorElsewhere() {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray array = scope.zeros(3);
      float[] values = {1, 2, 3};

      assertInstanceOf(BlockVector.class, new TensorVector(array, true).companion());
      FlatVector tensor = new TensorVector(array, false).companion(values);

      assertInstanceOf(TensorVector.class, tensor);
      assertArrayEquals(values, tensor.toFloatArray());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsPutIsThereAndNothingElse(boolean inJava) {
    int size = FlatVector.BLOCK + 100;
    int from = FlatVector.BLOCK + 10;
    float[] values = RandomStream.of(1, "values").normal(size);
    try (Scope scope = Small.TORCH.scope()) {
      TensorVector tensor = TensorVector.of(scope.array(values, size));
      FlatVector vector = inJava ? tensor.companion(values) : tensor;
      float[] block = new float[FlatVector.BLOCK];
      block[10] = 7;
      block[11] = 8;

      vector.put(from, 2, block);
      float[] read = vector.block(from, 2, new float[FlatVector.BLOCK]);

      values[from] = 7;
      values[from + 1] = 8;
      assertArrayEquals(values, vector.toFloatArray());
      assertEquals(7, read[10]);
      assertEquals(8, read[11]);
    }
  }

  @Test
  void aCompanionDoesNotShareTheArrayItWasMadeOf() {
    float[] values = {1, 2};
    try (Scope scope = Small.TORCH.scope()) {
      FlatVector vector = TensorVector.of(scope.zeros(2)).companion(values);

      values[0] = 9;

      assertArrayEquals(new float[] {1, 2}, vector.toFloatArray());
    }
  }

  @Test
  void numbersOfAnotherModelAreRefused() {
    try (Scope scope = Small.TORCH.scope()) {
      TensorVector vector = TensorVector.of(scope.zeros(4));

      Expect.refusal(
          "3 numbers were given beside a vector of 4: are they of another model?",
          () -> vector.companion(new float[3]));
    }
  }

  @Test
  void theEngineDoesNotWorkOnJavaArraysUnseen() {
    try (Scope scope = Small.TORCH.scope()) {
      FlatVector vector = TensorVector.of(scope.zeros(4)).companion();

      assertThrows(UnsupportedOperationException.class, () -> vector.slice(scope, 0, 2));
    }
  }
}
