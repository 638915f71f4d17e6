package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.TimeUnit;
import lethe.base.RandomStream;
import lethe.engine.Torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The gradient of the first layer's weights for half a batch: over the active units alone and as
 * the engine's matrix product, by the share of derivatives that are not 0 (about .16 in a trained
 * model).
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ActiveUnitsBenchmark {
  private static final int IMAGES = 128;
  private static final int UNITS = 512;
  private static final int WIDTH = 794;

  @Param({"0.05", "0.16", "0.3"})
  private double share;

  private lethe.engine.Scope scope;
  private NDArray delta;
  private NDArray input;

  @Setup
  public void open() {
    scope = Torch.open("cpu").scope();
    JniUtils.setNumThreads(1); // as a member of a team computes
    RandomStream random = RandomStream.of(1, "active");
    float[] values = random.normal(IMAGES * UNITS);
    float[] chances = random.uniform(IMAGES * UNITS);
    for (int i = 0; i < values.length; i++) {
      values[i] = chances[i] < share ? values[i] : 0;
    }
    delta = scope.array(values, IMAGES, UNITS);
    input = scope.array(random.uniform(IMAGES * WIDTH), IMAGES, WIDTH);
  }

  @Benchmark
  public long active() {
    ActiveUnits units = ActiveUnits.of(delta, input).orElseThrow();
    try (NDArray sum = units.sum(scope.manager(), 0, UNITS)) {
      return sum.size();
    }
  }

  @Benchmark
  public long product() {
    try (NDArray turned = delta.transpose();
        NDArray sum = turned.matMul(input)) {
      return sum.size();
    }
  }

  @TearDown
  public void close() {
    scope.close();
  }
}
