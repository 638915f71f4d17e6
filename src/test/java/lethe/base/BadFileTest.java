package lethe.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BadFileTest {
  private static final Path FILE = Path.of("data", "x.bin");

  @Test
  void messageStartsWithTheFile() {
    UncheckedIOException error = BadFile.of(FILE, "is %d bytes long: make it again", 7);

    assertEquals(FILE + ": is 7 bytes long: make it again", error.getMessage());
    assertEquals(error.getMessage(), error.getCause().getMessage());
  }

  @Test
  void aPercentSignInTheFileNameIsNoPattern() {
    assertEquals("50%d.bin: is empty", BadFile.of("50%d.bin", "is empty").getMessage());
  }

  @Test
  void unreadableFilesSayWhy() {
    assertEquals(
        FILE + ": cannot be read, there is no such file", message(new NoSuchFileException("x")));
    assertEquals(
        FILE + ": cannot be read, it ends too early: it is truncated, get or make it again",
        message(new EOFException()));
    assertEquals(FILE + ": cannot be read, IOException: bad", message(new IOException("bad")));
    assertEquals(FILE + ": cannot be read, IOException", message(new IOException()));
  }

  private static String message(IOException cause) {
    return BadFile.unreadable(FILE, cause).getMessage();
  }
}
