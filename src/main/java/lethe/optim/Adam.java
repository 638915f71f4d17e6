package lethe.optim;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.util.List;
import lethe.base.Checks;
import lethe.engine.HostMemory;
import lethe.engine.Scope;
import lethe.model.SummedGradient;

/**
 * Adam (Kingma and Ba 2015, algorithm 1) on a flat vector, with PyTorch's placement of ε:
 *
 * <pre>
 * m ← β₁m + (1−β₁)g          v ← β₂v + (1−β₂)g²
 * θ ← θ − rate · (m / (1−β₁ᵗ)) / (√(v / (1−β₂ᵗ)) + ε)
 * </pre>
 *
 * <p>β = (0.9, 0.999), ε = 1e-8, no weight decay, no clipping. Memory: two vectors of the size of
 * θ.
 *
 * <p>On a CPU an update is one pass over the numbers; the engine would need a dozen.
 */
public final class Adam {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final double EPSILON = 1e-8;

  private final TensorVector parameters;
  private final FlatVector firstMoment;
  private final FlatVector secondMoment;
  private int step;
  private float scaledRate;
  private float scaledEpsilon;

  /**
   * An optimiser that changes {@code parameters} in place; its state lives as long as they.
   *
   * @param parameters float32, contiguous
   */
  public Adam(NDArray parameters) {
    this(TensorVector.of(parameters));
  }

  Adam(TensorVector parameters) {
    this(parameters, parameters.companion(), parameters.companion(), 0);
  }

  private Adam(TensorVector parameters, FlatVector firstMoment, FlatVector secondMoment, int step) {
    this.parameters = parameters;
    this.firstMoment = firstMoment;
    this.secondMoment = secondMoment;
    this.step = step;
  }

  /**
   * An optimiser that goes on where another one stopped: the same bits as if it had not.
   *
   * @param parameters (size), as they were at that moment
   */
  public static Adam resumed(NDArray parameters, State state) {
    Checks.require(
        state.firstMoment.length == parameters.size(),
        "the state is of %d numbers, the parameters are %d: was it taken from another run?",
        state.firstMoment.length,
        parameters.size());
    TensorVector vector = TensorVector.of(parameters);
    return new Adam(
        vector,
        vector.companion(state.firstMoment),
        vector.companion(state.secondMoment),
        state.step);
  }

  /** What to keep beside the parameters in order to go on later. */
  public State state() {
    return new State(step, firstMoment.toFloatArray(), secondMoment.toFloatArray());
  }

  /**
   * An optimiser's memory.
   *
   * @param step updates so far, at least 0
   * @param firstMoment m, one number for each parameter
   * @param secondMoment v, as many
   */
  public record State(int step, float[] firstMoment, float[] secondMoment) {
    /** Copies the moments. */
    public State {
      Checks.atLeast("step", step, 0);
      Checks.require(
          firstMoment.length == secondMoment.length,
          "both moments need as many numbers, were %d and %d",
          firstMoment.length,
          secondMoment.length);
      firstMoment = firstMoment.clone();
      secondMoment = secondMoment.clone();
    }

    /** The memory before the first update of {@code size} parameters. */
    public static State begin(int size) {
      return new State(0, new float[size], new float[size]);
    }

    @Override
    public float[] firstMoment() {
      return firstMoment.clone();
    }

    @Override
    public float[] secondMoment() {
      return secondMoment.clone();
    }
  }

  /** The parameters, changed in place. */
  public NDArray parameters() {
    return parameters.array();
  }

  /** The parameters as a vector, changed in place. */
  public TensorVector vector() {
    return parameters;
  }

  /** The count of updates so far. */
  public int step() {
    return step;
  }

  /** Begins the next update: from now on every stretch must be given once. */
  public void begin(double rate) {
    step++;
    double correction1 = 1 - Math.pow(BETA1, step);
    double correction2 = 1 - Math.pow(BETA2, step);
    // θ −= (rate/correction1) m / (√v/√correction2 + ε)
    //    = (rate·√correction2/correction1) m / (√v + ε√correction2): one division less.
    double rootCorrection = Math.sqrt(correction2);
    scaledRate = (float) (rate * rootCorrection / correction1);
    scaledEpsilon = (float) (EPSILON * rootCorrection);
  }

  /** Updates the parameters of a stretch of the gradient; threads may update different ones. */
  public void update(Stretch gradient) {
    if (gradient instanceof HostStretch host) {
      update(host);
    } else if (gradient instanceof DeviceStretch device) {
      update(device);
    }
  }

  /**
   * One whole update by a gradient that lies there.
   *
   * @param gradient as many numbers as there are parameters, finite; may be overwritten
   */
  public void update(NDArray gradient, double rate) {
    Checks.require(
        gradient.size() == parameters.size(),
        "gradient has %d numbers, the parameters %d",
        gradient.size(),
        parameters.size());
    begin(rate);
    if (!parameters.onHost()) {
      try (Scope inner = Scope.within(gradient.getManager())) {
        update(new DeviceStretch(inner.keep(gradient.flatten()), 0, 0));
      }
      return;
    }
    List<FloatBuffer> numbers = List.of(HostMemory.of(gradient));
    HostStretch stretch = new HostStretch();
    for (int done = 0; done < parameters.size(); ) {
      done += stretch.moveTo(done, parameters.size(), 0, numbers, done);
      update(stretch);
    }
  }

  /**
   * One whole update by a gradient that is summed on the way.
   *
   * @param flow whose sums run over all parameters ({@link GradientFlow#flat})
   * @param shares the gradients of each member's images
   * @return the Euclidean norm of the gradient, which may not be finite
   */
  public double update(GradientFlow flow, List<? extends SummedGradient> shares, double rate) {
    begin(rate);
    double[] squares =
        flow.gradient(
            shares,
            stretch -> {
              update(stretch);
              return stretch.squares();
            });
    return Math.sqrt(squares[0]);
  }

  private void update(HostStretch gradient) {
    float[] m = gradient.of(firstMoment, 0);
    float[] v = gradient.of(secondMoment, 1);
    float[] theta = gradient.of(parameters, 2);
    update(
        gradient.values(), m, v, theta, gradient.from(), gradient.to(), scaledRate, scaledEpsilon);
    gradient.put(firstMoment, m);
    gradient.put(secondMoment, v);
    gradient.put(parameters, theta);
  }

  private static void update(
      float[] g, float[] m, float[] v, float[] theta, int from, int to, float rate, float epsilon) {
    for (int i = from; i < to; i++) {
      m[i] = BETA1 * m[i] + (1 - BETA1) * g[i];
      v[i] = BETA2 * v[i] + (1 - BETA2) * g[i] * g[i];
      theta[i] -= rate * m[i] / ((float) Math.sqrt(v[i]) + epsilon);
    }
  }

  private void update(DeviceStretch gradient) {
    try (Scope inner = Scope.within(gradient.values().getManager())) {
      NDArray m = gradient.of(inner, firstMoment);
      NDArray v = gradient.of(inner, secondMoment);
      NDArray theta = gradient.of(inner, parameters);
      NDArray squares = inner.keep(gradient.values().square());
      v.muli(inner.constant(BETA2)).addi(squares.muli(inner.constant(1 - BETA2)));
      NDArray share = inner.keep(gradient.values().mul(inner.constant(1 - BETA1)));
      m.muli(inner.constant(BETA1)).addi(share);
      NDArray divisor = v.sqrt().addi(inner.constant(scaledEpsilon));
      theta.subi(m.div(divisor).muli(inner.constant(scaledRate)));
    }
  }
}
