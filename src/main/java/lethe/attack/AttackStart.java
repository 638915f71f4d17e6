package lethe.attack;

import java.util.Arrays;
import lethe.base.Checks;
import lethe.base.RandomStream;
import lethe.data.OneHot;

/**
 * Where the restarts of an attack begin; the same for every model, so that only models differ.
 *
 * @param restarts how many, at least 1
 * @param latents row-major (restarts, latentSize)
 * @param logits u of c = softmax(u), row-major (restarts, labels)
 */
record AttackStart(int restarts, float[] latents, float[] logits) {
  private static final float HIGH = 10;

  /** Checks that rows are whole, and copies. */
  AttackStart {
    Checks.atLeast("restarts", restarts, 1);
    Checks.require(
        latents.length % restarts == 0 && logits.length % restarts == 0,
        "%d restarts need whole rows, got %d latent numbers and %d logits",
        restarts,
        latents.length,
        logits.length);
    latents = latents.clone();
    logits = logits.clone();
  }

  /**
   * The start that an attack's settings describe.
   *
   * @param styles row-major (at least restarts, latentSize), read only by {@link
   *     AttackKind.LatentStart#STYLE}; the means of {@link Styles}
   * @throws IllegalArgumentException if the attack starts at the label it is after, or there are
   *     too few styles
   */
  static AttackStart of(AttackConfig config, AttackTarget target, float[] styles) {
    int restarts = config.restarts();
    int latentSize = target.generator().latentSize();
    int labels = target.generator().labels();
    Checks.within("startLabel", config.startLabel(), 0, labels - 1);
    Checks.require(
        config.startLabel() != target.label(),
        "startLabel must be another label than the one to recover, was %d for both: start at a kept"
            + " one",
        target.label());
    float[] latents =
        switch (config.kind().latentStart()) {
          case PRIOR ->
              RandomStream.of(config.seed(), "attack latents").normal(restarts * latentSize);
          case STYLE -> {
            Checks.require(
                styles.length >= restarts * latentSize,
                "%d restarts need as many styles of %d numbers, got %d numbers: give more images of"
                    + " label %d",
                restarts,
                latentSize,
                styles.length,
                config.startLabel());
            yield Arrays.copyOf(styles, restarts * latentSize);
          }
        };
    int begun =
        config.kind().conditionStart() == AttackKind.ConditionStart.OWN_LABEL
            ? target.label()
            : config.startLabel();
    int[] everywhere = new int[restarts];
    Arrays.fill(everywhere, begun);
    float[] logits = OneHot.of(everywhere, labels);
    if (config.kind().conditionStart() != AttackKind.ConditionStart.RAW_ONE_HOT) {
      for (int i = 0; i < logits.length; i++) {
        logits[i] *= HIGH;
      }
    }
    return new AttackStart(restarts, latents, logits);
  }

  @Override
  public float[] latents() {
    return latents.clone();
  }

  @Override
  public float[] logits() {
    return logits.clone();
  }
}
