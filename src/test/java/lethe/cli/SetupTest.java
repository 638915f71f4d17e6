package lethe.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import lethe.engine.Torch;
import org.junit.jupiter.api.Test;

final class SetupTest {
  @Test
  void aDeviceIsComparedInOneLine() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();

    Setup.compare(Torch.open("cpu"), new PrintStream(said, true, StandardCharsets.UTF_8));

    String line = said.toString(StandardCharsets.UTF_8).strip();
    assertTrue(
        line.matches(
            "cpu computes what the CPU computes: largest relative difference 0\\.0e\\+00 in [a-zA-Z ]+"
                + " \\([a-zA-Z− ]+\\), \\d+\\.\\d s"),
        line);
  }
}
