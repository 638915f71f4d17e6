package lethe.optim;

import ai.djl.ndarray.NDArray;
import java.util.concurrent.TimeUnit;
import lethe.engine.Torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One update of as many parameters as the conditional VAE has. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AdamBenchmark {
  private static final int SIZE = 1_081_120;

  private lethe.engine.Scope scope;
  private NDArray gradient;
  private Adam adam;

  @Setup
  public void open() {
    scope = Torch.open("cpu").scope();
    gradient = scope.zeros(SIZE).addi(1);
    adam = new Adam(scope.zeros(SIZE));
  }

  @Benchmark
  public int update() {
    adam.update(gradient, 1e-3);
    return adam.step();
  }

  @TearDown
  public void close() {
    scope.close();
  }
}
