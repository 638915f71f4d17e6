package lethe.forget;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.data.OneHot;
import lethe.engine.Scope;
import lethe.forget.ForgettingConfig.ReplayLabels;
import lethe.model.ConditionalGenerator;

/** Images of the kept labels from the frozen original model: what the model is to remember. */
final class Replay {
  private final ConditionalGenerator generator;
  private final NDArray anchor;
  private final int[] kept;
  private final ReplayLabels choice;
  private final RandomStream labels;
  private final RandomStream latents;

  Replay(
      ConditionalGenerator generator,
      NDArray anchor,
      LabelSet retainSet,
      ReplayLabels choice,
      RandomStream random) {
    this.generator = generator;
    this.anchor = anchor;
    this.kept = retainSet.labels();
    this.choice = choice;
    this.labels = random.child("labels");
    this.latents = random.child("latents");
  }

  /** Grey levels with their conditions. */
  record Drawn(NDArray images, NDArray conditions) {}

  /** {@code n} images, the decoder's means for z ~ N(0, I). */
  Drawn draw(Scope step, int n) {
    int size = generator.latentSize();
    NDArray conditions =
        step.array(OneHot.of(labels(n), generator.labels()), n, generator.labels());
    NDArray z = step.array(latents.normal(n * size), n, size);
    return new Drawn(Activation.sigmoid(generator.decode(anchor, z, conditions)), conditions);
  }

  private int[] labels(int n) {
    int[] drawn = new int[n];
    int each = (n + kept.length - 1) / kept.length;
    for (int i = 0; i < n; i++) {
      drawn[i] =
          switch (choice) {
            case UNIFORM -> kept[labels.nextInt(kept.length)];
            case FIXED_COUNTS -> kept[i / each];
          };
    }
    return drawn;
  }
}
