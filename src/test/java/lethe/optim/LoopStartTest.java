package lethe.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import lethe.base.Safetensors;
import lethe.base.Savepoint;
import lethe.engine.Scope;
import lethe.model.SampleSheet;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class LoopStartTest {
  private static final int SIZE = 3;
  private static final float[] FRESH = {1, -2, 0.5f};
  private static final List<SampleSheet.Snapshot> SNAPSHOTS =
      List.of(
          new SampleSheet.Snapshot(5, new float[] {0.25f}),
          new SampleSheet.Snapshot(10, new float[] {0.75f}));

  private record Log(List<Double> losses, double seconds) {}

  @Test
  void withoutAStateALoopBeginsAtItsBeginning() {
    LoopStart start = LoopStart.of(Savepoint.NONE, SIZE);

    assertEquals(0, start.step());
    assertTrue(start.log(Log.class).isEmpty());
    assertTrue(start.snapshots().isEmpty());
    try (Scope scope = Small.TORCH.scope()) {
      NDArray fresh = scope.array(FRESH, SIZE);
      NDArray theta = start.parameters(scope, () -> fresh);
      Adam adam = start.adam(theta);
      assertSame(fresh, theta);
      assertSame(fresh, adam.parameters());
      assertEquals(0, adam.step());
    }
  }

  @Test
  void aStateSaysWhereALoopWas() {
    Log log = new Log(List.of(2.5, Double.NaN), 40.5);
    Safetensors file = after(7, log);

    LoopStart start = LoopStart.of(kept(file), SIZE);

    assertEquals(7, start.step());
    assertEquals(log, start.log(Log.class).orElseThrow());
    assertEquals(List.of(5, 10), start.snapshots().stream().map(s -> s.step()).toList());
    assertArrayEquals(new float[] {0.75f}, start.snapshots().get(1).images());
  }

  @Test
  void aLoopThatIsStoppedAnywhereEndsInTheSameBits() {
    float[] whole = numbers(after(20, new Log(List.of(), 0)), "parameters");

    for (int stop : new int[] {0, 1, 13, 20}) {
      Safetensors file = after(stop, new Log(List.of(), 0));
      try (Scope scope = Small.TORCH.scope()) {
        LoopStart start = LoopStart.of(kept(file), SIZE);
        NDArray theta = start.parameters(scope, () -> fail("nothing fresh is needed"));
        Adam adam = start.adam(theta);
        for (int step = start.step(); step < 20; step++) {
          update(scope, adam, step);
        }
        assertArrayEquals(whole, theta.toFloatArray(), "stopped after " + stop);
        assertEquals(20, adam.step());
      }
    }
  }

  @Test
  void adamMayMoveAPartOfTheParameters() {
    Safetensors file;
    try (Scope scope = Small.TORCH.scope()) {
      NDArray theta = LoopStart.of(Savepoint.NONE, SIZE).parameters(scope, () -> fresh(scope));
      Adam adam = LoopStart.of(Savepoint.NONE, SIZE).adam(theta.get(":2"));
      adam.update(scope.array(new float[] {1, 1}, 2), 0.1);
      file = LoopStart.state(1, theta, adam, List.of(), new Log(List.of(), 0));
    }

    try (Scope scope = Small.TORCH.scope()) {
      LoopStart start = LoopStart.of(kept(file), SIZE);
      NDArray theta = start.parameters(scope, () -> fresh(scope));
      Adam adam = start.adam(theta.get(":2"));
      adam.update(scope.array(new float[] {1, 1}, 2), 0.1);
      assertArrayEquals(new float[] {0.8f, -2.2f, 0.5f}, theta.toFloatArray(), 1e-5f);
    }
  }

  @Test
  void theFileHoldsTheNamesThatEarlierBuildsWrote() {
    Safetensors file = after(7, new Log(List.of(2.5), 40.5));

    assertEquals(
        Map.of("step", "7", "adam.step", "7", "log", "{\"losses\":[2.5],\"seconds\":40.5}"),
        file.metadata());
    assertEquals(
        List.of("parameters", "adam.first", "adam.second", "snapshot.5", "snapshot.10"),
        List.copyOf(file.tensors().keySet()));
  }

  @Test
  void refusesAStateOfAnotherModelOrWithSomethingMissing() {
    Safetensors file = after(7, new Log(List.of(), 0));
    Map<String, String> metadata = new HashMap<>(file.metadata());
    metadata.remove("log");

    Expect.refusal(
        "the kept state is of 3 numbers, the model has 4: delete it",
        () -> LoopStart.of(kept(file), 4));
    Expect.refusal(
        "the kept state has no log: delete it",
        () -> LoopStart.of(kept(new Safetensors(metadata, file.tensors())), SIZE));
    Expect.refusal(
        "the kept log is not of this version: delete it",
        () -> LoopStart.of(kept(file), SIZE).log(Other.class));
  }

  private record Other(int epochs) {}

  /** The state of a loop of updates by gradients that depend on the step alone. */
  private static Safetensors after(int steps, Log log) {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray theta = fresh(scope);
      Adam adam = new Adam(theta);
      for (int step = 0; step < steps; step++) {
        update(scope, adam, step);
      }
      return LoopStart.state(steps, theta, adam, SNAPSHOTS, log);
    }
  }

  private static void update(Scope scope, Adam adam, int step) {
    float[] gradient = {(float) Math.sin(step), 1e-6f * step, -3};
    adam.update(scope.array(gradient, SIZE), 0.01);
  }

  private static NDArray fresh(Scope scope) {
    return scope.array(FRESH, SIZE);
  }

  private static float[] numbers(Safetensors file, String name) {
    return file.tensor(name).values();
  }

  private static Savepoint kept(Safetensors file) {
    return new Savepoint() {
      @Override
      public Optional<Safetensors> last() {
        return Optional.of(file);
      }

      @Override
      public void offer(Supplier<Safetensors> state) {
        fail("the loop offers, not its start");
      }
    };
  }
}
