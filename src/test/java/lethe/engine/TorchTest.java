package lethe.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import java.util.concurrent.atomic.AtomicInteger;
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
  void theThreadCountHoldsOnThisThreadAndOnNewOnes() throws InterruptedException {
    int before = TORCH.threads();
    try {
      AtomicInteger elsewhere = new AtomicInteger();

      TORCH.useThreads(1);
      Thread other = new Thread(() -> elsewhere.set(TORCH.threads()));
      other.start();
      other.join();

      assertEquals(1, TORCH.threads());
      assertEquals(1, elsewhere.get());
    } finally {
      TORCH.useThreads(before);
    }
    assertEquals(before, TORCH.threads());
    assertThrows(IllegalArgumentException.class, () -> TORCH.useThreads(0));
  }
}
