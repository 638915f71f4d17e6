package lethe.latent;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lethe.base.Bits;
import lethe.base.Checks;
import lethe.base.Elapsed;
import lethe.base.Interruption;
import lethe.base.Points;
import lethe.base.Progress;
import lethe.base.Safetensors;
import lethe.base.Savepoint;

/**
 * Maps points to the plane by t-SNE (van der Maaten and Hinton, JMLR 9, 2008): gradient descent on
 * KL(P‖Q) with momentum (.5 while attraction is exaggerated, then .8) and a gain for each
 * coordinate (plus .2 where the gradient keeps its sign, times .8 where it turns, never below .01).
 * When the exaggeration ends, the descent starts anew from rest with gains of 1: gains that grew
 * under exaggeration overshoot without it and end at a higher KL.
 *
 * <p>The start is the plane of the first two principal axes, scaled to a standard deviation of 1e-4
 * along the first, so nothing is random; sums are taken in a fixed order, so the map does not
 * depend on the number of threads. Points that coincide stay together on the map.
 */
public final class Tsne {
  private static final String WORK = "t-SNE";
  private static final String STEP = "step";
  private static final String SECONDS = "seconds";
  private static final double START_DEVIATION = 1e-4;
  private static final double LEAST_GAIN = 0.01;

  private final TsneConfig config;
  private final double learningRate;
  private final TsneForces forces;
  private final Axis x;
  private final Axis y;

  /** One coordinate of every place, with what the descent keeps of it. */
  private static final class Axis {
    private final double[] places;
    private final double[] gradient;
    private final double[] velocity;
    private final double[] gains;

    Axis(double... places) {
      this.places = places;
      this.gradient = new double[places.length];
      this.velocity = new double[places.length];
      this.gains = new double[places.length];
      rest();
    }

    void rest() {
      Arrays.fill(velocity, 0);
      Arrays.fill(gains, 1);
    }

    /** Everything that the next step needs. */
    void put(String name, Map<String, Safetensors.Tensor> into) {
      into.put(name + ".places", Bits.of(places));
      into.put(name + ".velocity", Bits.of(velocity));
      into.put(name + ".gains", Bits.of(gains));
    }

    void restore(String name, Safetensors from) {
      copy(from.tensor(name + ".places"), places);
      copy(from.tensor(name + ".velocity"), velocity);
      copy(from.tensor(name + ".gains"), gains);
    }

    private static void copy(Safetensors.Tensor kept, double[] into) {
      double[] values = Bits.toDoubles(kept);
      Checks.require(
          values.length == into.length,
          "the kept state is of %d points, the map has %d: delete it",
          values.length,
          into.length);
      System.arraycopy(values, 0, into, 0, into.length);
    }

    void descend(double learningRate, double momentum) {
      double sum = 0;
      for (int i = 0; i < places.length; i++) {
        boolean turns = gradient[i] * velocity[i] >= 0; // the velocity points uphill
        gains[i] = Math.max(LEAST_GAIN, turns ? gains[i] * 0.8 : gains[i] + 0.2);
        velocity[i] = momentum * velocity[i] - learningRate * gains[i] * gradient[i];
        places[i] += velocity[i];
        sum += places[i];
      }
      double mean = sum / places.length;
      for (int i = 0; i < places.length; i++) {
        places[i] -= mean;
      }
    }
  }

  private Tsne(Points points, TsneConfig config) {
    this.config = config;
    int n = points.count();
    this.learningRate = config.learningRate(n);
    Pca axes = Pca.fit(points);
    double deviation = Math.sqrt(axes.variances()[0] * (n - 1) / n);
    Checks.require(deviation > 0, "all %d points coincide: there is nothing to map", n);
    Points start = axes.project(points, 2);
    this.x = new Axis(scaled(start.column(0), START_DEVIATION / deviation));
    this.y = new Axis(scaled(start.column(1), START_DEVIATION / deviation));
    boolean exact = n <= config.exactLimit() || config.theta() == 0;
    this.forces =
        exact
            ? new ExactForces(points, config.perplexity())
            : new BarnesHutForces(
                Affinities.of(points, config.perplexity(), (int) (3 * config.perplexity())),
                config.theta());
  }

  private static double[] scaled(double[] values, double factor) {
    return Arrays.stream(values).map(value -> factor * value).toArray();
  }

  /**
   * The map of points.
   *
   * @param points of at least 2 dimensions, more than three times the perplexity
   * @throws IllegalArgumentException if there are too few points or all coincide
   */
  public static TsneMap map(Points points, TsneConfig config, Progress progress) {
    return map(points, config, Savepoint.NONE, progress);
  }

  /** The same map, made from where the savepoint is. */
  public static TsneMap map(
      Points points, TsneConfig config, Savepoint savepoint, Progress progress) {
    config.requireEnough(points.count());
    Checks.require(
        points.dimensions() >= 2, "points of 1 dimension need no map: draw them as they are");
    Savepoint own =
        savepoint.of(
            WORK,
            config.iterations(),
            () -> Map.of("settings", config, "points", points.checksum()));
    Optional<Safetensors> kept = own.last();
    Elapsed elapsed =
        new Elapsed(kept.map(state -> Double.valueOf(state.metadata().get(SECONDS))).orElse(0.0));
    Tsne tsne = new Tsne(points, config);
    kept.ifPresent(
        state -> {
          tsne.x.restore("x", state);
          tsne.y.restore("y", state);
        });
    int done = kept.map(state -> Integer.valueOf(state.metadata().get(STEP))).orElse(0);
    double klDivergence = tsne.descend(done, own, elapsed, progress);
    return new TsneMap(config, tsne.coordinates(), klDivergence, elapsed.seconds());
  }

  private double descend(int done, Savepoint savepoint, Elapsed elapsed, Progress progress) {
    int steps = config.iterations();
    progress.begun(WORK);
    for (int step = done; step < steps; step++) {
      int now = step;
      savepoint.offer(() -> state(now, elapsed.seconds()));
      Interruption.check(WORK, step, steps);
      boolean early = step < config.exaggeratedIterations();
      if (step == config.exaggeratedIterations()) {
        x.rest();
        y.rest();
      }
      forces.gradient(
          x.places, y.places, early ? config.exaggeration() : 1, x.gradient, y.gradient);
      x.descend(learningRate, early ? 0.5 : 0.8);
      y.descend(learningRate, early ? 0.5 : 0.8);
      if (step + 1 < steps) {
        progress.step(WORK, step + 1L, steps, "");
      }
    }
    double klDivergence = forces.klDivergence(x.places, y.places);
    progress.step(WORK, steps, steps, String.format(Locale.ROOT, "KL %.3f nats", klDivergence));
    return klDivergence;
  }

  private Safetensors state(int done, double seconds) {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    x.put("x", tensors);
    y.put("y", tensors);
    return new Safetensors(
        Map.of(STEP, Integer.toString(done), SECONDS, Double.toString(seconds)), tensors);
  }

  private double[] coordinates() {
    double[] both = new double[2 * x.places.length];
    for (int i = 0; i < x.places.length; i++) {
      both[2 * i] = x.places[i];
      both[2 * i + 1] = y.places[i];
    }
    return both;
  }
}
