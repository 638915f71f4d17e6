package lethe.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import lethe.base.RandomStream;
import lethe.engine.Gradients;
import lethe.engine.Scope;
import lethe.model.ConditionalGenerator.ElboBatch;
import lethe.model.ConditionalGenerator.Posterior;
import lethe.support.Expect;
import lethe.support.FreedMemory;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

/**
 * The engine frees the memory of Java numbers between the forward and the backward pass. These
 * tests force that to show in our own losses, whose gradients must stay right.
 */
final class RecordedPassTest {
  private static final int TRIES = 20;
  private static final Weights WEIGHTS = Small.weights(2);

  @Test
  void gradientStaysRightWhenFreedMemoryIsRefilledInsideTheForwardPass() {
    AtomicInteger refills = new AtomicInteger();
    ConditionalGenerator forcing = new Forcing(refills);
    try (Scope scope = Small.TORCH.scope()) {
      NDArray theta = WEIGHTS.upload(scope);
      ElboBatch batch = Small.batch(scope, 6, 3);
      float[] closedForm = flat(scope, Small.VAE.pass(theta, batch)).toFloatArray();
      for (int i = 0; i < TRIES; i++) {
        float[] recorded = flat(scope, new RecordedPass(forcing, theta, batch)).toFloatArray();

        Expect.close(closedForm, recorded, 1e-5);
      }
    }

    assertEquals(TRIES, refills.get());
  }

  @Test
  void gradientStaysRightWhenFreedMemoryIsRefilledBeforeTheBackwardPass() {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray theta = WEIGHTS.upload(scope);
      ElboBatch batch = Small.batch(scope, 6, 3);
      float[] closedForm = flat(scope, Small.VAE.pass(theta, batch)).toFloatArray();
      for (int i = 0; i < TRIES; i++) {
        float[] recorded =
            Gradients.of(scope, theta, leaf -> refilled(negativeElbo(leaf, batch)))
                .gradient()
                .toFloatArray();

        Expect.close(closedForm, recorded, 1e-5);
      }
    }
  }

  /** Proves the two tests above can fail: one number in the same loss spoils its gradient. */
  @Test
  void oneNumberInTheSameLossSpoilsTheGradient() {
    int wrong = 0;
    try (Scope scope = Small.TORCH.scope()) {
      NDArray theta = WEIGHTS.upload(scope);
      ElboBatch batch = Small.batch(scope, 6, 3);
      float[] closedForm = flat(scope, Small.VAE.pass(theta, batch)).toFloatArray();
      UnaryOperator<NDArray> halfOfTwice = loss -> loss.add(loss).mul(0.5f);
      for (int i = 0; i < TRIES; i++) {
        float[] recorded =
            Gradients.of(
                    scope, theta, leaf -> refilled(halfOfTwice.apply(negativeElbo(leaf, batch))))
                .gradient()
                .toFloatArray();
        wrong += distance(closedForm, recorded) < 1e-3 ? 0 : 1;
      }
    }

    assertTrue(wrong > 0, "no gradient of " + TRIES + " was wrong: is the engine's fault mended?");
  }

  @Test
  void nothingIsLeftBehindInTheStep() {
    try (Scope scope = Small.TORCH.scope()) {
      NDArray theta = WEIGHTS.upload(scope);
      int before = scope.openResources();

      for (int i = 0; i < 5; i++) {
        try (Scope step = scope.child()) {
          RecordedPass pass = new RecordedPass(Small.VAE, theta, Small.batch(step, 3, i));
          flat(step, pass);
          pass.squaredGradients().flat(step.manager(), Small.VAE.layout());
          pass.gradients()
              .images(1, 3)
              .sum(step.manager(), Small.VAE.layout().slot("fc2.weight"), 0, 2);
          pass.reconstruction();
          pass.klDivergence();
        }
      }

      assertEquals(before, scope.openResources());
      assertArrayEquals(WEIGHTS.values(), theta.toFloatArray());
    }
  }

  private static NDArray flat(Scope scope, ElboPass pass) {
    return pass.gradients().flat(scope.manager(), Small.VAE.layout());
  }

  private static NDArray negativeElbo(NDArray leaf, ElboBatch batch) {
    Posterior posterior = Small.VAE.encode(leaf, batch.images(), batch.conditions());
    NDArray latent = Elbo.latent(posterior, batch.noise());
    NDArray logits = Small.VAE.decode(leaf, latent, batch.conditions());
    return Elbo.reconstruction(logits, batch.images()).add(Elbo.klDivergence(posterior)).sum();
  }

  private static NDArray refilled(NDArray loss) {
    FreedMemory.refill();
    return loss;
  }

  private static double distance(float[] expected, float[] actual) {
    double sum = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += Math.pow(expected[i] - actual[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    return Math.sqrt(sum / norm);
  }

  /** The small model, with freed memory refilled behind every call of the decoder. */
  private record Forcing(AtomicInteger refills) implements ConditionalGenerator {
    @Override
    public Layout layout() {
      return Small.VAE.layout();
    }

    @Override
    public int pixels() {
      return Small.PIXELS;
    }

    @Override
    public int labels() {
      return Small.LABELS;
    }

    @Override
    public int latentSize() {
      return Small.LATENTS;
    }

    @Override
    public Weights initialise(RandomStream random) {
      return Small.VAE.initialise(random);
    }

    @Override
    public Posterior encode(NDArray theta, NDArray images, NDArray conditions) {
      return Small.VAE.encode(theta, images, conditions);
    }

    @Override
    public NDArray decode(NDArray theta, NDArray latents, NDArray conditions) {
      NDArray logits = Small.VAE.decode(theta, latents, conditions);
      FreedMemory.refill();
      refills.incrementAndGet();
      return logits;
    }

    @Override
    public NDArray hidden(NDArray theta, NDArray latents, NDArray conditions) {
      return Small.VAE.hidden(theta, latents, conditions);
    }
  }
}
