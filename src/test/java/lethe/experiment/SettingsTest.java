package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
  @TempDir Path folder;

  @Test
  void theLockIsWaitedForOnlyWhenAsked() {
    assertFalse(Settings.waitsForLock(name -> null));
    assertFalse(Settings.waitsForLock(name -> "fail"));
    assertTrue(Settings.waitsForLock(name -> name.equals("LETHE_LOCK") ? "wait" : null));
    Expect.refusal(
        "LETHE_LOCK must be wait or fail, was 'yes': leave it unset for fail",
        () -> Settings.waitsForLock(name -> "yes"));
  }

  @Test
  void anEmptyEnvironmentMeansQuickOnAnyDeviceInTheProjectAround() throws IOException {
    Path project = project();
    Path inside = Files.createDirectories(project.resolve("notebooks/deep"));

    assertEquals(
        new Settings(Profile.QUICK, "auto", project),
        Settings.from(Map.<String, String>of()::get, inside));
  }

  @Test
  void everyValueComesFromItsVariable() {
    Map<String, String> environment =
        Map.of("LETHE_PROFILE", "paper", "LETHE_DEVICE", "gpu:1", "LETHE_HOME", "/somewhere");

    Settings settings = Settings.from(environment::get, folder);

    assertEquals(new Settings(Profile.PAPER, "gpu:1", Path.of("/somewhere")), settings);
    assertEquals(Path.of("/somewhere/data/mnist"), settings.dataFolder());
    assertEquals(Path.of("/somewhere/data/runs/paper"), settings.runFolder());
  }

  @Test
  void blankValuesCountAsUnset() throws IOException {
    Map<String, String> environment =
        Map.of("LETHE_PROFILE", " ", "LETHE_DEVICE", "", "LETHE_HOME", "");

    assertEquals(
        new Settings(Profile.QUICK, "auto", project()), Settings.from(environment::get, project()));
  }

  @Test
  void anUnknownProfileIsNamedWithTheOnesThereAre() {
    for (String profile : new String[] {"fast", "QUICK", "quick,smoke"}) {
      Expect.refusal(
          "profile must be one of smoke, quick, paper, was '"
              + profile
              + "': set LETHE_PROFILE to one of them",
          () -> Settings.from(Map.of("LETHE_PROFILE", profile)::get, folder));
    }
  }

  @Test
  void aFolderOutsideTheProjectIsNamedWithTheRemedy() throws IOException {
    Files.writeString(folder.resolve("pom.xml"), "a project without a data folder");

    Expect.refusal(
        "no project folder at or above "
            + folder
            + ": start from inside the project, or set LETHE_HOME to its folder",
        () -> Settings.from(Map.<String, String>of()::get, folder));
  }

  private Path project() throws IOException {
    Path project = folder.resolve("project");
    Files.createDirectories(project.resolve("data"));
    Files.writeString(project.resolve("pom.xml"), "<project/>");
    return project;
  }
}
