package lethe.fisher;

import ai.djl.ndarray.NDArray;
import java.util.function.IntFunction;
import lethe.base.Checks;
import lethe.base.Interruption;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.data.OneHot;
import lethe.engine.Scope;
import lethe.engine.Torch;
import lethe.model.ConditionalGenerator;
import lethe.model.ConditionalGenerator.ElboBatch;
import lethe.model.RecordedPass;
import lethe.model.Weights;

/**
 * Estimates the Fisher diagonal of a conditional generator on its own samples.
 *
 * <p>Each sample: a uniform label k, z ~ N(0, I), x = the decoder's image of (z, k), then one
 * latent of the posterior of (x, k) and the squared gradient of that image's negative ELBO.
 */
public final class FisherEstimator {
  private static final String WORK = "estimating the Fisher information";

  /** Images between two looks at the interrupt flag while single images are differentiated. */
  private static final int LOOP_BATCH = 20;

  private FisherEstimator() {}

  /**
   * Estimates the Fisher diagonal.
   *
   * @param generator the architecture
   * @param weights the model whose knowledge is weighed
   * @param progress is told after each batch, in samples
   */
  public static FisherDiagonal estimate(
      Torch torch,
      ConditionalGenerator generator,
      Weights weights,
      FisherConfig config,
      Progress progress) {
    Checks.require(
        config.labels().classes() == generator.labels(),
        "labels %s is of %d classes, the model has %d labels",
        config.labels(),
        config.labels().classes(),
        generator.labels());
    weights.requireLayout(generator.layout());
    long start = System.nanoTime();
    Draws draws = new Draws(generator, config);
    boolean slow = config.estimator() == FisherConfig.Estimator.LOOP;
    int batchSize = slow ? Math.min(LOOP_BATCH, config.batchSize()) : config.batchSize();
    int size = generator.layout().trainedSize();
    float[] mean;
    try (Scope scope = torch.scope()) {
      NDArray theta = weights.upload(scope);
      NDArray partial = scope.zeros(size);
      for (int done = 0; done < config.samples(); ) {
        Interruption.check(WORK, done, config.samples());
        int n = Math.min(batchSize, config.samples() - done);
        try (Scope step = scope.child()) {
          ElboBatch batch = draws.next(step, theta, n);
          partial.addi(squares(generator, theta, batch, config.estimator()));
        }
        done += n;
        progress.step(WORK, done, config.samples(), "");
      }
      mean = partial.divi(config.samples()).toFloatArray();
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new FisherDiagonal(new Weights(generator.layout(), mean), config, seconds);
  }

  private static NDArray squares(
      ConditionalGenerator generator,
      NDArray theta,
      ElboBatch batch,
      FisherConfig.Estimator estimator) {
    return switch (estimator) {
      case PER_SAMPLE -> generator.pass(theta, batch).sumOfSquaredGradients();
      case LOOP -> new RecordedPass(generator, theta, batch).sumOfSquaredGradients();
      // B·ḡ² with ḡ = g/B, that is g²/B
      case BATCH_MEAN -> generator.pass(theta, batch).gradient().square().divi(batch.size());
    };
  }

  /** The samples of one estimate, the same for every estimator. */
  private static final class Draws {
    private final ConditionalGenerator generator;
    private final FisherConfig config;
    private final int[] labels;
    private final RandomStream labelStream;
    private final RandomStream latentStream;
    private final RandomStream noiseStream;
    private final RandomStream pixelStream;

    Draws(ConditionalGenerator generator, FisherConfig config) {
      this.generator = generator;
      this.config = config;
      this.labels = config.labels().labels();
      RandomStream root = RandomStream.of(config.seed(), "fisher");
      this.labelStream = root.child("labels");
      this.latentStream = root.child("latents");
      this.noiseStream = root.child("noise");
      this.pixelStream = root.child("pixels");
    }

    ElboBatch next(Scope scope, NDArray theta, int n) {
      int[] drawn = new int[n];
      for (int i = 0; i < n; i++) {
        drawn[i] = labels[labelStream.nextInt(labels.length)];
      }
      int latents = generator.latentSize();
      NDArray conditions = scope.array(OneHot.of(drawn, generator.labels()), n, generator.labels());
      NDArray z = scope.array(rows(n, latents, latentStream::normal), n, latents);
      NDArray logits = generator.decode(theta, z, conditions);
      NDArray images = config.draw().images(scope, logits, pixelStream);
      NDArray noise = scope.array(rows(n, latents, noiseStream::normal), n, latents);
      return new ElboBatch(images, conditions, noise);
    }

    /** Draws image by image, so that an image's numbers do not depend on the batch it is in. */
    private static float[] rows(int n, int size, IntFunction<float[]> draw) {
      float[] all = new float[n * size];
      for (int i = 0; i < n; i++) {
        System.arraycopy(draw.apply(size), 0, all, i * size, size);
      }
      return all;
    }
  }
}
