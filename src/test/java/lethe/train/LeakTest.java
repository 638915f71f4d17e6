package lethe.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import lethe.base.Progress;
import lethe.engine.Scope;
import lethe.model.SampleSheet;
import lethe.optim.Adam;
import lethe.optim.LearningRate;
import lethe.support.ResidentMemory;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

/** Two thousand steps hold as many tensors and as much memory as five hundred. */
final class LeakTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final int WARM = 500;
  private static final int STEPS = 2_500;

  @Test
  void residentMemoryIsFlatOverTwoThousandTrainingSteps() {
    List<Long> bytes = new ArrayList<>();
    CvaeTrainingConfig config =
        new CvaeTrainingConfig(32, STEPS, LearningRate.constant(1e-3), 250, 1);

    new CvaeTrainer(Small.TORCH, Small.VAE, config)
        .train(
            Small.images(400, 1),
            Small.images(50, 2),
            (work, step, steps, value) -> {
              if (step == WARM || step == STEPS) {
                bytes.add(ResidentMemory.bytes());
              }
            });

    long growth = bytes.get(1) - bytes.get(0);
    assertTrue(growth < 64 * MEBIBYTE, "grew by " + growth / MEBIBYTE + " MiB");
  }

  /** The same steps by hand, since the trainer's own scope is not to be seen from outside. */
  @Test
  void openTensorsAreFlatOverTwoThousandSteps() {
    SampleSheet sheet = SampleSheet.of(Small.VAE, 1);
    try (Scope scope = Small.TORCH.scope()) {
      Adam adam = new Adam(scope, Small.weights(1).upload(scope));
      int open = -1;
      for (int step = 0; step < STEPS; step++) {
        try (Scope inner = scope.child()) {
          NDArray gradient =
              Small.VAE.pass(adam.parameters(), Small.batch(inner, 8, step)).gradient();
          adam.update(gradient, 1e-3);
        }
        if (step % 500 == 0) {
          sheet.at(step, scope, adam.parameters());
        }
        if (step == WARM) {
          open = scope.openResources();
        }
      }

      assertEquals(open, scope.openResources());
      assertEquals(3, open, "the parameters and two moments");
    }
  }

  @Test
  void aRunThatIsStoppedFreesItsTensors() {
    CvaeTrainingConfig config = new CvaeTrainingConfig(32, 20, LearningRate.constant(1e-3), 250, 1);
    Progress breaking =
        (work, step, steps, value) -> {
          if (step == 10) {
            throw new IllegalStateException("stop");
          }
        };
    CvaeTrainer trainer = new CvaeTrainer(Small.TORCH, Small.VAE, config);
    long[] bytes = new long[2];
    for (int run = 0; run < 60; run++) {
      try {
        trainer.train(Small.images(64, 1), Small.images(10, 2), breaking);
      } catch (IllegalStateException e) {
        assertEquals("stop", e.getMessage());
      }
      if (run == 19) {
        bytes[0] = ResidentMemory.bytes();
      }
    }
    bytes[1] = ResidentMemory.bytes();

    long growth = bytes[1] - bytes[0];
    assertTrue(growth < 64 * MEBIBYTE, "grew by " + growth / MEBIBYTE + " MiB");
  }
}
