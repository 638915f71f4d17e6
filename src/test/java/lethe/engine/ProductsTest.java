package lethe.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import lethe.base.RandomStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small shapes take the engine's ordinary way, large ones oneDNN's. */
final class ProductsTest {
  private final Scope scope = Torch.open("cpu").scope();

  @BeforeEach
  void recordNothing() {
    JniUtils.setGradMode(false);
  }

  @AfterEach
  void close() {
    scope.close();
    JniUtils.setGradMode(true);
  }

  @Test
  void theEngineOfTheTestsHasOneDnn() {
    String processor = System.getProperty("os.arch");
    assertTrue(Products.available() || !List.of("amd64", "x86_64").contains(processor), processor);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"3; 5; 4", "1; 1; 1", "128; 70; 130", "33; 257; 200"})
  void productsAreThoseOfTheDefinition(int n, int k, int m) {
    NDArray left = matrix("left", n, k);
    NDArray right = matrix("right", k, m);
    NDArray weight = matrix("weight", m, k);
    NDArray bias = matrix("bias", 1, m).reshape(m);
    double[][] plain = slow(rows(left), rows(right));
    double[][] layer = slow(rows(left), rows(weight.transpose()));
    float[] shift = bias.toFloatArray();
    for (double[] row : layer) {
      for (int j = 0; j < m; j++) {
        row[j] += shift[j];
      }
    }

    assertClose(plain, Products.of(left, right));
    assertClose(plain, Products.of(Products.turned(matrix(left.transpose())), right));
    assertClose(layer, Products.linear(left, weight, bias));
    for (double[] row : layer) {
      for (int j = 0; j < m; j++) {
        row[j] = Math.max(0, row[j]);
      }
    }
    assertClose(layer, Products.rectifiedLinear(left, weight, bias));
    NDArray output = Activation.relu(matrix("output", n, m));
    double[][] outputs = rows(output);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        plain[i][j] = outputs[i][j] > 0 ? plain[i][j] : 0;
      }
    }
    assertClose(plain, Products.rectifiedBack(left, right, output));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"3; 5", "7; 2", "130; 70"})
  void theTransposeLiesRowByRow(int n, int m) {
    NDArray matrix = matrix("matrix", n, m);
    double[][] rows = rows(matrix);

    NDArray turned = Products.turned(matrix);

    double[][] found = rows(turned);
    assertEquals(m, found.length);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        assertEquals(rows[i][j], found[j][i]);
      }
    }
    HostMemory.of(turned).put(1, 9); // lost in a copy if it were not contiguous
    assertEquals(9, turned.getFloat(0, 1));
    assertEquals(rows[1][0], matrix.getFloat(1, 0));
    assertSame(matrix.getManager(), turned.getManager());
  }

  @Test
  void viewsOfLargerTensorsAreRead() {
    NDArray all = matrix("all", 300, 400);
    NDArray right = matrix("right", 300, 60);
    NDArray columns = all.get(":, 100:300");
    NDArray middle = all.get("100:228");
    NDArray others = matrix("others", 400, 90).get(":, 20:80");

    assertClose(
        slow(rows(columns.transpose()), rows(right)), Products.of(Products.turned(columns), right));
    assertClose(
        slow(rows(columns.transpose()), rows(right)), Products.of(columns.transpose(), right));
    NDArray below = matrix("below", 200, 60);
    assertClose(slow(rows(columns), rows(below)), Products.of(columns, below));
    assertClose(slow(rows(middle), rows(others)), Products.of(middle, others));
  }

  @Test
  void aResultCanBeChangedInPlaceAndBelongsToTheManagerOfTheFirstOperand() {
    try (Scope step = scope.child()) {
      NDArray left = step.array(new float[200 * 100], 200, 100);
      NDArray right = matrix("right", 100, 150);

      NDArray product = Products.of(left, right);
      product.addi(scope.array(new float[] {2}, 1));

      assertSame(step.manager(), product.getManager());
      assertEquals(2, product.getFloat(199, 149));
    }
  }

  @Test
  void whatIsRecordedGoesTheOrdinaryWay() {
    NDArray input = matrix("input", 128, 100);
    NDArray weight = matrix("weight", 120, 100);
    NDArray bias = scope.zeros(120);

    Gradients.LossAndGradients result =
        Gradients.of(
            scope,
            new NDList(weight, bias),
            leaves -> Products.linear(input, leaves.get(0), leaves.get(1)).sum());

    // The derivative of Σ_nj (Σ_k x_nk w_jk + b_j) by b_j is n, by w_jk Σ_n x_nk.
    float[] byBias = result.gradients().get(1).toFloatArray();
    assertEquals(128, byBias[0]);
    float[] sums = input.sum(new int[] {0}).toFloatArray();
    assertArrayEquals(sums, result.gradients().get(0).get("3").toFloatArray(), 1e-4f);
  }

  @Test
  void whatIsNotANumberStaysSo() {
    NDArray input = scope.array(new float[] {Float.NaN}, 1).broadcast(128, 100);
    NDArray weight = matrix("weight", 120, 100);
    NDArray bias = scope.zeros(120);

    assertTrue(Float.isNaN(Products.linear(input, weight, bias).getFloat(127, 119)));
    assertTrue(Float.isNaN(Products.rectifiedLinear(input, weight, bias).getFloat(127, 119)));
    assertTrue(Float.isNaN(Products.of(input, weight.transpose()).getFloat(127, 119)));
    NDArray output = scope.zeros(128 * 120).add(1).reshape(128, 120);
    assertTrue(
        Float.isNaN(Products.rectifiedBack(input, weight.transpose(), output).getFloat(127, 119)));
  }

  @Test
  void threadsAtTheSameTimeGetTheBitsOfOneAlone() {
    Torch torch = Torch.open("cpu");
    try (Team alone = Team.ofCaller(torch);
        Team team = Team.of(torch)) {
      float[] expected = alone.step(ProductsTest::product).get(0);
      for (int i = 0; i < 20; i++) {
        for (float[] found : team.step(ProductsTest::product)) {
          assertArrayEquals(expected, found);
        }
      }
    }
  }

  private static float[] product(Team.Member member) {
    NDArray left = member.step().array(numbers("left", 128 * 300), 128, 300);
    NDArray right = member.step().array(numbers("right", 300 * 200), 300, 200);
    return Products.of(left, right).toFloatArray();
  }

  @Test
  void productsLeaveNothingOpen() {
    NDArray left = matrix("left", 128, 300);
    NDArray right = matrix("right", 300, 200);
    NDArray other = matrix("other", 128, 200);
    NDArray weight = matrix("weight", 200, 300);
    NDArray bias = scope.zeros(200);
    int before = scope.openResources();

    for (int i = 0; i < 5; i++) {
      Products.of(left, right).close();
      Products.rectifiedBack(left, right, other).close();
      Products.turned(left).close();
      Products.linear(left, weight, bias).close();
      Products.rectifiedLinear(left, weight, bias).close();
    }

    assertEquals(before, scope.openResources());
  }

  private NDArray matrix(String name, int rows, int columns) {
    return scope.array(numbers(name, rows * columns), rows, columns);
  }

  private NDArray matrix(NDArray view) {
    return scope.array(view.toFloatArray(), view.getShape().getShape());
  }

  private static float[] numbers(String name, int count) {
    return RandomStream.of(1, name).normal(count);
  }

  private static double[][] rows(NDArray array) {
    int n = (int) array.getShape().get(0);
    int m = (int) array.getShape().get(1);
    float[] values = array.toFloatArray();
    double[][] rows = new double[n][m];
    for (int i = 0; i < values.length; i++) {
      rows[i / m][i % m] = values[i];
    }
    return rows;
  }

  private static double[][] slow(double[][] left, double[][] right) {
    double[][] product = new double[left.length][right[0].length];
    for (int i = 0; i < left.length; i++) {
      for (int k = 0; k < right.length; k++) {
        for (int j = 0; j < right[0].length; j++) {
          product[i][j] += left[i][k] * right[k][j];
        }
      }
    }
    return product;
  }

  private static void assertClose(double[][] expected, NDArray actual) {
    double[][] found = rows(actual);
    assertEquals(expected.length, found.length);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], found[i], 1e-4);
    }
  }
}
