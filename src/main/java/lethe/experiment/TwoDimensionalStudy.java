package lethe.experiment;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lethe.base.Rows;
import lethe.data.LabelSet;
import lethe.evaluate.GreyStatistics;
import lethe.latent.KnnPurity;
import lethe.latent.LatentTraversal;
import lethe.latent.QuantileManifold;
import lethe.model.Sampler;
import lethe.model.Weights;

/**
 * What does forgetting do to a latent space that can be seen whole? The same chain with two latent
 * dimensions: every test image is a point on paper, every point of paper an image for each label.
 */
public final class TwoDimensionalStudy {
  /** How far from 0 a traversal begins and ends. */
  public static final double REACH = 3;

  private final Experiment flat;
  private final LabelSet forgetSet;
  private final TwoDimensionalConfig config;
  private final Map<String, LatentMeans> means = new LinkedHashMap<>();

  /** A study of the size of the experiment's profile. */
  public TwoDimensionalStudy(Experiment lethe, LabelSet forgetSet) {
    this(lethe, forgetSet, TwoDimensionalConfig.of(lethe.settings().profile()));
  }

  /** A study of one's own. */
  TwoDimensionalStudy(Experiment lethe, LabelSet forgetSet, TwoDimensionalConfig config) {
    this.flat = lethe.twoDimensional();
    this.forgetSet = lethe.requireForgettable(forgetSet);
    this.config = config;
  }

  /** The chain with two latent dimensions. */
  public Experiment chain() {
    return flat;
  }

  /** Its models by name: original, unlearned, and retrained where the settings ask for it. */
  public Map<String, Weights> models() {
    return new Models(flat, forgetSet).weights(names());
  }

  private List<String> names() {
    return config.retrainedControl() ? Models.THREE : Models.THREE.subList(0, 2);
  }

  /** All test images in the latent plane of a model; worked out once. */
  public LatentMeans means(String model) {
    return means.computeIfAbsent(model, name -> LatentMeans.of(flat, name, weights(name)));
  }

  /** The settings. */
  public TwoDimensionalConfig config() {
    return config;
  }

  /** What a model draws all over the plane under one label, as many images a side as set. */
  public float[] manifold(String model, int label) {
    return new QuantileManifold(config.side())
        .images(flat.torch(), flat.generator(), weights(model), label);
  }

  /**
   * What a model draws along one axis of the plane, the other at 0: a row of {@code steps} images
   * from −{@link #REACH} to it for each label.
   *
   * @param dimension 0 or 1
   */
  public float[] traversal(String model, int dimension, int steps) {
    float[] latents =
        LatentTraversal.along(new float[2], dimension, -REACH, REACH, steps).latents();
    return Rows.below(
        IntStream.range(0, flat.data().classes())
            .mapToObj(
                label -> {
                  int[] labels = new int[steps];
                  Arrays.fill(labels, label);
                  return Sampler.decode(
                      flat.torch(), flat.generator(), weights(model), latents, labels);
                })
            .toList());
  }

  private Weights weights(String model) {
    if (!names().contains(model)) {
      throw new IllegalArgumentException(
          "there is no two-dimensional model '" + model + "', only " + names());
    }
    return models().get(model);
  }

  /** Reads every model. */
  public TwoDimensionalResult run() {
    List<String> names = names();
    return new TwoDimensionalResult(
        flat.generator().layout().size(),
        config,
        CentroidStudy.compare(forgetSet, names.stream().map(this::means).toList()),
        names.stream().map(this::row).toList());
  }

  private TwoDimensionalResult.Row row(String model) {
    Weights weights = weights(model);
    LatentMeans places = means(model);
    int classes = flat.data().classes();
    return new TwoDimensionalResult.Row(
        model,
        flat.negativeElbo(weights, forgetSet.complement()),
        flat.negativeElbo(weights, forgetSet),
        flat.greyStatistics(weights, forgetSet, config.samples()),
        KnnPurity.of(places.means(), places.labels(), classes, config.neighbours()),
        IntStream.range(0, classes).mapToDouble(label -> deadZoneShare(model, label)).toArray());
  }

  /** The statistics count what is above the limit of a dead zone; the rest is dead. */
  private double deadZoneShare(String model, int label) {
    return 1
        - GreyStatistics.of(manifold(model, label), flat.generator().pixels())
            .withinImageStdShareAbove02();
  }
}
