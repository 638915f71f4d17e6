package lethe.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lethe.base.Checks;

/**
 * PyTorch on one device. Holds no tensors itself: each piece of work opens a {@link Scope}.
 *
 * <p>May be shared between threads; a {@link Scope} may not.
 */
public final class Torch {
  private static final Pattern GPU = Pattern.compile("gpu(?::(\\d{1,3}))?");
  private static final String OFFLINE = "ai.djl.offline";

  /** Threads of one operation; 0 leaves the engine's own choice. */
  private static volatile int wantedThreads;

  private final Device device;

  private Torch(Device device) {
    this.device = device;
  }

  /**
   * Opens a device.
   *
   * @param setting {@code auto} (a GPU if there is one, else the CPU), {@code cpu}, {@code gpu} or
   *     {@code gpu:1}
   * @throws IllegalArgumentException if the setting is unknown or names a GPU that is not there
   * @throws IllegalStateException if the engine does not start
   */
  public static Torch open(String setting) {
    Matcher gpu = GPU.matcher(setting);
    boolean wantsGpu = gpu.matches();
    Checks.require(
        wantsGpu || setting.equals("auto") || setting.equals("cpu"),
        "device must be auto, cpu, gpu or gpu:N, was '%s': set LETHE_DEVICE to one of these",
        setting);
    if (setting.equals("cpu") && System.getProperty(OFFLINE) == null) {
      System.setProperty(OFFLINE, "true"); // the CPU road needs nothing from a network
    }
    Engine engine = NativeLibrary.start();
    HostMemory.keepWhatIsFreed();
    int gpus = setting.equals("cpu") ? 0 : engine.getGpuCount();
    if (!wantsGpu) {
      return new Torch(gpus > 0 ? Device.gpu(0) : Device.cpu());
    }
    int index = gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1));
    Checks.require(
        index < gpus,
        "device %s was asked for and the engine sees %d GPUs: use LETHE_DEVICE=auto or cpu, or"
            + " install the CUDA build as the README's GPU road describes",
        setting,
        gpus);
    return new Torch(Device.gpu(index));
  }

  /**
   * Opens a scope on this device, turns gradient mode off on this thread and gives it the number of
   * threads of {@link #useThreads}.
   */
  public Scope scope() {
    JniUtils.setGradMode(false);
    applyThreads();
    return new Scope(NDManager.newBaseManager(device));
  }

  /** The device taken: {@code cpu} or {@code gpu:N}. */
  public String device() {
    return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
  }

  /** Whether the device is a GPU. */
  public boolean isGpu() {
    return device.isGpu();
  }

  /** The engine and its version, for example {@code PyTorch 2.7.1}. */
  public String engine() {
    return "PyTorch " + Engine.getEngine("PyTorch").getVersion();
  }

  /** The number of threads that one tensor operation may use. */
  public int threads() {
    applyThreads();
    return JniUtils.getNumThreads();
  }

  /**
   * Sets the number of threads that one tensor operation may use, for the whole process: every
   * scope that is opened from now on, on any thread. Sums depend on it in their last bits.
   */
  public void useThreads(int threads) {
    Checks.atLeast("threads", threads, 1);
    wantedThreads = threads;
    applyThreads();
  }

  /** The engine keeps the number per thread, and a thread that has worked once keeps its own. */
  private static void applyThreads() {
    int wanted = wantedThreads;
    if (wanted > 0 && JniUtils.getNumThreads() != wanted) {
      JniUtils.setNumThreads(wanted);
    }
  }
}
