package lethe.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import lethe.base.RandomStream;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.engine.Torch;
import lethe.model.ConditionalVae;
import lethe.model.ImageGradients;
import lethe.model.Layout;
import lethe.model.RecordedPass;
import lethe.model.Weights;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever carries the gradient, all of it arrives once; in Java loops as in the engine's calls. */
final class GradientFlowTest {
  /** Wide enough that a member's rows of a tensor are several stretches. */
  private static final ConditionalVae VAE = Small.vae(256, 64);

  private static final Weights WEIGHTS = VAE.initialise(RandomStream.of(1, "init"));
  private static final Torch TORCH = Small.TORCH;
  private static int threads;

  @BeforeAll
  static void rememberThreads() {
    threads = TORCH.threads();
  }

  @AfterAll
  static void restoreThreads() {
    TORCH.useThreads(threads);
  }

  @ParameterizedTest
  @CsvSource({"1,true", "1,false", "2,true", "3,true", "2,false"})
  void theGradientOfAllSharesArrivesOnce(int members, boolean host) {
    try (Team team = team(members);
        Scope scope = TORCH.scope()) {
      NDArray theta = WEIGHTS.upload(scope);
      float[] expected =
          new RecordedPass(VAE, theta, Small.batch(scope, 9, 4))
              .gradients()
              .flat(scope.manager(), VAE.layout())
              .toFloatArray();
      List<ImageGradients> shares = shares(team, theta);
      TensorVector parameters = new TensorVector(theta, host);
      FlatVector gradient = parameters.companion();

      double[] squares =
          GradientFlow.flat(team, VAE.layout(), parameters)
              .gradient(
                  shares,
                  stretch -> {
                    stretch.store(gradient);
                    return stretch.squares();
                  });

      Expect.close(expected, gradient.toFloatArray(), 1e-5);
      assertEquals(squares(expected, 0, expected.length), squares[0], 1e-4 * squares[0]);
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void perTensorThereIsASumForEachTensor(boolean host) {
    try (Team team = team(2);
        Scope scope = TORCH.scope()) {
      NDArray theta = WEIGHTS.upload(scope);
      TensorVector parameters = new TensorVector(theta, host);
      GradientFlow flow = GradientFlow.perTensor(team, VAE.layout(), parameters);
      FlatVector gradient = parameters.companion();

      double[] squares =
          flow.gradient(
              shares(team, theta),
              stretch -> {
                stretch.store(gradient);
                return stretch.squares();
              });

      float[] values = gradient.toFloatArray();
      List<Layout.Slot> slots = VAE.layout().slots();
      assertEquals(slots.size(), flow.parts());
      for (int i = 0; i < slots.size(); i++) {
        int from = slots.get(i).offset();
        double expected = squares(values, from, from + slots.get(i).size());
        assertEquals(expected, squares[i], 1e-4 * expected, slots.get(i).name());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void severalWorksAreDoneInOrderOnEveryStretch(boolean host) {
    try (Team team = team(2);
        Scope scope = TORCH.scope()) {
      NDArray theta = WEIGHTS.upload(scope);
      TensorVector parameters = new TensorVector(theta, host);
      GradientFlow flow = GradientFlow.perTensor(team, VAE.layout(), parameters);
      List<ImageGradients> shares = shares(team, theta);

      double[] squares = flow.gradient(shares, Stretch::squares);
      double[][] sums =
          flow.gradient(
              shares,
              List.of(
                  Stretch::squares,
                  stretch -> {
                    stretch.scale(2);
                    return 1;
                  },
                  Stretch::squares));

      assertArrayEquals(squares, sums[0]);
      for (int part = 0; part < flow.parts(); part++) {
        assertTrue(sums[1][part] >= 1, "every tensor has a stretch");
        assertEquals(4 * squares[part], sums[2][part], 1e-5 * sums[2][part]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void everyOperationIsItsFormula(boolean host) {
    int size = VAE.layout().size();
    RandomStream random = RandomStream.of(3, "vectors");
    float[] a = random.normal(size);
    float[] b = random.normal(size);
    float[] c = random.normal(size);
    float[] expected = new float[size];
    double dot = 0;
    for (int i = 0; i < size; i++) {
      double value = 2 * a[i] + a[i] * (b[i] - c[i]);
      expected[i] = (float) (0.5 * value * value);
      dot += expected[i] * (double) b[i];
    }
    try (Team team = team(2);
        Scope scope = TORCH.scope()) {
      TensorVector first = new TensorVector(scope.array(a, size), host);
      FlatVector second = first.companion(b);
      FlatVector third = new TensorVector(scope.array(c, size), host);
      FlatVector result = first.companion();

      double[] product =
          GradientFlow.flat(team, VAE.layout(), first)
              .everywhere(
                  stretch -> {
                    stretch.add(2, first);
                    stretch.addPull(first, second, third);
                    stretch.square();
                    stretch.scale(0.5);
                    stretch.store(result);
                    return stretch.dot(second);
                  });

      Expect.close(expected, result.toFloatArray(), 1e-6);
      assertEquals(dot, product[0], 1e-4 * Math.sqrt(squares(expected, 0, size)));
    }
  }

  @Test
  void adamOfStretchesIsAdamOfTheWholeOnBothRoads() {
    float[] gradient = RandomStream.of(5, "gradient").normal(VAE.layout().size());
    float[] onHost = updated(true, gradient);
    float[] onDevice = updated(false, gradient);
    float[] whole;
    try (Scope scope = TORCH.scope()) {
      Adam adam = new Adam(WEIGHTS.upload(scope));
      for (int step = 0; step < 3; step++) {
        adam.update(scope.array(gradient, gradient.length), 0.01);
      }
      whole = adam.parameters().toFloatArray();
    }

    assertArrayEquals(whole, onHost);
    Expect.close(whole, onDevice, 1e-6);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void anUpdateByAFlowIsOneByTheWholeGradient(boolean host) {
    try (Team team = team(2);
        Scope scope = TORCH.scope()) {
      NDArray theta = WEIGHTS.upload(scope);
      List<ImageGradients> shares = shares(team, theta);
      float[] gradient;
      try (Scope inner = scope.child()) {
        NDArray sum = inner.zeros(VAE.layout().size());
        shares.forEach(share -> sum.addi(share.flat(inner.manager(), VAE.layout())));
        gradient = sum.toFloatArray();
      }
      Adam whole = new Adam(WEIGHTS.upload(scope));
      whole.update(scope.array(gradient, gradient.length), 0.01);
      Adam adam = new Adam(new TensorVector(theta, host));
      GradientFlow flow = GradientFlow.flat(team, VAE.layout(), adam.vector());

      double norm = adam.update(flow, shares, 0.01);

      assertEquals(1, adam.step());
      Expect.close(Math.sqrt(squares(gradient, 0, gradient.length)), norm, 1e-4);
      Expect.close(whole.parameters().toFloatArray(), theta.toFloatArray(), 1e-5);
    }
  }

  @Test
  void nothingIsLeftInALongLivedScope() {
    try (Team team = team(2);
        Scope scope = TORCH.scope()) {
      NDArray theta = WEIGHTS.upload(scope);
      for (boolean host : new boolean[] {true, false}) {
        TensorVector parameters = new TensorVector(theta, host);
        FlatVector sum = parameters.companion();
        GradientFlow flow = GradientFlow.flat(team, VAE.layout(), parameters);
        int before = scope.openResources();
        for (int i = 0; i < 5; i++) {
          flow.gradient(
              shares(team, theta),
              stretch -> {
                stretch.add(1, sum);
                stretch.store(sum);
                return stretch.dot(sum);
              });
        }
        assertEquals(before, scope.openResources());
      }
    }
  }

  private static float[] updated(boolean host, float[] gradient) {
    try (Team team = team(2);
        Scope scope = TORCH.scope()) {
      Adam adam = new Adam(new TensorVector(WEIGHTS.upload(scope), host));
      FlatVector numbers = adam.vector().companion(gradient);
      GradientFlow flow = GradientFlow.flat(team, VAE.layout(), adam.vector());
      for (int step = 0; step < 3; step++) {
        adam.begin(0.01);
        flow.everywhere(
            stretch -> {
              stretch.add(1, numbers);
              adam.update(stretch);
              return 0;
            });
      }
      return adam.parameters().toFloatArray();
    }
  }

  /** The images of one batch of nine, each member's part apart. */
  private static List<ImageGradients> shares(Team team, NDArray theta) {
    return team.step(
        member -> {
          ImageGradients all = VAE.pass(theta, Small.batch(member.step(), 9, 4)).gradients();
          return member.from(9) == member.to(9) ? null : all.images(member.from(9), member.to(9));
        });
  }

  private static Team team(int members) {
    TORCH.useThreads(members);
    return Team.of(TORCH);
  }

  private static double squares(float[] values, int from, int to) {
    double sum = 0;
    for (float value : Arrays.copyOfRange(values, from, to)) {
      sum += (double) value * value;
    }
    return sum;
  }
}
