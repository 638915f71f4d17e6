package lethe.forget;

import ai.djl.ndarray.NDArray;
import lethe.base.RandomRows;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.data.OneHot;
import lethe.engine.Scope;
import lethe.forget.ForgettingConfig.ReplayLabels;
import lethe.model.ConditionalGenerator;
import lethe.model.Decoder;
import lethe.model.Draw;

/** Images of the kept labels from the frozen original model: what the model is to remember. */
final class Replay {
  private final ConditionalGenerator generator;
  private final Decoder decoder;
  private final int[] kept;
  private final ReplayLabels choice;
  private final Draw draw;
  private final RandomStream labels;
  private final RandomRows latents;
  private final RandomStream pixels;

  Replay(
      ConditionalGenerator generator,
      NDArray anchor,
      LabelSet retainSet,
      ReplayLabels choice,
      Draw draw,
      RandomStream random) {
    this.generator = generator;
    this.decoder = generator.decoder(anchor);
    this.kept = retainSet.labels();
    this.choice = choice;
    this.draw = draw;
    this.labels = random.child("labels");
    this.latents = new RandomRows(random.child("latents"), generator.latentSize());
    this.pixels = random.child("pixels");
  }

  /** Grey levels (n, pixels) with their labels. */
  record Drawn(NDArray images, int[] labels) {}

  /**
   * Images {@code from .. to − 1} of a batch of {@code n}, for z ~ N(0, I): the same whoever draws
   * them.
   *
   * @param number of the batch, from 0
   */
  Drawn draw(Scope step, int number, int n, int from, int to) {
    int size = generator.latentSize();
    int count = to - from;
    long first = (long) number * n + from;
    int[] drawn = labels(first, n, from, to);
    NDArray conditions =
        step.array(OneHot.of(drawn, generator.labels()), count, generator.labels());
    NDArray z = step.array(latents.normal(first, count), count, size);
    NDArray logits = decoder.logits(z, conditions);
    return new Drawn(draw.images(step, logits, pixels, first), drawn);
  }

  private int[] labels(long first, int n, int from, int to) {
    RandomStream random = labels.at(first);
    int each = (n + kept.length - 1) / kept.length;
    int[] drawn = new int[to - from];
    for (int i = from; i < to; i++) {
      drawn[i - from] =
          switch (choice) {
            case UNIFORM -> kept[random.nextInt(kept.length)];
            case FIXED_COUNTS -> kept[i / each];
          };
    }
    return drawn;
  }
}
