package lethe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lethe.base.Safetensors;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifyTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void eachFileHasALineItsReasonsAndTheStatusSaysWhetherAllIsWell() throws IOException {
    Path file = folder.resolve("cvae.safetensors");
    new Safetensors(Map.of("lethe", "{\"versions\":{\"lethe\":\"0.0.1\"}}"), Map.of()).write(file);
    Files.writeString(folder.resolve("broken.safetensors"), "no");

    assertEquals(1, run(folder.toString()));

    String text = said.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("altered   broken.safetensors"), text);
    assertTrue(text.contains("          is 2 bytes long, a safetensors file has at least 8"), text);
    assertTrue(text.contains("stale     cvae.safetensors"), text);
    assertTrue(text.contains("          was made by Lethe 0.0.1, this is "), text);
    assertTrue(text.endsWith("2 files: 0 good, 0 unproved, 1 stale, 1 altered\n"), text);
  }

  @Test
  void countsAreWrittenInLatinDigitsInEveryLanguage() throws IOException {
    Files.writeString(folder.resolve("broken.safetensors"), "no");
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      run(folder.toString());
    } finally {
      Locale.setDefault(before);
    }

    String text = said.toString(StandardCharsets.UTF_8);
    assertTrue(text.endsWith("1 files: 0 good, 0 unproved, 0 stale, 1 altered\n"), text);
  }

  @Test
  void anythingButOneRunFolderIsRefused() {
    Expect.refusal(
        "verify takes one folder, such as data/runs/quick", () -> Verify.run(List.of(), out()));
    Expect.refusal(
        folder + " holds no checkpoint and no result: name a run folder such as data/runs/quick",
        () -> run(folder.toString()));
  }

  private int run(String word) {
    return Verify.run(List.of(word), out());
  }

  private PrintStream out() {
    return new PrintStream(said, true, StandardCharsets.UTF_8);
  }
}
