package lethe.experiment;

import java.util.Arrays;
import java.util.List;
import lethe.base.Checks;
import lethe.base.Rows;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.model.Posteriors;
import lethe.model.Weights;

/** The training images of one label, then its test images. */
final class LabelImages {
  private final LabelledImages train;
  private final LabelledImages test;
  private final LabelSet own;
  private final int[] trainIndices;
  private final int[] testIndices;

  LabelImages(LabelledImages train, LabelledImages test, int label) {
    this.train = train;
    this.test = test;
    this.own = LabelSet.of(train.classes(), label);
    this.trainIndices = train.indicesOf(own);
    this.testIndices = test.indicesOf(own);
    Checks.require(
        trainIndices.length > 0 && testIndices.length > 0,
        "label %d has %d training and %d test images among those looked at: take more images",
        label,
        trainIndices.length,
        testIndices.length);
  }

  boolean training(int image) {
    return image < trainIndices.length;
  }

  /** The image's place among all training or all test images. */
  int index(int image) {
    return training(image) ? trainIndices[image] : testIndices[image - trainIndices.length];
  }

  /** Grey levels of some images, row-major. */
  float[] pixels(int... chosen) {
    return Rows.below(
        Arrays.stream(chosen)
            .mapToObj(image -> (training(image) ? train : test).images(new int[] {index(image)}))
            .toList());
  }

  /** Posterior means of all of them in a model, row-major. */
  float[] means(Experiment lethe, Weights weights) {
    return Rows.below(
        List.of(means(lethe, weights, train.only(own)), means(lethe, weights, test.only(own))));
  }

  private static float[] means(Experiment lethe, Weights weights, LabelledImages images) {
    return Posteriors.of(lethe.torch(), lethe.generator(), weights, images).means();
  }
}
