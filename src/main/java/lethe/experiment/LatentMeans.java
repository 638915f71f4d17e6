package lethe.experiment;

import lethe.base.Points;
import lethe.data.LabelledImages;
import lethe.latent.Centroids;
import lethe.model.Posteriors;
import lethe.model.Weights;

/**
 * The test images of an experiment in the latent space of one model.
 *
 * @param model its name
 * @param means the posterior mean of each test image under its own label
 * @param labels of the images
 * @param centroids of the labels
 */
public record LatentMeans(String model, Points means, int[] labels, Centroids centroids) {
  /** Copies the array. */
  public LatentMeans {
    labels = labels.clone();
  }

  static LatentMeans of(Experiment lethe, String model, Weights weights) {
    LabelledImages images = lethe.data().test();
    Points means =
        Points.of(
            Posteriors.of(lethe.torch(), lethe.generator(), weights, images).means(),
            lethe.generator().latentSize());
    return new LatentMeans(
        model, means, images.labels(), Centroids.of(means, images.labels(), images.classes()));
  }

  @Override
  public int[] labels() {
    return labels.clone();
  }
}
