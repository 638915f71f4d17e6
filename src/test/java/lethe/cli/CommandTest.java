package lethe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class CommandTest {
  @Test
  void wordsThatACommandWouldDropAreRefused() {
    Command.requireNoWords("setup");

    Expect.refusal(
        "setup takes no arguments, got '--device gpu'",
        () -> Command.requireNoWords("setup", "--device", "gpu"));
  }

  @Test
  void setupAndReferenceRefuseWordsAsTheJarsCommands() throws Exception {
    for (String command : List.of("setup", "reference")) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Lethe.class.getName(),
                  command,
                  "now")
              .redirectErrorStream(true)
              .start();

      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertEquals(command + " takes no arguments, got 'now'\n", said);
      assertEquals(1, process.waitFor());
    }
  }
}
