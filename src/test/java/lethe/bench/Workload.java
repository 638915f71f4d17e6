package lethe.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.data.Dataset;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.data.mnist.Mnist;
import lethe.engine.Team;
import lethe.engine.Torch;
import lethe.evaluate.GreyStatistics;
import lethe.fisher.FisherConfig;
import lethe.fisher.FisherDiagonal;
import lethe.fisher.FisherEstimator;
import lethe.forget.ForgettingConfig;
import lethe.forget.ProjectedForgetting;
import lethe.forget.ProjectionConfig;
import lethe.forget.SelectiveAmnesia;
import lethe.model.ConditionalGenerator;
import lethe.model.ConditionalVae;
import lethe.model.CvaeConfig;
import lethe.model.Draw;
import lethe.model.NegativeElbo;
import lethe.model.Sampler;
import lethe.model.Weights;
import lethe.optim.LearningRate;
import lethe.train.CvaeTrainer;
import lethe.train.CvaeTrainingConfig;

/** The work of each case, by the classes that the notebooks use. */
record Workload(Torch torch, ConditionalGenerator generator, Dataset data, BenchOptions options) {
  private static final LearningRate RATE = LearningRate.constant(1e-3);
  private static final int FORGOTTEN = 1;
  private static final int FISHER_SAMPLES = 10_000;
  private static final int DRAWN = 1_000;
  private static final int OUTER = 512;
  private static final int INNER = 256;

  /**
   * The reference's model on MNIST, or one of wider hidden layers. A GPU is made ready here, before
   * any clock starts, as it is on the peers' side by their data.
   */
  static Workload of(Torch torch, BenchOptions options) {
    if (torch.isGpu()) {
      Clock.await(torch);
    }
    return new Workload(
        torch,
        new ConditionalVae(CvaeConfig.mnist(), OUTER * options.width(), INNER * options.width()),
        Mnist.load(options.data()),
        options);
  }

  BaseFiles files() {
    return new BaseFiles(options.base());
  }

  /** Trains the model that the other cases start from, and weighs it; writes both to the base. */
  Bench.Outcome base() {
    CvaeTrainingConfig config =
        new CvaeTrainingConfig(
            options.batch(),
            last(),
            LearningRate.warmupCosine(2e-3, Math.min(50, last())),
            last(),
            options.seed());
    Clock clock = new Clock(torch, options);
    CvaeTrainer.Result result =
        new CvaeTrainer(torch, generator, config).train(data.train(), data.test(), clock);
    FisherDiagonal fisher =
        FisherEstimator.estimate(
            torch,
            generator,
            result.weights(),
            FisherConfig.perSample(labels(), options.seed()).withSamples(FISHER_SAMPLES),
            Progress.SILENT);
    files().write("cvae", result.weights());
    files().write("fisher", fisher.values());
    return new Bench.Outcome(
        clock.rate(), Map.of("test −ELBO (nats)", result.log().last().testNegativeElbo()));
  }

  Bench.Outcome train() {
    // One step more than is timed: the last one also evaluates the test images.
    CvaeTrainingConfig config =
        new CvaeTrainingConfig(options.batch(), last(), RATE, last(), options.seed());
    CvaeTrainer trainer = new CvaeTrainer(torch, generator, config);
    try (Team team = Team.of(torch)) {
      Clock clock = new Clock(torch, options, aside(team));
      CvaeTrainer.Result result = trainer.train(images(), data.test(), clock);
      return new Bench.Outcome(
          clock.rate(),
          Map.of("test −ELBO (nats)", result.log().last().testNegativeElbo()),
          options.products() ? clock.asideShare() : 0);
    }
  }

  private LabelledImages images() {
    return options.images() == 0 ? data.train() : data.train().first(options.images());
  }

  private Runnable aside(Team team) {
    if (!options.products()) {
      return () -> {};
    }
    MatrixProducts products = new MatrixProducts(team, generator.layout(), options.batch());
    return products::round;
  }

  Bench.Outcome amnesia() {
    Clock clock = new Clock(torch, options);
    Weights unlearned =
        new SelectiveAmnesia(torch, generator, forgetting())
            .forget(original(), fisherOfOriginal(), clock)
            .weights();
    return new Bench.Outcome(clock.rate(), quality(unlearned));
  }

  Bench.Outcome projection() {
    ProjectionConfig config = ProjectionConfig.of(forgetting(), ProjectionConfig.Form.SYMMETRIC);
    Clock clock = new Clock(torch, options);
    Weights unlearned =
        new ProjectedForgetting(torch, generator, config).forget(original(), clock).weights();
    return new Bench.Outcome(clock.rate(), quality(unlearned));
  }

  Bench.Outcome fisher() {
    FisherConfig config =
        new FisherConfig(
            options.total(),
            options.batch(),
            FisherConfig.Estimator.PER_SAMPLE,
            labels(),
            Draw.MEAN,
            options.seed());
    Clock clock = new Clock(torch, options);
    FisherDiagonal fisher = FisherEstimator.estimate(torch, generator, original(), config, clock);
    return new Bench.Outcome(clock.rate(), Map.of("trace of the Fisher diagonal", fisher.trace()));
  }

  /** The paper's batches with samples as replay, at a constant rate; {@code batch} of each kind. */
  private ForgettingConfig forgetting() {
    return ForgettingConfig.balanced(forgetSet(), options.seed())
        .withBatches(options.batch(), options.batch())
        .withSteps(last())
        .withLearningRate(RATE)
        .withLogInterval(last());
  }

  private int last() {
    return options.total() + 1;
  }

  private LabelSet labels() {
    return LabelSet.all(generator.labels());
  }

  LabelSet forgetSet() {
    return LabelSet.forgetSet(generator.labels(), FORGOTTEN);
  }

  /** How flat the forgotten digit is, and what the kept ones cost. */
  private Map<String, Double> quality(Weights unlearned) {
    Map<String, Double> quality = new LinkedHashMap<>();
    quality.put("median std of the forgotten digit", texture(unlearned));
    quality.put("kept −ELBO (nats)", keptElbo(unlearned));
    return quality;
  }

  /** The median standard deviation within an image of the forgotten digit. */
  double texture(Weights unlearned) {
    int[] labels = new int[DRAWN];
    Arrays.fill(labels, FORGOTTEN);
    float[] latents =
        RandomStream.of(options.seed(), "bench").normal(DRAWN * generator.latentSize());
    float[] drawn = Sampler.decode(torch, generator, unlearned, latents, labels);
    return GreyStatistics.of(drawn, generator.pixels()).withinImageStdMedian();
  }

  /** The −ELBO of the test images of kept digits, nats. */
  double keptElbo(Weights unlearned) {
    LabelledImages kept = data.test().without(forgetSet());
    return new NegativeElbo(generator, kept, 1, options.seed()).of(torch, unlearned).total();
  }

  Weights original() {
    return files().read("cvae", generator.layout());
  }

  FisherDiagonal fisherOfOriginal() {
    FisherConfig config =
        FisherConfig.perSample(labels(), options.seed()).withSamples(FISHER_SAMPLES);
    return new FisherDiagonal(files().read("fisher", generator.layout()), config, 1);
  }
}
