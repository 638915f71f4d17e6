package lethe.fisher;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lethe.base.Checks;
import lethe.base.Elapsed;
import lethe.base.Interruption;
import lethe.base.Progress;
import lethe.base.RandomRows;
import lethe.base.RandomStream;
import lethe.base.Safetensors;
import lethe.base.Savepoint;
import lethe.data.OneHot;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.engine.Torch;
import lethe.model.ConditionalGenerator;
import lethe.model.ConditionalGenerator.ElboBatch;
import lethe.model.Decoder;
import lethe.model.ElboPass;
import lethe.model.ElboPasses;
import lethe.model.ImageGradients;
import lethe.model.ModelChecks;
import lethe.model.RecordedPass;
import lethe.model.Weights;
import lethe.optim.FlatVector;
import lethe.optim.GradientFlow;
import lethe.optim.TensorVector;

/**
 * Estimates the Fisher diagonal of a conditional generator on its own samples.
 *
 * <p>Each sample: a uniform label k, z ~ N(0, I), x = the decoder's image of (z, k), then one
 * latent of the posterior of (x, k) and the squared gradient of that image's negative ELBO.
 */
public final class FisherEstimator {
  private static final String WORK = "estimating the Fisher information";

  private static final String STEP = "step";
  private static final String SECONDS = "seconds";
  private static final String SUM = "sum";

  /** Images between two looks at the interrupt flag while single images are differentiated. */
  private static final int LOOP_BATCH = 20;

  private static final int COMPARED = 10;
  private static final double SAME = 1e-3;

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
    return estimate(torch, generator, weights, config, Savepoint.NONE, progress);
  }

  /**
   * The same, from where the savepoint is.
   *
   * @param savepoint keeps the sum so far, with the count of samples as its step
   */
  public static FisherDiagonal estimate(
      Torch torch,
      ConditionalGenerator generator,
      Weights weights,
      FisherConfig config,
      Savepoint savepoint,
      Progress progress) {
    Checks.require(
        config.labels().classes() == generator.labels(),
        "labels %s is of %d classes, the model has %d labels",
        config.labels(),
        config.labels().classes(),
        generator.labels());
    weights.requireLayout(generator.layout());
    boolean slow = config.estimator() == FisherConfig.Estimator.LOOP;
    int batchSize = slow ? Math.min(LOOP_BATCH, config.batchSize()) : config.batchSize();
    Savepoint own =
        savepoint.of(
            WORK,
            config.samples(),
            () ->
                Map.of(
                    "settings", config,
                    "model", generator.layout().shapes(),
                    "weights", weights.checksum()));
    Optional<Safetensors> kept = own.last();
    Elapsed elapsed =
        new Elapsed(kept.map(file -> Double.valueOf(file.metadata().get(SECONDS))).orElse(0.0));
    float[] mean;
    try (Team team = Team.of(torch);
        Scope scope = torch.scope()) {
      NDArray theta = weights.upload(scope);
      ModelChecks.requireShapes(generator, theta);
      Draws draws = new Draws(generator, theta, config);
      ElboPasses passes = passes(generator, theta, config.estimator());
      if (slow) {
        requireSameGradient(generator, theta, draws);
      }
      TensorVector place = TensorVector.of(theta);
      FlatVector sum =
          kept.map(file -> place.companion(file.tensor(SUM).values())).orElseGet(place::companion);
      GradientFlow flow = GradientFlow.flat(team, generator.layout(), sum);
      int begin = kept.map(file -> Integer.valueOf(file.metadata().get(STEP))).orElse(0);
      progress.begun(WORK);
      for (int done = begin; done < config.samples(); ) {
        int step = done;
        own.offer(() -> state(step, sum, elapsed.seconds()));
        Interruption.check(WORK, done, config.samples());
        int first = done;
        int n = Math.min(batchSize, config.samples() - done);
        List<ImageGradients> shares =
            team.step(
                member -> {
                  int from = member.from(n);
                  int count = member.to(n) - from;
                  if (count == 0) {
                    return null;
                  }
                  ElboBatch batch = draws.of(member.step(), first + from, count);
                  return gradients(passes.over(batch), config.estimator());
                });
        add(flow, shares, sum, config.estimator(), n);
        done += n;
        progress.step(WORK, done, config.samples(), "");
      }
      mean = sum.toFloatArray();
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= config.samples();
    }
    return new FisherDiagonal(new Weights(generator.layout(), mean), config, elapsed.seconds());
  }

  private static Safetensors state(int done, FlatVector sum, double seconds) {
    return new Safetensors(
        Map.of(STEP, Integer.toString(done), SECONDS, Double.toString(seconds)),
        Map.of(SUM, Safetensors.Tensor.of(sum.toFloatArray(), sum.size())));
  }

  private static ElboPasses passes(
      ConditionalGenerator generator, NDArray theta, FisherConfig.Estimator estimator) {
    return estimator == FisherConfig.Estimator.LOOP
        ? batch -> new RecordedPass(generator, theta, batch)
        : generator.frozenPasses(theta);
  }

  /** Ten samples show whether a generator's own pass is of another loss. */
  private static void requireSameGradient(
      ConditionalGenerator generator, NDArray theta, Draws draws) {
    try (Scope scope = Scope.within(theta.getManager())) {
      ElboBatch batch = draws.of(scope, 0, COMPARED);
      ElboPass own = generator.pass(theta, batch);
      if (own instanceof RecordedPass) {
        return;
      }
      float[] expected = flat(scope, generator, new RecordedPass(generator, theta, batch));
      float[] actual = flat(scope, generator, own);
      double difference = 0;
      double norm = 0;
      for (int i = 0; i < expected.length; i++) {
        difference += Math.pow((double) expected[i] - actual[i], 2);
        norm += Math.pow(expected[i], 2);
      }
      double relative = Math.sqrt(difference / norm);
      Checks.require(
          relative <= SAME, // not where it is NaN either
          "LOOP differentiates the −ELBO of encode and decode, the model's own pass has a gradient"
              + " that differs by %.2g of its norm, at most %.2g is rounding: estimate by"
              + " PER_SAMPLE, or repair the pass",
          relative,
          SAME);
    }
  }

  private static float[] flat(Scope scope, ConditionalGenerator generator, ElboPass pass) {
    return pass.gradients().flat(scope.manager(), generator.layout()).toFloatArray();
  }

  private static ImageGradients gradients(ElboPass pass, FisherConfig.Estimator estimator) {
    return switch (estimator) {
      case PER_SAMPLE, LOOP -> pass.squaredGradients();
      case BATCH_MEAN -> pass.gradients();
    };
  }

  private static void add(
      GradientFlow flow,
      List<ImageGradients> shares,
      FlatVector sum,
      FisherConfig.Estimator estimator,
      int n) {
    flow.gradient(
        shares,
        stretch -> {
          if (estimator == FisherConfig.Estimator.BATCH_MEAN) {
            stretch.square();
            stretch.scale(1.0 / n); // B·ḡ² with ḡ = g/B, that is g²/B
          }
          stretch.add(1, sum);
          stretch.store(sum);
          return 0;
        });
  }

  /** The samples of one estimate, the same for every estimator. */
  private static final class Draws {
    private final ConditionalGenerator generator;
    private final Decoder decoder;
    private final FisherConfig config;
    private final int[] labels;
    private final RandomStream labelStream;
    private final RandomRows latentRows;
    private final RandomRows noiseRows;
    private final RandomStream pixelStream;

    Draws(ConditionalGenerator generator, NDArray theta, FisherConfig config) {
      this.generator = generator;
      this.decoder = generator.decoder(theta);
      this.config = config;
      this.labels = config.labels().labels();
      RandomStream root = RandomStream.of(config.seed(), "fisher");
      this.labelStream = root.child("labels");
      this.latentRows = new RandomRows(root.child("latents"), generator.latentSize());
      this.noiseRows = new RandomRows(root.child("noise"), generator.latentSize());
      this.pixelStream = root.child("pixels");
    }

    /** Samples {@code first .. first + n − 1}: an image does not depend on the batch it is in. */
    ElboBatch of(Scope scope, int first, int n) {
      RandomStream random = labelStream.at(first);
      int[] drawn = new int[n];
      for (int i = 0; i < n; i++) {
        drawn[i] = labels[random.nextInt(labels.length)];
      }
      int latents = generator.latentSize();
      NDArray conditions = scope.array(OneHot.of(drawn, generator.labels()), n, generator.labels());
      NDArray z = scope.array(latentRows.normal(first, n), n, latents);
      NDArray logits = decoder.logits(z, conditions);
      NDArray images = config.draw().images(scope, logits, pixelStream, first);
      NDArray noise = scope.array(noiseRows.normal(first, n), n, latents);
      return ElboBatch.of(images, conditions, noise);
    }
  }
}
