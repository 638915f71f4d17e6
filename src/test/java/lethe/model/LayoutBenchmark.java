package lethe.model;

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

/** One layer's weights as a view into the flat vector: made for each layer of each step. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LayoutBenchmark {
  private final ConditionalVae generator = new ConditionalVae(CvaeConfig.mnist());
  private lethe.engine.Scope scope;
  private NDArray theta;

  @Setup
  public void open() {
    scope = Torch.open("cpu").scope();
    theta = scope.zeros(generator.layout().size());
  }

  @Benchmark
  public long view() {
    try (NDArray view = generator.layout().view(scope.manager(), theta, "fc5.weight")) {
      return view.size();
    }
  }

  @TearDown
  public void close() {
    scope.close();
  }
}
