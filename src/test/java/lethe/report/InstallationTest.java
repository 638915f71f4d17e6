package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lethe.engine.Torch;
import lethe.experiment.Profile;
import lethe.experiment.Settings;
import lethe.report.Installation.Check;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
  private static final Runtime.Version JAVA_11 = Runtime.Version.parse("11.0.2");
  private static final Runtime.Version JAVA_21 = Runtime.Version.parse("21.0.2");

  @TempDir Path folder;

  @Test
  void kernelMustBeJJavaOnJava17() {
    Check good = Installation.kernel(Optional.of("JJava 1.0-a8"), JAVA_21);

    assertTrue(good.passed());
    assertEquals("JJava 1.0-a8, Java 21", good.found());
    assertFalse(Installation.kernel(Optional.of("JJava 1.0-a8"), JAVA_11).passed());
    Check none = Installation.kernel(Optional.empty(), JAVA_21);
    assertFalse(none.passed());
    assertTrue(none.remedy().startsWith("start JupyterLab by environment/lab"), none.remedy());
  }

  @Test
  void deviceAnswersOrSaysWhatHelps() {
    Check good = Installation.device("cpu", () -> Torch.open("cpu"));
    Check bad = Installation.device("tpu", () -> Torch.open("tpu"));

    assertTrue(good.passed());
    assertTrue(good.found().startsWith("PyTorch 2.7.1 on cpu, "), good.found());
    assertFalse(bad.passed());
    assertEquals(
        "device must be auto, cpu, gpu or gpu:N, was 'tpu': set LETHE_DEVICE to one of these",
        bad.remedy());
  }

  @Test
  void deviceWhoseLibraryIsMissingFails() {
    Check bad =
        Installation.device(
            "auto",
            () -> {
              throw new UnsatisfiedLinkError("no djl_torch");
            });

    assertFalse(bad.passed());
    assertEquals("no djl_torch", bad.remedy());
  }

  @Test
  void memoryAndDiskHaveALeastSize() {
    assertTrue(Installation.heap(1_000_000_000L).passed());
    assertFalse(Installation.heap(999_000_000L).passed());
    assertTrue(Installation.machine(3_000_000_000L).passed());
    assertFalse(Installation.machine(2_000_000_000L).passed());
    assertTrue(Installation.disk(1_000_000_000L).passed());
    assertFalse(Installation.disk(1_000_000L).passed());
    assertEquals("3.2 GB", Installation.heap(3_221_225_472L).found());
    assertTrue(Installation.disk(folder.resolve("absent")).found().equals("0.0 GB"));
  }

  @Test
  void dataThatIsMissingIsNotFetched() throws Exception {
    Check bad = Installation.data(folder.resolve("mnist"));

    assertFalse(bad.passed());
    assertTrue(bad.remedy().contains("data/README.md"), bad.remedy());
    assertFalse(Files.exists(folder.resolve("mnist")));
  }

  @Test
  void chartsAndFontsSayWhatHappensWithoutThem() {
    assertTrue(Installation.charts(Optional.of(folder.resolve("plotly.js"))).passed());
    assertFalse(Installation.charts(Optional.empty()).passed());
    assertTrue(Installation.charts(Optional.empty()).remedy().contains("charts are pictures"));
    assertTrue(Installation.fonts(1).passed());
    assertFalse(Installation.fonts(0).passed());
  }

  @Test
  void tableCountsAndShowsARemedyOnlyWhereItIsNeeded() {
    String text =
        Tables.text(
            Installation.table(
                List.of(
                    new Check("fonts", "58", "1 or more", true, "install one"),
                    new Check("data", "none", "four files", false, "fetch it"))));

    assertEquals(
        """
        1 of 2 checks passed
        what   found  needed      state    remedy
        fonts  58     1 or more   ok       –
        data   none   four files  MISSING  fetch it""",
        text);
  }

  @Test
  void outsideOfAKernelTheOtherChecksStillRun() {
    List<Check> checks = Installation.checks(new Settings(Profile.SMOKE, "cpu", folder));

    assertEquals(
        List.of(
            "kernel",
            "device",
            "memory of the kernel",
            "memory of the machine",
            "free disk",
            "data",
            "chart library",
            "fonts"),
        checks.stream().map(Check::subject).toList());
    assertFalse(checks.get(0).passed());
    assertTrue(checks.get(1).passed());
    assertFalse(checks.get(5).passed());
  }
}
