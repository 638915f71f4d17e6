package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's side is tested by {@code test_kernel_help.py}, in the kernel. */
class SourceDocsTest {
  @Test
  void sourcesAreThoseOfTheProjectAboveTheClasses() {
    Path sources = SourceDocs.find().orElseThrow();

    assertTrue(Files.isRegularFile(sources.resolve("lethe/report/SourceDocs.java")), "" + sources);
  }

  @Test
  void aJarWithoutAProjectHasNone(@TempDir Path folder) {
    assertEquals(Optional.empty(), SourceDocs.find(folder.resolve("lethe.jar")));
  }
}
