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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
