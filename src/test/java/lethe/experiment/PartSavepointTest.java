package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
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
  private static class Memory implements Savepoint {
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

  @Test
  void aPartOfOtherSettingsIsRefusedByTheWhole() {
    List<String> reasons = new ArrayList<>();
    Memory memory =
        new Memory() {
          @Override
          public void refuse(String reason) {
            reasons.add(reason);
          }
        };
    part(memory, 1).offer(() -> new Safetensors(Map.of("step", "1"), SOME.tensors()));

    assertTrue(part(memory, 1).last().isPresent());
    assertTrue(part(memory, 2).last().isEmpty());
    assertEquals(1, reasons.size());
    assertTrue(reasons.get(0).contains("seed 1 instead of 2"), reasons.get(0));
  }

  private static Savepoint part(Savepoint whole, int seed) {
    return new PartSavepoint(whole).of("a").of("attacking", 3, () -> Map.of("seed", seed));
  }
}
