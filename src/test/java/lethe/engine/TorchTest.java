package lethe.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TorchTest {
  private static final Torch TORCH = Torch.open("cpu");

  @ParameterizedTest
  @ValueSource(strings = {"", "CPU", "tpu", "gpu:", "gpu:-1", "gpu:x", "gpu1", "gpu:1234567890"})
  void anUnknownDeviceIsNamedWithTheRuleAndTheRemedy(String setting) {
    Expect.refusal(
        "device must be auto, cpu, gpu or gpu:N, was '"
            + setting
            + "': set LETHE_DEVICE to one of these",
        () -> Torch.open(setting));
  }

  @Test
  void aGpuThatIsNotThereIsNamedWithTheRemedy() {
    Expect.refusal(
        "device gpu:9999 was asked for and the engine sees "
            + gpus()
            + " GPUs, of which gpu:0 is the first: see whether nvidia-smi lists it and a driver of"
            + " 525.60 or newer, and let LETHE_DEVICE=gpu environment/report install the CUDA"
            + " build, or go without by LETHE_DEVICE=cpu",
        () -> Torch.open("gpu:9999"));
  }

  @Test
  void aDeviceThatComputesRightlyIsTaken() {
    assertSame(TORCH, TORCH.requireRight(Torch::square));
  }

  @Test
  void aDeviceThatComputesWronglyIsNamedWithTheRemedy() {
    var error =
        assertThrows(
            IllegalStateException.class,
            () -> TORCH.requireRight(scope -> new float[] {7, 10, 15, Float.NaN}));

    assertEquals(
        "cpu does not compute ((1 2; 3 4) times itself is [7.0, 10.0, 15.0, NaN]): the CUDA build"
            + " needs a driver of 525.60 or newer, which nvidia-smi shows, and a GPU of compute"
            + " capability 5.0 to 9.0, Maxwell to Hopper; LETHE_DEVICE=cpu goes without",
        error.getMessage());
  }

  @Test
  void whatTheEngineSaysOfADeviceIsCutToItsFirstLine() {
    String said =
        "CUDA error: no kernel image is available for execution on the device\n"
            + "CUDA kernel errors might be asynchronously reported at some other API call";
    EngineException cause = new EngineException(said);

    var error =
        assertThrows(
            IllegalStateException.class,
            () ->
                TORCH.requireRight(
                    scope -> {
                      throw cause;
                    }));

    assertTrue(
        error
            .getMessage()
            .startsWith(
                "cpu does not compute (CUDA error: no kernel image is available for execution on"
                    + " the device): the CUDA build needs "),
        error.getMessage());
    assertSame(cause, error.getCause());
  }

  @Test
  void aFullGpuIsNoWrongGpu() {
    assertThrows(
        TooLittleMemory.class,
        () ->
            TORCH.requireRight(
                scope -> {
                  throw new EngineException("CUDA error: out of memory");
                }));
  }

  /** A CPU build sees none, whatever the machine has. */
  private static int gpus() {
    Engine engine = Engine.getEngine("PyTorch");
    return engine.hasCapability(StandardCapabilities.CUDA) ? engine.getGpuCount() : 0;
  }

  @Test
  void autoTakesAGpuOnlyWhereThereIsOne() {
    assertEquals(gpus() > 0 ? "gpu:0" : "cpu", Torch.open("auto").device());
    assertEquals("cpu", TORCH.device());
  }

  @Test
  void theEngineNamesItsVersion() {
    assertTrue(TORCH.engine().matches("PyTorch \\d+\\.\\d+\\.\\d+.*"), TORCH.engine());
  }

  @Test
  void theThreadCountHoldsOnEveryThreadThatOpensAScope() throws Exception {
    int before = TORCH.threads();
    ExecutorService worked = Executors.newSingleThreadExecutor();
    ExecutorService fresh = Executors.newSingleThreadExecutor();
    try {
      worked.submit(TorchTest::threadsInAScope).get();

      TORCH.useThreads(1);

      assertEquals(1, TORCH.threads());
      assertEquals(1, worked.submit(TorchTest::threadsInAScope).get());
      assertEquals(1, fresh.submit(TorchTest::threadsInAScope).get());
      TORCH.useThreads(before);
      assertEquals(before, worked.submit(TorchTest::threadsInAScope).get());
    } finally {
      TORCH.useThreads(before);
      worked.shutdown();
      fresh.shutdown();
    }
    Expect.refusal("threads must be at least 1, was 0", () -> TORCH.useThreads(0));
  }

  private static int threadsInAScope() {
    try (Scope scope = TORCH.scope()) {
      scope.zeros(4).sum();
      return JniUtils.getNumThreads();
    }
  }
}
