package lethe.model;

import ai.djl.ndarray.NDArray;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.data.LabelledImages;
import lethe.engine.Batches;
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
  private static final int BATCH = 250;

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
   * Checks that the judge can read what a generator draws.
   *
   * @throws IllegalArgumentException naming the pixels and labels of both, if they differ
   */
  public void requireReads(ConditionalGenerator generator) {
    Checks.require(
        judge.pixels() == generator.pixels() && judge.labels() == generator.labels(),
        "%s reads %d pixels and %d labels, the generator draws %d and %d: take a judge of the same"
            + " images",
        this,
        judge.pixels(),
        judge.labels(),
        generator.pixels(),
        generator.labels());
  }

  /**
   * What the judge says of images.
   *
   * @param images row-major (n, pixels), grey levels in [0, 1]
   */
  public Answers answer(Torch torch, float[] images) {
    int count = imageCount(images);
    float[] logits = new float[count * judge.labels()];
    Batches.each(
        torch,
        "judging images",
        count,
        BATCH,
        scope -> {
          NDArray theta = weights.upload(scope);
          return (batch, from, to) -> {
            NDArray part = judge.logits(theta, batch.rows(images, from, to, judge.pixels()));
            put(ModelChecks.requireLogits(judge, part, to - from), logits, from * judge.labels());
          };
        });
    return Answers.ofLogits(logits, judge.labels());
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
    Batches.each(
        torch,
        "reading features",
        count,
        BATCH,
        scope -> {
          NDArray theta = weights.upload(scope);
          return (batch, from, to) -> {
            NDArray part = judge.features(theta, batch.rows(images, from, to, judge.pixels()));
            put(
                ModelChecks.requireFeatures(judge, part, to - from),
                features,
                from * judge.featureSize());
          };
        });
    return features;
  }

  /** What a judge says of labelled images, at weights that are on the device already. */
  public static Answers answer(Scope scope, Judge judge, NDArray theta, LabelledImages images) {
    float[] logits = new float[images.count() * judge.labels()];
    for (int from = 0; from < images.count(); from += BATCH) {
      int[] indices = IntStream.range(from, Math.min(images.count(), from + BATCH)).toArray();
      try (Scope step = scope.child()) {
        NDArray some = step.array(images.images(indices), indices.length, judge.pixels());
        put(judge.logits(theta, some), logits, from * judge.labels());
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
    Checks.greyLevels(images, judge.pixels());
    return images.length / judge.pixels();
  }

  private static void put(NDArray part, float[] into, int at) {
    float[] values = part.toFloatArray();
    System.arraycopy(values, 0, into, at, values.length);
  }

  @Override
  public String toString() {
    return "judge " + name + " (" + judge + ")";
  }
}
