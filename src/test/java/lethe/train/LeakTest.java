package lethe.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import lethe.base.Progress;
import lethe.data.LabelledImages;
import lethe.engine.Scope;
import lethe.model.ConditionalVae;
import lethe.model.SampleSheet;
import lethe.optim.Adam;
import lethe.optim.LearningRate;
import lethe.support.MemoryGrowth;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

/**
 * The steps of a long run hold as many tensors and as much memory as its first ones.
 *
 * <p>{@code -Dlethe.steps=20000} for the long form.
 */
final class LeakTest {
  /** Wide enough for one leaked vector a step to show as 400 MiB. */
  private static final ConditionalVae VAE = Small.vae(256, 128);

  private static final int STEPS = Integer.getInteger("lethe.steps", 2_500);

  @Test
  void residentMemoryIsFlatOverThousandsOfTrainingSteps() {
    MemoryGrowth growth = new MemoryGrowth(STEPS);
    CvaeTrainingConfig config =
        new CvaeTrainingConfig(8, STEPS, LearningRate.constant(1e-3), 250, 1);

    new CvaeTrainer(Small.TORCH, VAE, config)
        .train(
            Small.images(400, 1),
            Small.images(50, 2),
            (work, step, steps, value) -> growth.step(step));

    growth.assertFlat();
  }

  /** The same steps by hand, since the trainer's own scope is not to be seen from outside. */
  @Test
  void openTensorsAreFlatOverThousandsOfSteps() {
    SampleSheet sheet = SampleSheet.of(Small.VAE, 1);
    try (Scope scope = Small.TORCH.scope()) {
      Adam adam = new Adam(Small.weights(1).upload(scope));
      int open = -1;
      for (int step = 0; step < STEPS; step++) {
        try (Scope inner = scope.child()) {
          NDArray gradient =
              Small.VAE
                  .pass(adam.parameters(), Small.batch(inner, 8, step))
                  .gradients()
                  .flat(inner.manager(), Small.VAE.layout());
          adam.update(gradient, 1e-3);
        }
        if (step % 500 == 0) {
          sheet.at(step, scope, adam.parameters());
        }
        if (step == 500) {
          open = scope.openResources();
        }
      }

      assertEquals(open, scope.openResources());
      assertEquals(1, open, "the parameters; the moments are Java's");
    }
  }

  @Test
  void runsThatAreStoppedFreeTheirTensors() {
    int runs = 500;
    MemoryGrowth growth = new MemoryGrowth(runs);
    CvaeTrainingConfig config = new CvaeTrainingConfig(8, 20, LearningRate.constant(1e-3), 250, 1);
    CvaeTrainer trainer = new CvaeTrainer(Small.TORCH, VAE, config);
    LabelledImages images = Small.images(64, 1);
    Progress breaking =
        (work, step, steps, value) -> {
          throw new ArithmeticException("stop");
        };
    for (int run = 1; run <= runs; run++) {
      assertThrows(ArithmeticException.class, () -> trainer.train(images, images, breaking));
      growth.step(run);
    }

    growth.assertFlat();
  }
}
