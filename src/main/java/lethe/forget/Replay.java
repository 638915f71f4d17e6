package lethe.forget;

import ai.djl.ndarray.NDArray;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.data.OneHot;
import lethe.engine.Scope;
import lethe.forget.ForgettingConfig.ReplayLabels;
import lethe.model.ConditionalGenerator;
import lethe.model.Draw;

/** Images of the kept labels from the frozen original model: what the model is to remember. */
final class Replay {
  private final ConditionalGenerator generator;
  private final NDArray anchor;
  private final int[] kept;
  private final ReplayLabels choice;
  private final Draw draw;
  private final RandomStream labels;
  private final RandomStream latents;
  private final RandomStream pixels;

  Replay(
      ConditionalGenerator generator,
      NDArray anchor,
      LabelSet retainSet,
      ReplayLabels choice,
      Draw draw,
      RandomStream random) {
    this.generator = generator;
    this.anchor = anchor;
    this.kept = retainSet.labels();
    this.choice = choice;
    this.draw = draw;
    this.labels = random.child("labels");
    this.latents = random.child("latents");
    this.pixels = random.child("pixels");
  }

  /** Grey levels with their conditions. */
  record Drawn(NDArray images, NDArray conditions) {}

  /** {@code n} images for z ~ N(0, I). */
  Drawn draw(Scope step, int n) {
    int size = generator.latentSize();
    NDArray conditions =
        step.array(OneHot.of(labels(n), generator.labels()), n, generator.labels());
    NDArray z = step.array(latents.normal(n * size), n, size);
    NDArray logits = generator.decode(anchor, z, conditions);
    return new Drawn(draw.images(step, logits, pixels), conditions);
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
