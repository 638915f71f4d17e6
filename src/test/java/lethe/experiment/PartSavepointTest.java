package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import lethe.base.Safetensors;
import lethe.base.Savepoint;
import org.junit.jupiter.api.Test;

final class PartSavepointTest {
  private static final Safetensors SOME =
      new Safetensors(Map.of(), Map.of("x", Safetensors.Tensor.of(new float[] {1}, 1, 1)));

  /** Keeps what it is offered. */
  private static final class Memory implements Savepoint {
    private Safetensors kept;

    @Override
    public Optional<Safetensors> last() {
      return Optional.ofNullable(kept);
    }

    @Override
    public void offer(Supplier<Safetensors> state) {
      kept = state.get();
    }
  }

  @Test
  void thePartsTimesAreThoseOfAllProcesses() throws InterruptedException {
    Memory memory = new Memory();
    PartSavepoint first = new PartSavepoint(memory);
    first.begin("a");
    Thread.sleep(30);
    first.finish("a", SOME);
    double a = first.seconds("a");
    first.begin("b");
    Thread.sleep(30);
    first.of("b").offer(() -> SOME);

    PartSavepoint second = new PartSavepoint(memory);
    assertTrue(a >= 0.03, "a took " + a);
    assertEquals(a, second.seconds("a"), "a finished part's clock stands still");
    double b = second.seconds("b");
    assertTrue(b >= 0.03, "b had taken " + b);
    second.begin("b");
    Thread.sleep(30);
    assertTrue(second.seconds("b") >= b + 0.03, "and goes on");
    assertEquals(1, second.made("a").orElseThrow().tensors().size(), "times are no tensors");
    assertTrue(second.made("a").orElseThrow().metadata().isEmpty());
  }
}
