package lethe.optim;

import java.math.BigDecimal;
import java.util.Locale;
import lethe.base.Checks;

/** A learning rate as a function of the step; as text it says in words how it goes. */
public sealed interface LearningRate {
  /**
   * The rate of one update.
   *
   * @param step from 0
   * @param steps updates in all
   */
  double at(int step, int steps);

  /**
   * The rate of a run of another length: this one, but for a warm-up that would not end in it.
   *
   * @param steps of the run that this rate was made for
   * @param newSteps of the other one
   */
  default LearningRate within(int steps, int newSteps) {
    return this;
  }

  /**
   * Returns this rate if it reaches its peak in a run.
   *
   * @param steps of the run
   * @throws IllegalArgumentException if a warm-up is longer than the run
   */
  default LearningRate requireWithin(int steps) {
    return this;
  }

  /** The same rate at every step: the reference's. */
  static LearningRate constant(double rate) {
    return new Constant(rate);
  }

  /** See {@link WarmupCosine}. */
  static LearningRate warmupCosine(double peak, int warmup) {
    return new WarmupCosine(peak, warmup, 0.01);
  }

  /** See {@link Stages}. */
  static LearningRate stages(double first, double factor, int count) {
    return new Stages(first, factor, count);
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /**
   * A constant rate.
   *
   * @param rate above 0
   */
  record Constant(double rate) implements LearningRate {
    /** Checks the rate. */
    public Constant {
      Checks.above("rate", rate, 0);
    }

    @Override
    public double at(int step, int steps) {
      return rate;
    }

    @Override
    public String toString() {
      return plain(rate) + " at every step";
    }
  }

  /**
   * {@code peak · min(1, (t+1)/warmup) · (½(1 + cos(πt/T)) + floor)}: a linear rise, then half a
   * cosine down to {@code peak · floor}.
   *
   * @param peak above 0; too large: the loss jumps or turns NaN
   * @param warmup steps of the rise, at least 1
   * @param floor share of the peak that remains at the end, in [0, 1]
   */
  record WarmupCosine(double peak, int warmup, double floor) implements LearningRate {
    /** Checks every value. */
    public WarmupCosine {
      Checks.above("peak", peak, 0);
      Checks.atLeast("warmup", warmup, 1);
      Checks.within("floor", floor, 0, 1);
    }

    @Override
    public double at(int step, int steps) {
      double rise = Math.min(1, (step + 1.0) / warmup);
      return peak * rise * (0.5 * (1 + Math.cos(Math.PI * step / steps)) + floor);
    }

    /** A warm-up longer than the new run becomes the same share of it as of the old one. */
    @Override
    public LearningRate within(int steps, int newSteps) {
      return warmup <= newSteps
          ? this
          : new WarmupCosine(peak, (int) Math.max(1, (long) newSteps * warmup / steps), floor);
    }

    @Override
    public LearningRate requireWithin(int steps) {
      Checks.require(
          warmup <= steps,
          "warmup must be at most the number of steps, was %d for %d steps: the rate would not reach"
              + " its peak; warm up for fewer steps or take more of them",
          warmup,
          steps);
      return this;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "up to %s in %,d steps, then a cosine down to %s %% of it",
          plain(peak),
          warmup,
          plain(100 * floor));
    }
  }

  /**
   * {@code first · factor^⌊count · t / T⌋}: equally long stages, each at a fixed share of the rate
   * before it. The reference's judge has four, with factor 0.1.
   *
   * @param first rate of the first stage, above 0
   * @param factor from one stage to the next, above 0 and at most 1
   * @param count stages, at least 1
   */
  record Stages(double first, double factor, int count) implements LearningRate {
    /** Checks every value. */
    public Stages {
      Checks.above("first", first, 0);
      Checks.above("factor", factor, 0);
      Checks.within("factor", factor, 0, 1);
      Checks.atLeast("count", count, 1);
    }

    @Override
    public double at(int step, int steps) {
      int stage = (int) Math.min(count - 1, (long) count * step / steps);
      return first * Math.pow(factor, stage);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,d equal stages from %s on, each %s of the one before",
          count,
          plain(first),
          plain(factor));
    }
  }
}
