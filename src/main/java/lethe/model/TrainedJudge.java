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
public record TrainedJudge(String name, Judge judge, Weights weights) implements ImageJudge {
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

  @Override
  public int pixels() {
    return judge.pixels();
  }

  @Override
  public int labels() {
    return judge.labels();
  }

  @Override
  public int featureSize() {
    return judge.featureSize();
  }

  @Override
  public Answers answer(Torch torch, float[] images) {
    int count = ModelChecks.imageCount(images, judge.pixels());
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

  /** The penultimate features of images, see {@link Judge#features}. */
  @Override
  public float[] features(Torch torch, float[] images) {
    int count = ModelChecks.imageCount(images, judge.pixels());
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

  private static void put(NDArray part, float[] into, int at) {
    float[] values = part.toFloatArray();
    System.arraycopy(values, 0, into, at, values.length);
  }

  @Override
  public String toString() {
    return "judge " + name + " (" + judge + ")";
  }
}
