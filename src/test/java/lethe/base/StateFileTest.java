package lethe.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFileTest {
  private static final Safetensors STATE =
      new Safetensors(Map.of("step", "4"), Map.of("w", Safetensors.Tensor.of(new float[] {7}, 1)));

  @TempDir Path folder;

  @Test
  void aStateIsKeptInAFolderThatIsMadeAndReadBack() {
    Path file = folder.resolve("new/state.safetensors");

    assertEquals(Optional.empty(), always(file).last());
    always(file).offer(() -> STATE);

    assertEquals(Optional.of(STATE), always(file).last());
  }

  @Test
  void beforeTheIntervalIsOverOnlyAnInterruptedWorkIsKept() {
    Path file = folder.resolve("state.safetensors");
    StateFile state = new StateFile(file, Duration.ofHours(1));

    state.offer(() -> fail("not yet"));
    assertFalse(Files.exists(file));

    Thread.currentThread().interrupt();
    state.offer(() -> STATE);
    assertTrue(Thread.interrupted(), "whoever looks next sees the interrupt");
    assertEquals(Optional.of(STATE), state.last());
  }

  @Test
  void aStateOfOtherWorkIsRefusedWithTheFileAndLeftAsItIs() {
    Path file = folder.resolve("state.safetensors");
    always(file).of("counting", 9, () -> Map.of("seed", 1)).offer(() -> STATE);
    String before = SafeFiles.sha256(file);

    Expect.refusal(
        file
            + ": the kept state was begun with seed 1 instead of 2: give the work what it was begun"
            + " with to go on, or another savepoint to begin anew",
        () -> always(file).of("counting", 9, () -> Map.of("seed", 2)).last());
    assertEquals(before, SafeFiles.sha256(file));
  }

  @Test
  void aDamagedFileStopsAndIsLeft() throws IOException {
    Path file = folder.resolve("state.safetensors");
    Files.writeString(file, "damaged");

    String message =
        assertThrows(UncheckedIOException.class, () -> always(file).last()).getMessage();

    assertTrue(message.contains("state.safetensors"), message);
    assertEquals("damaged", Files.readString(file));
  }

  @Test
  void doneRemovesTheFileIfThereIsOne() {
    Path file = folder.resolve("state.safetensors");
    always(file).offer(() -> STATE);

    always(file).done();
    always(file).done();

    assertFalse(Files.exists(file));
  }

  @Test
  void aNegativeIntervalIsRefused() {
    Expect.refusal(
        "interval must be at least 0, was PT-1S: give a longer one",
        () -> new StateFile(folder.resolve("x"), Duration.ofSeconds(-1)));
  }

  private static StateFile always(Path file) {
    return new StateFile(file, Duration.ZERO);
  }
}
