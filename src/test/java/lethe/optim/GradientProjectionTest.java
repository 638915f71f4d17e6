package lethe.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lethe.base.RandomStream;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.model.Layout;
import lethe.optim.GradientProjection.Trigger;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class GradientProjectionTest {
  private static final GradientProjection ALWAYS = new GradientProjection(Trigger.ALWAYS);
  private static final GradientProjection CONFLICT = new GradientProjection(Trigger.CONFLICT);

  @Test
  void whatIsLeftIsOrthogonalWhateverTheSizesAndScales() {
    RandomStream random = RandomStream.of(1, "gradients");
    for (int i = 0; i < 60; i++) {
      int size = 1 + random.nextInt(i < 50 ? 50 : 1_081_120);
      float[] b = scaled(random.normal(size), Math.pow(10, random.nextInt(9) - 4));
      float[] a = scaled(random.normal(size), Math.pow(10, random.nextInt(9) - 4));
      for (int j = 0; j < size; j++) {
        a[j] += i % 3 == 0 ? b[j] : 0; // every third pair is far from orthogonal
      }

      float[] left = remove(ALWAYS, flat(size), b, a);

      double bound = 1e-4 * Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
      assertTrue(Math.abs(dot(left, a)) <= bound, size + " numbers: " + dot(left, a));
    }
  }

  @Test
  void projectingTwiceChangesNothing() {
    float[] b = RandomStream.of(2, "b").normal(1_000);
    float[] a = RandomStream.of(2, "a").normal(1_000);

    float[] once = remove(ALWAYS, flat(1_000), b, a);

    Expect.close(once, remove(ALWAYS, flat(1_000), once, a), 1e-6);
  }

  @Test
  void aWorkedExample() {
    assertArrayEquals(
        new float[] {0, 4}, remove(ALWAYS, flat(2), new float[] {3, 4}, new float[] {2, 0}));
  }

  @Test
  void aDirectionOfNothingTakesNothingOut() {
    assertEquals(0, ALWAYS.coefficient(0, 0));
    assertEquals(0, ALWAYS.coefficient(2.7e-6, 8.1e-13), "‖a‖ = 9e-7");
    assertEquals(2.7, ALWAYS.coefficient(2.7e-12, 1e-12), 1e-12);
  }

  @Test
  void withConflictOnlyAGradientThatAgreesStays() {
    assertEquals(0, CONFLICT.coefficient(6, 4));
    assertEquals(0, CONFLICT.coefficient(0, 4));
    assertEquals(-1.5, CONFLICT.coefficient(-6, 4));
    assertEquals(1.5, ALWAYS.coefficient(6, 4));
  }

  @Test
  void perTensorEachTensorIsOrthogonalByItself() {
    Layout layout = Layout.builder().trained("first", 2).trained("second", 1, 3).build();

    float[] left = remove(ALWAYS, layout, new float[] {3, 4, 1, 1, 1}, new float[] {2, 0, 0, 0, 5});

    assertArrayEquals(new float[] {0, 4, 1, 1, 0}, left);
  }

  /** P_direction(gradient), each tensor of the layout by itself, as forgetting computes it. */
  private static float[] remove(
      GradientProjection projection, Layout layout, float[] gradient, float[] direction) {
    int size = gradient.length;
    try (Team team = Team.of(Small.TORCH);
        Scope scope = Small.TORCH.scope()) {
      TensorVector b = TensorVector.of(scope.array(gradient, size));
      FlatVector a = b.companion(direction);
      FlatVector left = b.companion();
      GradientFlow flow = GradientFlow.perTensor(team, layout, b);
      double[] products = flow.everywhere(stretch -> with(stretch, b).dot(a));
      double[] squares = flow.everywhere(stretch -> with(stretch, a).squares());
      flow.everywhere(
          stretch -> {
            int part = stretch.part();
            with(stretch, b).add(-projection.coefficient(products[part], squares[part]), a);
            stretch.store(left);
            return 0;
          });
      return left.toFloatArray();
    }
  }

  private static Stretch with(Stretch stretch, FlatVector vector) {
    stretch.add(1, vector);
    return stretch;
  }

  private static Layout flat(int size) {
    return Layout.builder().trained("all", size).build();
  }

  private static float[] scaled(float[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) factor;
    }
    return values;
  }

  private static double dot(float[] left, float[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (double) left[i] * right[i];
    }
    return sum;
  }
}
