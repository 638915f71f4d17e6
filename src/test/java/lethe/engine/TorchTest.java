package lethe.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
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
  @ValueSource(strings = {"", "CPU", "tpu", "gpu:", "gpu:-1", "gpu:x", "gpu1", "gpu:9999"})
  void anUnknownDeviceIsNamedWithTheRuleAndTheRemedy(String setting) {
    Expect.refusal(
        "device must be auto, cpu, gpu or gpu:N, was '"
            + setting
            + "': set LETHE_DEVICE to one of these",
        () -> Torch.open(setting));
  }

  @Test
  void aGpuThatIsNotThereIsNamedWithTheRemedy() {
    int gpus = Engine.getEngine("PyTorch").getGpuCount();

    Expect.refusal(
        "device gpu:999 was asked for and the engine sees "
            + gpus
            + " GPUs: use LETHE_DEVICE=auto or cpu, or install the CUDA build as the README's GPU"
            + " road describes",
        () -> Torch.open("gpu:999"));
  }

  @Test
  void autoTakesAGpuOnlyWhereThereIsOne() {
    int gpus = Engine.getEngine("PyTorch").getGpuCount();

    assertEquals(gpus > 0 ? "gpu:0" : "cpu", Torch.open("auto").device());
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
