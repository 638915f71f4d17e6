package lethe.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.TimeUnit;
import lethe.base.RandomStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The products of the decoder's last layer, beside the engine's ordinary ones, on one thread; those
 * of three images are just large enough for the other way.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProductsBenchmark {
  private static final int IN = 512;
  private static final int OUT = 784;

  @Param({"3", "10", "128"})
  private int images;

  private Scope scope;
  private NDArray input;
  private NDArray weight;
  private NDArray frozen;
  private NDArray bias;
  private NDArray delta;

  @Setup
  public void open() {
    scope = Torch.open("cpu").scope();
    JniUtils.setGradMode(false);
    JniUtils.setNumThreads(1); // as a member of a team computes
    RandomStream random = RandomStream.of(1, "products");
    input = scope.array(random.normal(images * IN), images, IN);
    weight = scope.array(random.normal(OUT * IN), OUT, IN);
    frozen = Products.turned(weight).transpose();
    bias = scope.zeros(OUT);
    delta = scope.array(random.normal(images * OUT), images, OUT);
  }

  @Benchmark
  public long forward() {
    return closed(Products.linear(input, weight, bias));
  }

  @Benchmark
  public long frozenForward() {
    return closed(Products.linear(input, frozen, bias));
  }

  @Benchmark
  public long ordinaryForward() {
    return closed(Linear.linear(input, weight, bias).singletonOrThrow());
  }

  @Benchmark
  public long back() {
    return closed(Products.of(delta, weight));
  }

  @Benchmark
  public long ordinaryBack() {
    return closed(delta.matMul(weight));
  }

  @Benchmark
  public long weightGradient() {
    try (NDArray turned = Products.turned(delta)) {
      return closed(Products.of(turned, input));
    }
  }

  @Benchmark
  public long ordinaryWeightGradient() {
    try (NDArray turned = delta.transpose()) {
      return closed(turned.matMul(input));
    }
  }

  private static long closed(NDArray product) {
    try (product) {
      return product.size();
    }
  }

  @TearDown
  public void close() {
    scope.close();
  }
}
