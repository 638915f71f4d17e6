package lethe.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import lethe.base.RandomStream;
import lethe.base.Rows;
import lethe.data.LabelSet;
import lethe.evaluate.Evaluation;
import lethe.model.Sampler;
import lethe.model.Weights;

/**
 * Does forgetting work for every label? The same original forgets each label by itself, with the
 * same settings and seed.
 */
public final class LabelStudy {
  private final Experiment lethe;
  private final int labels;

  /** The study of every label of the experiment's data. */
  public LabelStudy(Experiment lethe) {
    this.lethe = lethe;
    this.labels = lethe.generator().labels();
  }

  /** The model that forgot {@code label} alone, made if it is missing. */
  public Weights unlearned(int label) {
    return lethe.unlearned(only(label)).weights();
  }

  /** Reads the original and the unlearned model of every label. */
  public LabelResult compare() {
    return compare(lethe::evaluation);
  }

  /**
   * The same by judges of one's own.
   *
   * @param evaluations around each label by itself; tables ask for judges called A and B
   */
  public LabelResult compare(Function<LabelSet, Evaluation> evaluations) {
    IntStream.range(0, labels).forEach(this::unlearned);
    List<LabelResult.Row> rows = new ArrayList<>();
    for (int label = 0; label < labels; label++) {
      Weights unlearned = unlearned(label);
      Evaluation evaluation = evaluations.apply(only(label));
      rows.add(
          new LabelResult.Row(
              label,
              evaluation.read(ModelName.ORIGINAL, lethe.original().weights()),
              evaluation.read(ModelName.UNLEARNED, unlearned),
              evaluation.constantGrey()));
      lethe.progress().step("labels", label + 1, labels, "");
    }
    return new LabelResult(rows);
  }

  /**
   * One image of every label by the original and by every unlearned model, from one latent a label
   * that all models share: row-major, the original's row, then one for each label that was
   * forgotten; a column for each that is asked for.
   */
  public float[] images() {
    int[] asked = IntStream.range(0, labels).toArray();
    float[] latents =
        RandomStream.of(lethe.settings().profile().seed(), "an image of each label")
            .normal(labels * lethe.generator().latentSize());
    List<Weights> models = new ArrayList<>(List.of(lethe.original().weights()));
    Arrays.stream(asked).forEach(label -> models.add(unlearned(label)));
    return Rows.below(
        models.stream()
            .map(model -> Sampler.decode(lethe.torch(), lethe.generator(), model, latents, asked))
            .toList());
  }

  private LabelSet only(int label) {
    return LabelSet.forgetSet(labels, label);
  }
}
