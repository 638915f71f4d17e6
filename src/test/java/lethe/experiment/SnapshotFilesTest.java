package lethe.experiment;

import static lethe.experiment.SmallRunFolder.FIRST;
import static lethe.experiment.SmallRunFolder.LAYOUT;
import static lethe.experiment.SmallRunFolder.LOG;
import static lethe.experiment.SmallRunFolder.SECOND;
import static lethe.experiment.SmallRunFolder.recipe;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import lethe.model.SampleSheet;
import lethe.model.Weights;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotFilesTest {
  @TempDir Path folder;
  private SmallRunFolder small;

  @BeforeEach
  void open() {
    small = new SmallRunFolder(folder);
  }

  @Test
  void sampleSheetsAreReadBackInOrder() {
    List<SampleSheet.Snapshot> snapshots =
        List.of(
            new SampleSheet.Snapshot(0, new float[] {0.5f, 1}),
            new SampleSheet.Snapshot(1_000, new float[] {0, 0.25f}),
            new SampleSheet.Snapshot(20, new float[] {1, 1}));
    small
        .run()
        .obtain(
            "cvae",
            LAYOUT,
            recipe(),
            () -> new KeptWeights.Made(new Weights(LAYOUT, FIRST), LOG, snapshots));

    List<SampleSheet.Snapshot> read = small.obtain(SECOND).snapshots();

    assertEquals(List.of(0, 1_000, 20), read.stream().map(SampleSheet.Snapshot::step).toList());
    assertArrayEquals(new float[] {0, 0.25f}, read.get(1).images());
  }

  @Test
  void damagedPicturesCostNoModel() throws IOException {
    String wanted = small.obtainWithPicture(FIRST).sha256();
    Path pictures = folder.resolve("snapshots/cvae.safetensors");
    Files.write(pictures, Arrays.copyOf(Files.readAllBytes(pictures), 50));
    small.said.clear();

    KeptWeights kept = small.obtainWithPicture(SECOND);

    assertEquals(wanted, kept.sha256());
    assertEquals(List.of(), kept.snapshots());
    assertTrue(
        small.said.get(0).startsWith("the pictures of cvae cannot be used ("), small.said.get(0));
  }

  @Test
  void lostPicturesAreReplacedByTheOneOfTheEndAndItIsSaidOnce() throws IOException {
    small.obtainWithPicture(FIRST);
    Files.delete(folder.resolve("snapshots/cvae.safetensors"));
    small.said.clear();
    RunFolder run = small.run();
    assertEquals(List.of(), SmallRunFolder.obtain(run, recipe(), SECOND).snapshots());

    List<SampleSheet.Snapshot> pictures = run.pictured("cvae", Weights::values).snapshots();

    assertSame(pictures, run.pictured("cvae", Weights::values).snapshots());
    assertSame(pictures, SmallRunFolder.obtain(run, recipe(), SECOND).snapshots());
    assertEquals(List.of(10_000), pictures.stream().map(SampleSheet.Snapshot::step).toList());
    assertArrayEquals(FIRST, pictures.get(0).images());
    assertEquals(
        List.of(
            "the pictures of cvae on the way are lost: a film shows the last one only; delete"
                + " cvae.safetensors to have it and them made again"),
        small.said);
  }
}
