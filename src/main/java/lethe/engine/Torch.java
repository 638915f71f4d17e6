package lethe.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lethe.base.Checks;

/**
 * PyTorch on one device. Holds no tensors itself: each piece of work opens a {@link Scope}.
 *
 * <p>May be shared between threads; a {@link Scope} may not.
 */
public final class Torch {
  private static final Pattern GPU = Pattern.compile("gpu(?::(\\d{1,9}))?");
  private static final String OFFLINE = "ai.djl.offline";

  /** Threads of one operation; 0 leaves the engine's own choice. */
  private static volatile int wantedThreads;

  private final Device device;

  private Torch(Device device) {
    this.device = device;
  }

  /**
   * Opens a device. Of a GPU it is asked that a small product comes back right: that there is one
   * does not say that driver, CUDA build and GPU fit each other.
   *
   * @param setting {@code auto} (a GPU if this build of the engine has one, else the CPU), {@code
   *     cpu}, {@code gpu} or {@code gpu:1}
   * @throws IllegalArgumentException if the setting is unknown or names a GPU that is not there
   * @throws IllegalStateException if the engine does not start, or the GPU does not compute
   */
  public static Torch open(String setting) {
    Matcher gpu = GPU.matcher(setting);
    boolean wantsGpu = gpu.matches();
    Checks.require(
        wantsGpu || setting.equals("auto") || setting.equals("cpu"),
        "device must be auto, cpu, gpu or gpu:N, was '%s': set LETHE_DEVICE to one of these",
        setting);
    if (System.getProperty(OFFLINE) == null) {
      System.setProperty(OFFLINE, "true"); // the libraries are there; nothing is fetched or told
    }
    Engine engine = NativeLibrary.start();
    HostMemory.keepWhatIsFreed();
    int gpus = setting.equals("cpu") ? 0 : gpus(engine);
    if (!wantsGpu && gpus == 0) {
      return new Torch(Device.cpu());
    }
    int index = wantsGpu && gpu.group(1) != null ? Integer.parseInt(gpu.group(1)) : 0;
    Checks.require(
        index < gpus,
        "device %s was asked for and the engine sees %d GPUs, of which gpu:0 is the first: see"
            + " whether nvidia-smi lists it and a driver of 525.60 or newer, and let LETHE_DEVICE=gpu"
            + " environment/report install the CUDA build, or go without by LETHE_DEVICE=cpu",
        setting,
        gpus);
    return new Torch(Device.gpu(index)).requireRight(Torch::square);
  }

  /** Those that this build of the engine can use, not those that there are. */
  private static int gpus(Engine engine) {
    return engine.hasCapability(StandardCapabilities.CUDA) ? engine.getGpuCount() : 0;
  }

  /** The matrix (1 2; 3 4) times itself. */
  static float[] square(Scope scope) {
    NDArray matrix = scope.array(new float[] {1, 2, 3, 4}, 2, 2);
    return matrix.matMul(matrix).toFloatArray();
  }

  /**
   * Returns this device if it can do what is asked of it.
   *
   * @param square gives (1 2; 3 4) times itself
   * @throws IllegalStateException with the remedy, if it fails or gives anything else
   */
  Torch requireRight(Function<Scope, float[]> square) {
    float[] result;
    try (Scope scope = scope()) {
      result = square.apply(scope);
    } catch (RuntimeException e) {
      if (TooLittleMemory.orItself(e) instanceof TooLittleMemory full) {
        throw full; // others' work may fill it
      }
      throw unusable(String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    } catch (LinkageError e) {
      throw unusable(e.toString(), e);
    }
    if (!Arrays.equals(result, new float[] {7, 10, 15, 22})) {
      throw unusable("(1 2; 3 4) times itself is " + Arrays.toString(result), null);
    }
    return this;
  }

  private IllegalStateException unusable(String reason, Throwable cause) {
    return new IllegalStateException(
        String.format(
            "%s does not compute (%s): the CUDA build needs a driver of 525.60 or newer, which"
                + " nvidia-smi shows, and a GPU of compute capability 5.0 to 9.0, Maxwell to"
                + " Hopper; LETHE_DEVICE=cpu goes without",
            device(), reason),
        cause);
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
