package lethe.experiment;

import static lethe.experiment.SmallRunFolder.CONFIG;
import static lethe.experiment.SmallRunFolder.FIRST;
import static lethe.experiment.SmallRunFolder.LAYOUT;
import static lethe.experiment.SmallRunFolder.LOG;
import static lethe.experiment.SmallRunFolder.SECOND;
import static lethe.experiment.SmallRunFolder.recipe;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lethe.base.SafeFiles;
import lethe.experiment.SmallRunFolder.Log;
import lethe.support.FaultyFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RunFolderTest {
  @TempDir Path folder;
  private SmallRunFolder small;

  @BeforeEach
  void open() {
    small = new SmallRunFolder(folder);
  }

  @Test
  void aMissingCheckpointIsMadeAndSaid() {
    KeptWeights kept = small.obtain(FIRST);

    assertArrayEquals(FIRST, kept.weights().values());
    assertEquals(folder.resolve("cvae.safetensors"), kept.file());
    assertEquals(SafeFiles.sha256(kept.file()), kept.sha256());
    assertEquals(List.of("cvae.safetensors is made now"), small.said);
  }

  @Test
  void aCheckpointIsReadBackInsteadOfMadeAgain() {
    KeptWeights made = small.obtain(FIRST);
    small.said.clear();

    KeptWeights read = small.obtain(SECOND);

    assertEquals(made.weights(), read.weights());
    assertEquals(made.card(), read.card());
    assertEquals(made.sha256(), read.sha256());
    assertEquals(LOG, read.log(Log.class));
    assertEquals(List.of(), small.said);
  }

  @Test
  void aCheckpointIsReadOnceInARun() {
    RunFolder run = small.run();

    assertSame(
        SmallRunFolder.obtain(run, recipe(), FIRST), SmallRunFolder.obtain(run, recipe(), SECOND));
  }

  @Test
  void tensorsOfAStudyAreReadBackInsteadOfMadeAgain() {
    KeptTensors made = small.tensors(FIRST);
    assertEquals(List.of("map.safetensors is made now"), small.said);
    small.said.clear();

    KeptTensors read = small.tensors(SECOND);

    assertArrayEquals(FIRST, read.values("points"));
    assertEquals(made, read);
    assertEquals(LOG, read.log(Log.class));
    assertEquals(List.of(), small.said);
  }

  @Test
  void aChangeOfSettingsWithinARunIsNotMissed() {
    RunFolder run = small.run();
    SmallRunFolder.obtain(run, recipe(), FIRST);

    KeptWeights changed = SmallRunFolder.obtain(run, recipe(CONFIG.withSteps(5)), SECOND);

    assertArrayEquals(SECOND, changed.weights().values());
    assertSame(changed, SmallRunFolder.obtain(run, recipe(CONFIG.withSteps(5)), FIRST));
    assertEquals(changed.sha256(), run.input("cvae").get("cvae.safetensors").sha256());
  }

  @ParameterizedTest
  @EnumSource(FaultyFileSystem.Fault.class)
  void afterAFaultAtAnyCallARerunEndsWithTheSameBits(FaultyFileSystem.Fault fault)
      throws IOException {
    String wanted = new SmallRunFolder(folder.resolve("whole")).obtainWithPicture(FIRST).sha256();
    int calls;
    try (FaultyFileSystem counting = FaultyFileSystem.of(fault, FaultyFileSystem.NEVER)) {
      new SmallRunFolder(counting.at(folder.resolve("counted"))).obtainWithPicture(FIRST);
      calls = counting.calls();
    }
    assertTrue(calls > 20, "calls: " + calls);
    for (int n = 1; n <= calls; n++) {
      Path place = folder.resolve(fault + "-" + n);
      boolean broken = false;
      try (FaultyFileSystem faulty = FaultyFileSystem.of(fault, n)) {
        new SmallRunFolder(faulty.at(place)).obtainWithPicture(FIRST);
      } catch (UncheckedIOException | FaultyFileSystem.PowerCut e) {
        broken = true;
      }
      KeptWeights again = new SmallRunFolder(place).obtainWithPicture(FIRST);
      assertEquals(wanted, again.sha256(), fault + " at call " + n + ", broken: " + broken);
      assertEquals(1, again.snapshots().size(), fault + " at call " + n);
      assertFalse(Files.exists(place.resolve("set-aside")), fault + " at call " + n);
      SafeFiles.removeParts(place);
    }
  }

  @Test
  void workThatFailsLeavesNoCheckpoint() throws IOException {
    RunFolder run = small.run();

    assertThrows(
        IllegalStateException.class,
        () ->
            run.obtain(
                "cvae",
                LAYOUT,
                recipe(),
                () -> {
                  throw new IllegalStateException("loss is NaN");
                }));

    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(folder.resolve(".lock")), files.toList());
    }
    assertArrayEquals(FIRST, SmallRunFolder.obtain(run, recipe(), FIRST).weights().values());
  }
}
