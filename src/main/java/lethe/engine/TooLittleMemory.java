package lethe.engine;

import ai.djl.engine.EngineException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * There was too little memory for what was asked: for the engine, on the GPU or in Java. The
 * message says how much was asked and what helps. What was written to disk before is untouched, and
 * the process can be used on.
 */
public final class TooLittleMemory extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private static final Pattern CPU =
      Pattern.compile("DefaultCPUAllocator: .{1,40} you tried to allocate (\\d{1,20}) bytes");
  private static final Pattern GPU =
      Pattern.compile(
          "(?:CUDA (?:error: )?out of memory|CU(?:BLAS|DNN)_STATUS_ALLOC_FAILED)"
              + "(?:\\. Tried to allocate ([\\d.]+ \\w+))?");
  private static final String REMEDY =
      " make the batch smaller, %s; what was saved before is untouched";

  private TooLittleMemory(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * What to throw for a failure of work with tensors: this where memory was too little, else the
   * failure itself, or an {@link IllegalStateException} around it where it is a checked one.
   *
   * @throws Error the failure, if it is one and not about memory
   */
  static RuntimeException orItself(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof EngineException) {
      Matcher cpu = CPU.matcher(message);
      if (cpu.find()) {
        return of(
            failure, "in the machine: %s bytes", cpu.group(1), "or the machine's memory larger");
      }
      Matcher gpu = GPU.matcher(message);
      if (gpu.find()) {
        String asked = gpu.group(1) == null ? "more than is free" : gpu.group(1);
        return of(failure, "on the GPU: %s", asked, "or choose another device by LETHE_DEVICE");
      }
    }
    if (failure instanceof OutOfMemoryError && !message.contains("thread")) {
      long limit = Runtime.getRuntime().maxMemory();
      return new TooLittleMemory(
          String.format(
              Locale.ROOT,
              "too little memory for Java: %s, the limit is %,d bytes:" + REMEDY,
              message,
              limit,
              "or raise -Xmx, for notebooks in JJAVA_JVM_OPTS"),
          failure);
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException unchecked) {
      return unchecked;
    }
    return new IllegalStateException("native code failed: " + failure, failure);
  }

  private static TooLittleMemory of(Throwable cause, String place, String asked, String remedy) {
    return new TooLittleMemory(
        "too little memory "
            + String.format(Locale.ROOT, place, asked)
            + " were asked for at once:"
            + String.format(Locale.ROOT, REMEDY, remedy),
        cause);
  }
}
