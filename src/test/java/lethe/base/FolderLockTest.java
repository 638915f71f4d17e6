package lethe.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // holding it is all
@Timeout(60)
final class FolderLockTest {
  private static final String TIME = "since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d";

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();
  private final List<String> said = new ArrayList<>();

  @AfterEach
  void endProcesses() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void anotherProcessIsNamedWithItsIdAndTheRemedy() throws IOException {
    Process owner = start();
    assertEquals("locked", owner.inputReader().readLine());

    var error = assertThrows(FolderLock.Busy.class, () -> take(false));

    String message = error.getMessage();
    assertTrue(
        message.matches(
            "\\Q"
                + folder
                + "\\E is in use by process "
                + owner.pid()
                + " \\(training cvae, "
                + TIME
                + "\\): wait until it is done, stop it, or set LETHE_LOCK=wait to wait for it"),
        message);
  }

  @Test
  void anotherProcessSeesThisOne() throws IOException {
    try (FolderLock lock = take(false)) {
      String line = start().inputReader().readLine();
      assertTrue(
          line.contains(" is in use by process " + ProcessHandle.current().pid() + " (a test, "),
          line);
    }
    assertEquals("locked", start().inputReader().readLine());
  }

  @Test
  void aDeadOwnerDoesNotBlock() throws IOException, InterruptedException {
    Process owner = start();
    assertEquals("locked", owner.inputReader().readLine());
    owner.destroyForcibly().waitFor(); // kill -9: nothing is tidied up
    assertTrue(Files.readString(folder.resolve(".lock")).contains("process " + owner.pid()));

    try (FolderLock lock = take(false)) {
      assertTrue(
          Files.readString(folder.resolve(".lock"))
              .startsWith("process " + ProcessHandle.current().pid()));
    }
  }

  @Test
  void whoWaitsGetsTheFolderWhenTheOwnerEnds() throws IOException {
    Process owner = start();
    assertEquals("locked", owner.inputReader().readLine());
    Thread later =
        new Thread(
            () -> {
              try {
                Thread.sleep(500);
                owner.getOutputStream().close();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    later.start();

    take(true).close();

    assertEquals(1, said.size());
    assertTrue(said.get(0).contains(" is in use by process " + owner.pid()), said.get(0));
    assertTrue(said.get(0).endsWith("): waiting for it"), said.get(0));
  }

  @Test
  void anotherProcessWaitsForThisOneWhenAsked() throws IOException, InterruptedException {
    Process waiting;
    BufferedReader lines;
    try (FolderLock lock = take(false)) {
      waiting = start("wait");
      lines = waiting.inputReader();
      String line = lines.readLine();
      assertTrue(line.endsWith(": waiting for it"), line);
      assertFalse(waiting.waitFor(300, TimeUnit.MILLISECONDS));
    }
    assertEquals("locked", lines.readLine());
  }

  @Test
  void oneProcessHasItOnceAtATime() {
    try (FolderLock lock = take(false)) {
      var error = assertThrows(FolderLock.Busy.class, () -> take(false));
      assertTrue(error.getMessage().contains("is in use by this process "), error.getMessage());
    }
    take(false).close();
  }

  @Test
  void waitingCanBeInterruptedAndTheThreadStaysUsable() {
    try (FolderLock lock = take(false)) {
      Thread.currentThread().interrupt();
      var error = assertThrows(CancellationException.class, () -> take(true));
      assertEquals("waiting for " + folder + " was interrupted: run it again", error.getMessage());
      assertFalse(Thread.currentThread().isInterrupted());
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path blocked = Files.writeString(folder.resolve("file"), "in the way").resolve("runs");
    var error =
        assertThrows(
            UncheckedIOException.class, () -> FolderLock.take(blocked, "a test", false, said::add));
    assertTrue(error.getMessage().startsWith("cannot lock " + blocked), error.getMessage());
  }

  private FolderLock take(boolean wait) {
    return FolderLock.take(folder, "a test", wait, said::add);
  }

  private Process start(String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LockHolder.class.getName(), folder.toString()));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    started.add(process);
    return process;
  }
}
