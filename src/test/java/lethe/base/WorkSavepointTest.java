package lethe.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

/** A state says what it was begun with, and only that work goes on from it. */
final class WorkSavepointTest {
  private static final String REMEDY =
      ": give the work what it was begun with to go on, or another savepoint to begin anew";

  private record Config(int samples, long seed) {}

  /** A savepoint of one's own, as short as can be. */
  private static class Memory implements Savepoint {
    Safetensors kept;

    @Override
    public Optional<Safetensors> last() {
      return Optional.ofNullable(kept);
    }

    @Override
    public void offer(Supplier<Safetensors> state) {
      kept = state.get();
    }
  }

  private final Memory memory = new Memory();

  @Test
  void theSameWorkGoesOnFromItsState() {
    Safetensors state = keep(7);

    Safetensors last = memory.of("counting", 9, recipe(5, 1)).last().orElseThrow();

    assertEquals(state.tensors(), last.tensors());
    assertEquals("7", last.metadata().get("step"));
  }

  @Test
  void aPlaceThatIsEmptyStaysEmpty() {
    assertEquals(Optional.empty(), memory.of("counting", 9, recipe(5, 1)).last());
  }

  @Test
  void otherSettingsAreNamedAndTheirNumberLimited() {
    keep(7);

    Expect.refusal(
        "the kept state was begun with settings.seed 1 instead of 2" + REMEDY,
        () -> memory.of("counting", 9, recipe(5, 2)).last());
    Expect.refusal(
        "the kept state was begun with more nothing instead of [4], settings.samples 5 instead of 6,"
            + " settings.seed 1 instead of 2 and 1 more differences"
            + REMEDY,
        () ->
            memory
                .of(
                    "counting",
                    9,
                    () ->
                        Map.of("settings", new Config(6, 2), "more", List.of(4), "weights", "cafe"))
                .last());
  }

  @Test
  void ofAnotherWorkOnlyTheNameIsSaid() {
    keep(7);

    Expect.refusal(
        "the kept state was begun with work \"counting\" instead of \"summing\"" + REMEDY,
        () -> memory.of("summing", 9, recipe(8, 2)).last());
  }

  @Test
  void aStateThatDoesNotSayWhatItIsOfIsRefused() {
    for (Map<String, String> metadata : List.of(Map.of("step", "7"), Map.of("begun", "{"))) {
      memory.kept = new Safetensors(metadata, Map.of());

      Expect.refusal(
          "the kept state does not say what it was begun with: it is another version's or no state"
              + " of Lethe; delete it to begin anew",
          () -> memory.of("counting", 9, recipe(5, 1)).last());
    }
  }

  @Test
  void aStepThatTheWorkDoesNotHaveIsRefused() {
    keep(7);
    Map<String, String> metadata = new HashMap<>(memory.kept.metadata());
    for (String step : List.of("10", "-1", "x")) {
      metadata.put("step", step);
      memory.kept = new Safetensors(metadata, Map.of());

      Expect.refusal(
          "the kept state must be at a step from 0 to 9, was at "
              + step
              + ": delete it to begin anew",
          () -> memory.of("counting", 9, recipe(5, 1)).last());
    }
  }

  @Test
  void aPlaceThatDoesNotStopTheWorkLetsItBeginAnew() {
    List<String> reasons = new ArrayList<>();
    Memory patient =
        new Memory() {
          @Override
          public void refuse(String reason) {
            reasons.add(reason);
          }
        };
    patient.kept = keep(7);

    assertEquals(Optional.empty(), patient.of("counting", 9, recipe(5, 2)).last());
    assertEquals(
        List.of("the kept state was begun with settings.seed 1 instead of 2" + REMEDY), reasons);
  }

  @Test
  void whereNothingIsKeptTheRecipeIsNotAskedFor() {
    assertSame(
        Savepoint.NONE, Savepoint.NONE.of("counting", 9, () -> fail("it may cost a checksum")));
  }

  private Safetensors keep(int step) {
    Map<String, Safetensors.Tensor> sum = Map.of("sum", Safetensors.Tensor.of(new float[] {3}, 1));
    memory
        .of("counting", 9, recipe(5, 1))
        .offer(() -> new Safetensors(Map.of("step", Integer.toString(step)), sum));
    return memory.kept;
  }

  private static Supplier<Map<String, ?>> recipe(int samples, long seed) {
    return () -> Map.of("settings", new Config(samples, seed));
  }
}
