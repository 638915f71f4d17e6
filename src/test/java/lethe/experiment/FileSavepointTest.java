package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import lethe.base.SafeFiles;
import lethe.base.Safetensors;
import lethe.base.Savepoint;
import lethe.support.FaultyFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state that was kept is gone on with, or set aside with the reason; it is never lost. */
final class FileSavepointTest {
  private static final String FILE = "unfinished/attack.safetensors";
  private static final Safetensors STATE =
      new Safetensors(Map.of("step", "40"), Map.of("w", Safetensors.Tensor.of(new float[] {7}, 1)));

  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();

  @Test
  void theSameWorkGoesOnFromItsState() throws IOException {
    stopped(2, "17");

    assertEquals(Optional.of(STATE.tensors()), begun(folder, 2, "17").map(Safetensors::tensors));
    assertEquals(
        List.of("attack.safetensors is made now", "attack.safetensors: going on from step 40"),
        said);
    assertFalse(Files.exists(folder.resolve("set-aside")));
  }

  @Test
  void otherThreadsBeginAgainAndTheStateIsSetAside() throws IOException {
    String kept = stopped(2, "17");

    assertEquals(Optional.empty(), begun(folder, 8, "17"));

    String aside = "set-aside/" + kept.substring(0, 8) + "-unfinished-attack.safetensors";
    assertEquals(
        FILE
            + " was begun with threads 2 instead of 8, so the work begins again: it is kept as "
            + aside,
        said.get(1));
    assertEquals(kept, SafeFiles.sha256(folder.resolve(aside)));

    // put back, under what it was begun with, it is gone on with
    Files.delete(folder.resolve("attack.safetensors"));
    Files.move(folder.resolve(aside), folder.resolve(FILE));
    assertEquals(Optional.of(STATE.tensors()), begun(folder, 2, "17").map(Safetensors::tensors));
  }

  @Test
  void otherVersionsAreNamed() throws IOException {
    stopped(2, "17");

    assertEquals(Optional.empty(), begun(folder, 2, "21"));
    assertTrue(
        said.get(1).startsWith(FILE + " was begun with versions.java \"17\" instead of \"21\", so"),
        said.get(1));
  }

  @Test
  void aDamagedStateIsSetAside() throws IOException {
    stopped(2, "17");
    Files.writeString(folder.resolve(FILE), "damaged");

    assertEquals(Optional.empty(), begun(folder, 2, "17"));
    assertTrue(said.get(1).startsWith(FILE + " cannot be used ("), said.get(1));
    assertTrue(
        said.get(1).contains("so the work begins again: it is kept as set-aside"), said.get(1));
  }

  /** The card fits and the loop's own record does not: a state of an earlier build, say. */
  @Test
  void aStateThatItsLoopRefusesIsSetAsideAndTheWorkBeginsAgain() throws IOException {
    String kept = stopped(2, "17");
    List<Optional<Safetensors>> last = new ArrayList<>();
    said.clear();

    run(folder)
        .obtainTensors(
            "attack",
            card(2, "17"),
            savepoint -> {
              Savepoint loop = savepoint.of("attacking", 100, () -> Map.of("seed", 1));
              last.add(loop.last());
              loop.offer(() -> STATE);
              last.add(loop.last());
              return new KeptTensors.Made(Map.of(), "");
            });

    assertEquals(Optional.empty(), last.get(0));
    assertEquals(STATE.tensors(), last.get(1).orElseThrow().tensors());
    String aside = "set-aside/" + kept.substring(0, 8) + "-unfinished-attack.safetensors";
    assertEquals(
        FILE
            + " is not gone on with (the kept state does not say what it was begun with: it is"
            + " another version's or no state of Lethe; delete it to begin anew): it is kept as "
            + aside,
        said.get(2));
    assertEquals(kept, SafeFiles.sha256(folder.resolve(aside)));
  }

  @Test
  void aStateThatTheSystemDoesNotLetBeReadStops() throws IOException {
    String kept = stopped(2, "17");
    int refused = 0;
    for (int n = 1; !Files.exists(folder.resolve("attack.safetensors")); n++) {
      assertEquals(kept, SafeFiles.sha256(folder.resolve(FILE)));
      try (FaultyFileSystem faulty = FaultyFileSystem.of(FaultyFileSystem.Fault.BROKEN_DISK, n)) {
        assertThrows(UncheckedIOException.class, () -> begun(faulty.at(folder), 2, "17"));
        refused++;
      }
    }
    assertTrue(refused > 15, "refused: " + refused);
  }

  /** Begins a work and stops it after its state was written; the SHA-256 of the state. */
  private String stopped(int threads, String java) throws IOException {
    assertThrows(
        CancellationException.class,
        () ->
            run(folder)
                .obtainTensors(
                    "attack",
                    card(threads, java),
                    savepoint -> {
                      savepoint.offer(() -> STATE);
                      throw new CancellationException();
                    }));
    return SafeFiles.sha256(folder.resolve(FILE));
  }

  /** The state that a work begins from. */
  private Optional<Safetensors> begun(Path place, int threads, String java) {
    List<Optional<Safetensors>> last = new ArrayList<>();
    said.clear();
    run(place)
        .obtainTensors(
            "attack",
            card(threads, java),
            savepoint -> {
              last.add(savepoint.last());
              return new KeptTensors.Made(Map.of(), "");
            });
    return last.get(0);
  }

  private RunFolder run(Path place) {
    return new RunFolder(place, Duration.ZERO, said::add, false);
  }

  private static Card card(int threads, String java) {
    return new Card(
        "attack",
        Map.of(),
        1,
        5,
        "sum",
        Map.of(),
        Map.of("lethe", "1", "java", java),
        "cpu",
        threads,
        Map.of());
  }
}
