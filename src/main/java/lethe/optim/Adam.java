package lethe.optim;

import ai.djl.ndarray.NDArray;
import lethe.base.Checks;
import lethe.engine.Scope;

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
 */
public final class Adam {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final double EPSILON = 1e-8;

  private final NDArray parameters;
  private final NDArray firstMoment;
  private final NDArray secondMoment;
  private int step;

  /**
   * An optimiser that changes {@code parameters} in place; its state belongs to {@code scope}.
   *
   * @param parameters (size), float32
   */
  public Adam(Scope scope, NDArray parameters) {
    this.parameters = parameters;
    this.firstMoment = scope.zeros(parameters.size());
    this.secondMoment = scope.zeros(parameters.size());
  }

  /**
   * An optimiser that goes on where another one stopped: the same bits as if it had not.
   *
   * @param parameters (size), as they were at that moment
   */
  public static Adam resumed(Scope scope, NDArray parameters, State state) {
    Checks.require(
        state.firstMoment.length == parameters.size(),
        "the state is of %d numbers, the parameters are %d: was it taken from another run?",
        state.firstMoment.length,
        parameters.size());
    Adam adam = new Adam(scope, parameters);
    adam.firstMoment.addi(scope.array(state.firstMoment, parameters.size()));
    adam.secondMoment.addi(scope.array(state.secondMoment, parameters.size()));
    adam.step = state.step;
    return adam;
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
    return parameters;
  }

  /** The count of updates so far. */
  public int step() {
    return step;
  }

  /**
   * One update.
   *
   * @param gradient (size), finite; it is overwritten
   */
  public void update(NDArray gradient, double rate) {
    Checks.require(
        gradient.size() == parameters.size(),
        "gradient has %d numbers, the parameters %d",
        gradient.size(),
        parameters.size());
    step++;
    double correction1 = 1 - Math.pow(BETA1, step);
    double correction2 = 1 - Math.pow(BETA2, step);
    // θ −= (rate/correction1) m / (√v/√correction2 + ε)
    //    = (rate·√correction2/correction1) m / (√v + ε√correction2): one pass less.
    float rootCorrection = (float) Math.sqrt(correction2);
    float scaledRate = (float) (rate * rootCorrection / correction1);
    try (Scope inner = Scope.within(gradient.getManager())) {
      NDArray squares = inner.keep(gradient.square());
      secondMoment.muli(BETA2);
      secondMoment.addi(squares.muli(1 - BETA2));
      firstMoment.muli(BETA1);
      firstMoment.addi(gradient.muli(1 - BETA1));
      NDArray divisor = inner.keep(secondMoment.sqrt());
      divisor.addi((float) (EPSILON * rootCorrection));
      NDArray move = inner.keep(firstMoment.div(divisor));
      parameters.subi(move.muli(scaledRate));
    }
  }
}
