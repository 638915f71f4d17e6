package lethe.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import lethe.base.RandomStream;
import lethe.data.LabelledImages;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.optim.Adam;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class TrainingStepTest {
  /** One image is its own batch at every step, so that only its noise can differ. */
  @Test
  void everyStepHasNoiseOfItsOwn() {
    LabelledImages one = Small.images(1, 1);
    try (Team team = Team.of(Small.TORCH);
        Scope scope = Small.TORCH.scope()) {
      TrainingStep work =
          new TrainingStep(
              team,
              Small.VAE,
              new Adam(Small.weights(2).upload(scope)),
              one,
              new BatchOrder(1, 1, RandomStream.of(3, "order")),
              RandomStream.of(3, "noise"));

      double first = work.loss(work.pass(0));
      double second = work.loss(work.pass(1));

      assertNotEquals(first, second);
      assertEquals(first, work.loss(work.pass(0)), "a function of the step alone");
    }
  }
}
