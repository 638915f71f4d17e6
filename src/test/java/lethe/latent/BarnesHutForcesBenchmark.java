package lethe.latent;

import java.util.concurrent.TimeUnit;
import lethe.base.Points;
import lethe.base.RandomStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One gradient of a t-SNE map of 10,000 places, on all cores. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BarnesHutForcesBenchmark {
  private static final int COUNT = 10_000;
  private static final int DIMENSIONS = 8;
  private static final int NEIGHBOURS = 90;

  private final double[] x = new double[COUNT];
  private final double[] y = new double[COUNT];
  private final double[] gradientX = new double[COUNT];
  private final double[] gradientY = new double[COUNT];
  private BarnesHutForces forces;

  @Setup
  public void place() {
    RandomStream random = RandomStream.of(1, "benchmark");
    Points points = Points.of(random.normal(COUNT * DIMENSIONS), DIMENSIONS);
    forces = new BarnesHutForces(Affinities.of(points, 30, NEIGHBOURS), 0.5);
    float[] places = random.normal(2 * COUNT);
    for (int i = 0; i < COUNT; i++) {
      x[i] = 30 * places[2 * i];
      y[i] = 30 * places[2 * i + 1];
    }
  }

  @Benchmark
  public double[] gradient() {
    forces.gradient(x, y, 1, gradientX, gradientY);
    return gradientX;
  }
}
