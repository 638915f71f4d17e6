package lethe.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lethe.base.Points;
import lethe.base.RandomStream;
import lethe.base.Rows;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.evaluate.DistributionReading;
import lethe.evaluate.Diversity;
import lethe.evaluate.EvaluationLatents;
import lethe.evaluate.IwaeBound;
import lethe.experiment.QualityResult.Distances;
import lethe.model.ImageJudge;
import lethe.model.NegativeElbo;
import lethe.model.Weights;

/**
 * How well models still draw and explain the kept labels. All models are read with the same
 * latents, the same real images and the same noise; distances are taken in one judge's features and
 * compare with nothing but each other.
 */
public final class QualityStudy {
  private final Experiment lethe;
  private final LabelSet forgetSet;
  private final ImageJudge judge;
  private final QualityConfig config;
  private final LabelledImages test;

  /** In judge B's features, with as much work as the experiment's profile says. */
  public QualityStudy(Experiment lethe, LabelSet forgetSet) {
    this(lethe, lethe.requireForgettable(forgetSet), lethe.judgeB().judge());
  }

  /** The same in another judge's features, one of one's own for example. */
  public QualityStudy(Experiment lethe, LabelSet forgetSet, ImageJudge judge) {
    this(lethe, forgetSet, judge, QualityConfig.of(lethe.settings().profile()));
  }

  /** The same with other settings. */
  public QualityStudy(
      Experiment lethe, LabelSet forgetSet, ImageJudge judge, QualityConfig config) {
    this.lethe = lethe;
    this.forgetSet = lethe.requireForgettable(forgetSet);
    this.judge = judge;
    this.config = config;
    this.test = lethe.data().test();
  }

  /** How much work it is. */
  QualityConfig config() {
    return config;
  }

  /** The original, the unlearned model, its ablations and the retrained model. */
  public Map<String, Weights> models() {
    Models models = new Models(lethe, forgetSet);
    return models.weights(models.withAblations());
  }

  /** Reads {@link #models()}. */
  public QualityResult compare() {
    return compare(models());
  }

  /** Reads models of one's own, by name. */
  public QualityResult compare(Map<String, Weights> models) {
    Points real = Points.of(judge.features(lethe.torch(), test.images()), features());
    LabelledImages kept = test.without(forgetSet);
    int images = Math.min(config.iwaeImages(), kept.count());
    LabelledImages some = kept.at(first(random("bound"), kept.count(), images));
    IwaeBound bound = new IwaeBound(lethe.generator(), some, config.iwaeSamples(), config.seed());
    NegativeElbo elbo =
        new NegativeElbo(
            lethe.generator(), some, lethe.settings().profile().elboSamples(), config.seed());
    List<QualityResult.Row> rows = new ArrayList<>();
    models.forEach(
        (name, weights) -> {
          rows.add(
              new QualityResult.Row(
                  name,
                  distances(real, weights),
                  diversity(weights),
                  bound.of(lethe.torch(), weights),
                  elbo.of(lethe.torch(), weights)));
          lethe.progress().step("quality of models", rows.size(), models.size(), name);
        });
    return new QualityResult(
        forgetSet, judge.name(), config, floor(real), realDiversity(real), rows);
  }

  /** Distances of models to the real images alone, by name. */
  Map<String, Distances> distances(Map<String, Weights> models) {
    Points real = Points.of(judge.features(lethe.torch(), test.images()), features());
    Map<String, Distances> distances = new LinkedHashMap<>();
    models.forEach((name, weights) -> distances.put(name, distances(real, weights)));
    return distances;
  }

  private Distances distances(Points real, Weights weights) {
    List<DistributionReading> readings = new ArrayList<>();
    for (int i = 0; i < config.seeds(); i++) {
      long seed = config.seed() + i;
      readings.add(
          DistributionReading.of(
              real.rows(realIndices(seed)), generated(weights, seed), config.distribution(), seed));
    }
    return Distances.of(readings);
  }

  /** As many test images of each kept label as are generated, drawn anew for each seed. */
  private int[] realIndices(long seed) {
    return Arrays.stream(forgetSet.complement().labels())
        .flatMap(
            label -> {
              int[] own = indices(label);
              RandomStream random = RandomStream.of(seed, "real images of " + label);
              return Arrays.stream(first(random, own.length, count(label))).map(i -> own[i]);
            })
        .toArray();
  }

  private Points generated(Weights weights, long seed) {
    int[] kept = forgetSet.complement().labels();
    List<float[]> parts = new ArrayList<>();
    for (int i = 0; i < kept.length; i++) {
      float[] images = images(weights, kept[i], count(kept[i]), seed);
      parts.add(judge.features(lethe.torch(), images));
    }
    return Points.of(Rows.below(parts), features());
  }

  private float[] images(Weights weights, int label, int count, long seed) {
    return new EvaluationLatents(lethe.generator(), count, seed)
        .images(lethe.torch(), weights, label);
  }

  /**
   * Two halves of each kept label's real images, as large as a model's share, since the J-FID is
   * biased by n: label by label, as models are read, since unequal shares of the labels would be a
   * distance of their own.
   */
  private Distances floor(Points real) {
    List<DistributionReading> readings = new ArrayList<>();
    for (int i = 0; i < config.seeds(); i++) {
      long seed = config.seed() + i;
      readings.add(
          DistributionReading.of(
              real.rows(half(seed, 0)), real.rows(half(seed, 1)), config.distribution(), seed));
    }
    return Distances.of(readings);
  }

  private int[] half(long seed, int which) {
    return Arrays.stream(forgetSet.complement().labels())
        .flatMap(
            label -> {
              int[] own = indices(label);
              int size = count(label);
              RandomStream random = RandomStream.of(seed, "halves of " + label);
              return Arrays.stream(first(random, own.length, 2 * size))
                  .skip((long) which * size)
                  .limit(size)
                  .map(at -> own[at]);
            })
        .toArray();
  }

  private List<Diversity> diversity(Weights weights) {
    return IntStream.range(0, test.classes())
        .mapToObj(
            label -> {
              float[] images = images(weights, label, diversityCount(label), config.seed());
              return Diversity.of(
                  Points.of(judge.features(lethe.torch(), images), features()),
                  Points.of(images, test.pixels()));
            })
        .toList();
  }

  private List<Diversity> realDiversity(Points real) {
    return IntStream.range(0, test.classes())
        .mapToObj(
            label -> {
              int[] some = Arrays.copyOf(indices(label), diversityCount(label));
              return Diversity.of(real.rows(some), Points.of(test.images(some), test.pixels()));
            })
        .toList();
  }

  private int diversityCount(int label) {
    return Math.min(config.diversityImages(), indices(label).length);
  }

  /** Images of a label in either set of a distance: there are twice as many real ones. */
  private int count(int label) {
    return Math.min(config.imagesPerLabel(), indices(label).length / 2);
  }

  private int[] indices(int label) {
    return test.indicesOf(LabelSet.of(test.classes(), label));
  }

  private int features() {
    return judge.featureSize();
  }

  private RandomStream random(String name) {
    return RandomStream.of(config.seed(), "quality " + name);
  }

  private static int[] first(RandomStream random, int from, int count) {
    return Arrays.copyOf(random.permutation(from), count);
  }
}
