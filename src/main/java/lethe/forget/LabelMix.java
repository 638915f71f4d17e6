package lethe.forget;

import java.util.Arrays;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.base.RandomStream;
import lethe.data.LabelSet;

/**
 * How often each label is drawn: one of a list of labels, all places alike, a label as often as it
 * is listed.
 */
final class LabelMix {
  private final LabelSet labels;
  private final int[] places;

  private LabelMix(LabelSet labels, int[] places) {
    this.labels = labels;
    this.places = places;
  }

  /** Every label of a set alike. */
  static LabelMix uniform(LabelSet labels) {
    return new LabelMix(labels, labels.labels());
  }

  /** Half of all draws {@code label}, the other half uniform over the rest of the set, if any. */
  static LabelMix halfOf(int label, LabelSet labels) {
    Checks.require(labels.contains(label), "label %d is not in %s", label, labels);
    int[] rest = Arrays.stream(labels.labels()).filter(other -> other != label).toArray();
    int[] half = new int[rest.length];
    Arrays.fill(half, label);
    return rest.length == 0
        ? uniform(labels)
        : new LabelMix(
            labels, IntStream.concat(Arrays.stream(half), Arrays.stream(rest)).toArray());
  }

  /** The labels that can be drawn. */
  LabelSet labels() {
    return labels;
  }

  /** The list that is drawn from. */
  int[] places() {
    return places.clone();
  }

  /** {@code count} independent draws. */
  int[] draw(RandomStream random, int count) {
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      drawn[i] = places[random.nextInt(places.length)];
    }
    return drawn;
  }
}
