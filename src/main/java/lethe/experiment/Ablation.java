package lethe.experiment;

import java.util.Arrays;
import java.util.List;
import lethe.forget.ForgettingConfig;
import lethe.model.Draw;

/**
 * What is left out of Selective Amnesia or changed in it, to see what each part is good for. A
 * recipe replays either samples or means, so only one of the last two changes it: see {@link #of}.
 */
public enum Ablation {
  /** λ = 0: replay alone holds the kept digits. */
  NO_EWC("no EWC", "no-ewc"),
  /** γ = 0: the penalty alone holds them. */
  NO_REPLAY("no replay", "no-replay"),
  /** Both 0: nothing holds them. */
  NAIVE("neither", "naive"),
  /** The decoder's means are replayed instead of samples, as the reference does. */
  REPLAYED_MEANS("replayed means", "replayed-means"),
  /** Samples are replayed instead of the decoder's means. */
  REPLAYED_SAMPLES("replayed samples", "replayed-samples");

  private final String title;
  private final String fileSuffix;

  Ablation(String title, String fileSuffix) {
    this.title = title;
    this.fileSuffix = fileSuffix;
  }

  /** The name in tables and legends. */
  public String title() {
    return title;
  }

  /** The ablation of a title. */
  static Ablation titled(String title) {
    return Arrays.stream(values())
        .filter(each -> each.title.equals(title))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no ablation '"
                        + title
                        + "', only "
                        + Arrays.stream(values()).map(Ablation::title).toList()));
  }

  String fileSuffix() {
    return fileSuffix;
  }

  /**
   * Those that change a recipe, in order: a model that is the recipe's own is no ablation of it.
   */
  static List<Ablation> of(ForgettingConfig full) {
    return Arrays.stream(values()).filter(each -> !each.apply(full).equals(full)).toList();
  }

  ForgettingConfig apply(ForgettingConfig full) {
    return switch (this) {
      case NO_EWC -> full.withEwcWeight(0);
      case NO_REPLAY -> full.withReplayWeight(0);
      case REPLAYED_MEANS -> full.withReplayDraw(Draw.MEAN);
      case REPLAYED_SAMPLES -> full.withReplayDraw(Draw.BERNOULLI);
      case NAIVE -> full.withEwcWeight(0).withReplayWeight(0);
    };
  }
}
