package lethe.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import lethe.support.FaultyFileSystem;
import lethe.support.FaultyFileSystem.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SafeFilesTest {
  private static final String REMEDY =
      ": check that the folder is writable and the disk has room; the previous file, if there was"
          + " one, is untouched";

  @TempDir Path folder;

  @Test
  void aFileIsWrittenAndReplacedWithItsFoldersMade() throws IOException {
    Path file = folder.resolve("new/folder/result.json");

    SafeFiles.write(file, "first");
    SafeFiles.write(file, "grün");

    assertEquals("grün", Files.readString(file));
    assertEquals(List.of("result.json"), names(file.getParent()));
  }

  @Test
  void theOldFileStaysWhenTheDiskIsFull() throws IOException {
    Path file = folder.resolve("model.safetensors");
    SafeFiles.write(file, "good");

    var error =
        assertThrows(
            UncheckedIOException.class,
            () ->
                SafeFiles.write(
                    file,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("No space left on device");
                    }));

    assertEquals(
        "cannot write " + file + " (IOException: No space left on device)" + REMEDY,
        error.getMessage());
    assertEquals("good", Files.readString(file));
    assertEquals(List.of("model.safetensors"), names(folder));
  }

  @Test
  void theOldFileStaysWhenTheWriterBreaks() throws IOException {
    Path file = folder.resolve("model.safetensors");
    SafeFiles.write(file, "good");

    assertThrows(
        IllegalStateException.class,
        () ->
            SafeFiles.write(
                file,
                out -> {
                  out.write(1);
                  throw new IllegalStateException("broken");
                }));

    assertEquals("good", Files.readString(file));
    assertEquals(List.of("model.safetensors"), names(folder));
  }

  @Test
  void aWriterThatFailsLeavesNoFileWhereThereWasNone() throws IOException {
    assertThrows(
        UncheckedIOException.class,
        () ->
            SafeFiles.write(
                folder.resolve("new.json"),
                out -> {
                  throw new IOException("No space left on device");
                }));

    assertEquals(List.of(), names(folder));
  }

  @Test
  void aFolderThatCannotBeMadeIsNamedWithTheRemedy() throws IOException {
    Path blocked = folder.resolve("runs");
    Files.writeString(blocked, "a file where the folder should be");
    Path file = blocked.resolve("cvae.safetensors");

    var error = assertThrows(UncheckedIOException.class, () -> SafeFiles.write(file, "text"));

    assertTrue(error.getMessage().startsWith("cannot write " + file + " ("), error.getMessage());
    assertTrue(error.getMessage().endsWith(REMEDY), error.getMessage());
    assertEquals("a file where the folder should be", Files.readString(blocked));
  }

  @Test
  void aFolderInTheFilesPlaceIsNotReplaced() throws IOException {
    Path file = folder.resolve("cvae.safetensors");
    Files.createDirectories(file.resolve("inside"));

    var error = assertThrows(UncheckedIOException.class, () -> SafeFiles.write(file, "text"));

    assertTrue(error.getMessage().startsWith("cannot write " + file + " ("), error.getMessage());
    assertTrue(Files.isDirectory(file.resolve("inside")));
    assertEquals(List.of("cvae.safetensors"), names(folder));
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aFaultAtAnyCallLeavesTheOldFileOrTheNewOne(Fault fault) throws IOException {
    byte[] old = content(200_000, 7);
    byte[] fresh = content(300_000, 11);
    int calls = callsOf(FaultyFileSystem.of(fault, FaultyFileSystem.NEVER), fresh);
    assertTrue(calls >= 8, "calls of a write: " + calls);
    int lost = 0;
    for (int n = 1; n <= calls; n++) {
      Path file = folder.resolve("run " + n).resolve("model.safetensors");
      SafeFiles.write(file, old);
      try (FaultyFileSystem faulty = FaultyFileSystem.of(fault, n)) {
        SafeFiles.write(faulty.at(file), fresh);
      } catch (UncheckedIOException e) {
        assertTrue(e.getMessage().startsWith("cannot write " + file), e.getMessage());
        lost++;
      } catch (FaultyFileSystem.PowerCut e) {
        lost++;
      }
      byte[] found = Files.readAllBytes(file);
      assertTrue(Arrays.equals(old, found) || Arrays.equals(fresh, found), fault + " at " + n);
      SafeFiles.removeParts(file.getParent());
      assertEquals(List.of("model.safetensors"), names(file.getParent()), fault + " at " + n);
    }
    assertTrue(lost >= 4, "faults that came through: " + lost);
  }

  private int callsOf(FaultyFileSystem counting, byte[] content) throws IOException {
    try (counting) {
      SafeFiles.write(counting.at(folder.resolve("counted")), content);
      return counting.calls();
    }
  }

  @Test
  void anInterruptedThreadFinishesItsFileAndStaysInterrupted() throws IOException {
    Path file = folder.resolve("checkpoint");
    int[] attempts = {0};
    SafeFiles.write(
        file,
        out -> {
          attempts[0]++;
          out.write(new byte[1 << 17]);
          if (attempts[0] == 1) {
            Thread.currentThread().interrupt(); // the stop button, in the middle
          }
          out.write(new byte[1 << 17]);
        });

    assertTrue(Thread.interrupted());
    assertEquals(2, attempts[0]);
    assertEquals(1 << 18, Files.size(file));
    assertEquals(List.of("checkpoint"), names(folder));
  }

  @Test
  void leftoversOfDeadWritersAreRemovedAndNothingElse() throws IOException {
    Path inside = Files.createDirectories(folder.resolve("results"));
    Files.writeString(folder.resolve(".a.safetensors.1234.part"), "half");
    Files.writeString(inside.resolve(".b.json.1234.part"), "half");
    Files.writeString(folder.resolve("notes.part"), "mine");

    assertEquals(2, SafeFiles.removeParts(folder));

    assertEquals(List.of("notes.part", "results"), names(folder).stream().sorted().toList());
    assertEquals(List.of(), names(inside));
    assertEquals(0, SafeFiles.removeParts(folder.resolve("none")));
  }

  @Test
  void bytesAreWrittenAsTheyAre() throws IOException {
    byte[] content = {0, -1, 10, 13};

    SafeFiles.write(folder.resolve("bytes"), content);

    assertArrayEquals(content, Files.readAllBytes(folder.resolve("bytes")));
  }

  @Test
  void sha256OfAbcIsThePublishedOne() throws IOException {
    String published = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    Path file = folder.resolve("abc");
    Files.writeString(file, "abc");

    assertEquals(published, SafeFiles.sha256(file));
    assertEquals(published, SafeFiles.sha256("abc".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void aMissingFileHasNoChecksumAndIsNamed() {
    Path file = folder.resolve("missing");

    var error = assertThrows(UncheckedIOException.class, () -> SafeFiles.sha256(file));

    assertEquals(
        "cannot read " + file + " (NoSuchFileException: " + file + ")", error.getMessage());
    assertInstanceOf(IOException.class, error.getCause());
  }

  private static byte[] content(int length, int factor) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (factor * i);
    }
    return bytes;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
