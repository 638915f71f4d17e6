package lethe.model;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.base.Interruption;
import lethe.data.LabelledImages;
import lethe.engine.Scope;
import lethe.engine.Torch;

/**
 * A judge with its weights: reads images in evaluation mode. Holds no tensors and may be shared
 * between threads.
 *
 * @param name as it appears in tables and as a key of results, for example {@code "A"}
 * @param judge the architecture
 * @param weights of that architecture
 */
public record TrainedJudge(String name, Judge judge, Weights weights) {
  private static final int BATCH = 1_000;

  /** Checks that the weights fit. */
  public TrainedJudge {
    Checks.require(
        judge.layout().equals(weights.layout()),
        "judge %s needs %s, got weights of %s: were they trained for another architecture?",
        name,
        judge.layout(),
        weights.layout());
  }

  /**
   * What the judge says of images.
   *
   * @param images row-major (n, pixels), grey levels in [0, 1]
   */
  public Answers answer(Torch torch, float[] images) {
    int count = imageCount(images);
    try (Scope scope = torch.scope()) {
      NDArray theta = weights.upload(scope);
      float[] logits = new float[count * judge.labels()];
      for (int from = 0; from < count; from += BATCH) {
        Interruption.check("judging images", from, count);
        try (Scope step = scope.child()) {
          float[] part = judge.logits(theta, batch(step, images, from)).toFloatArray();
          System.arraycopy(part, 0, logits, from * judge.labels(), part.length);
        }
      }
      return Answers.ofLogits(logits, judge.labels());
    }
  }

  /**
   * The penultimate features of images.
   *
   * @param images row-major (n, pixels), grey levels in [0, 1]
   * @return row-major (n, featureSize)
   */
  public float[] features(Torch torch, float[] images) {
    int count = imageCount(images);
    float[] features = new float[count * judge.featureSize()];
    try (Scope scope = torch.scope()) {
      NDArray theta = weights.upload(scope);
      for (int from = 0; from < count; from += BATCH) {
        Interruption.check("reading features", from, count);
        try (Scope step = scope.child()) {
          float[] part = judge.features(theta, batch(step, images, from)).toFloatArray();
          System.arraycopy(part, 0, features, from * judge.featureSize(), part.length);
        }
      }
    }
    return features;
  }

  /** What a judge says of labelled images, at weights that are on the device already. */
  public static Answers answer(Scope scope, Judge judge, NDArray theta, LabelledImages images) {
    float[] logits = new float[images.count() * judge.labels()];
    for (int from = 0; from < images.count(); from += BATCH) {
      int[] indices = IntStream.range(from, Math.min(images.count(), from + BATCH)).toArray();
      try (Scope step = scope.child()) {
        NDArray some = step.array(images.images(indices), indices.length, judge.pixels());
        float[] part = judge.logits(theta, some).toFloatArray();
        System.arraycopy(part, 0, logits, from * judge.labels(), part.length);
      }
    }
    return Answers.ofLogits(logits, judge.labels());
  }

  private int imageCount(float[] images) {
    Checks.require(
        images.length > 0 && images.length % judge.pixels() == 0,
        "%d grey levels are no whole images of %d pixels",
        images.length,
        judge.pixels());
    return images.length / judge.pixels();
  }

  private NDArray batch(Scope step, float[] images, int from) {
    int pixels = judge.pixels();
    int to = Math.min(images.length / pixels, from + BATCH);
    float[] some = Arrays.copyOfRange(images, from * pixels, to * pixels);
    return step.array(some, to - from, pixels);
  }

  @Override
  public String toString() {
    return "judge " + name + " (" + judge + ")";
  }
}
