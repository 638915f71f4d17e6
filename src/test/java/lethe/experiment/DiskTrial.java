package lethe.experiment;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import lethe.base.RandomStream;
import lethe.base.SafeFiles;

/**
 * Fills a small real disk, and makes it read-only, under each kind of writer and under a process
 * that trains, forgets and attacks. May mount: {@link SmallDiskTest} starts it in a name space of
 * its own.
 */
final class DiskTrial {
  private final Path disk;
  private final Path filler;
  private int tried;

  private DiskTrial(Path disk) {
    this.disk = disk;
    this.filler = disk.resolve("filler");
  }

  /** The mounted folder, a free folder elsewhere, and how often to fill it under the process. */
  public static void main(String[] arguments) throws Exception {
    DiskTrial trial = new DiskTrial(Path.of(arguments[0]));
    for (WrittenFile kind : WrittenFile.values()) {
      trial.full(kind);
    }
    trial.readOnly();
    trial.processOnAFullDisk(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
    System.out.printf("%d tried, 0 lost%n", trial.tried);
  }

  private void full(WrittenFile kind) throws IOException {
    Path place = disk.resolve(kind.name());
    if (kind != WrittenFile.LOCK) { // which fits where its old text was
      kind.write(place, 1, () -> {});
    }
    Map<String, String> before = DiskFiles.of(place);
    refused(kind, place, "No space left on device", this::fill);
    require(DiskFiles.lost(before, before, DiskFiles.of(place)), kind + " on a full disk");
    Files.delete(filler);
    kind.write(place, 2, () -> {});
  }

  private void readOnly() throws Exception {
    for (WrittenFile kind : WrittenFile.values()) {
      kind.write(disk.resolve("read-only-" + kind), 1, () -> {});
    }
    mount("remount,bind,ro");
    for (WrittenFile kind : WrittenFile.values()) {
      Path place = disk.resolve("read-only-" + kind);
      Map<String, String> before = DiskFiles.of(place);
      refused(kind, place, "Read-only file system", () -> {});
      require(DiskFiles.lost(before, before, DiskFiles.of(place)), kind + " on a read-only disk");
    }
    mount("remount,bind,rw");
    for (WrittenFile kind : WrittenFile.values()) {
      kind.write(disk.resolve("read-only-" + kind), 2, () -> {});
    }
  }

  private void refused(WrittenFile kind, Path place, String reason, Runnable meanwhile) {
    tried++;
    try {
      kind.write(place, 2, meanwhile);
    } catch (UncheckedIOException e) {
      DiskFiles.assertClear(e.getMessage(), place, reason);
      return;
    }
    throw new AssertionError(kind + " was written though: " + reason);
  }

  /** The numbers at the end must be those of a process that nobody disturbed. */
  private void processOnAFullDisk(Path elsewhere, int fills) throws Exception {
    Path quiet = elsewhere.resolve("quiet");
    long start = System.nanoTime();
    require(KillTest.start(quiet).waitFor() == 0 ? List.of() : List.of("the quiet run"), "failed");
    long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    RandomStream random = RandomStream.of(fills, "fills");
    Path place = disk.resolve("process");
    for (int filled = 0; filled < fills; ) {
      Path said = elsewhere.resolve("said");
      Process process = KillTest.start(place, ProcessBuilder.Redirect.to(said.toFile()));
      if (process.waitFor(random.nextInt((int) whole), TimeUnit.MILLISECONDS)) {
        KillTest.assertSameNumbers(quiet, place);
        KillTest.deleteAll(place); // this life went through to its end: the next one begins anew
        continue;
      }
      fill();
      filled++;
      int status = process.waitFor();
      Files.delete(filler);
      if (status != 0) {
        tried++;
        String message = Files.readString(said).lines().findFirst().orElse("");
        DiskFiles.assertClear(message, place, "No space left on device");
        require(status == 1 ? List.of() : List.of("status " + status), message);
      }
    }
    require(KillTest.start(place).waitFor() == 0 ? List.of() : List.of("the last run"), "failed");
    KillTest.assertSameNumbers(quiet, place);
  }

  /** Writes until there is not one free byte. */
  private void fill() {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      if (!SafeFiles.reason(e).contains("No space left")) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void mount(String options) throws Exception {
    int status =
        new ProcessBuilder("mount", "-o", options, disk.toString()).inheritIO().start().waitFor();
    require(status == 0 ? List.of() : List.of("status " + status), "mount -o " + options);
  }

  private static void require(List<String> faults, String what) {
    if (!faults.isEmpty()) {
      throw new AssertionError(what + ": " + faults);
    }
  }
}
