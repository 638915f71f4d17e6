package lethe.support;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory the process holds, native memory of the engine included. */
public final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ResidentMemory() {}

  /**
   * Resident memory in bytes; where the system does not tell it, committed virtual memory. Rises
   * and falls with what the allocators keep for later, so compare minima of several.
   */
  public static long bytes() {
    System.gc();
    if (!Files.exists(STATUS)) {
      return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
          .getCommittedVirtualMemorySize();
    }
    try {
      String line =
          Files.readAllLines(STATUS).stream()
              .filter(text -> text.startsWith("VmRSS:"))
              .findFirst()
              .orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + STATUS, e);
    }
  }
}
