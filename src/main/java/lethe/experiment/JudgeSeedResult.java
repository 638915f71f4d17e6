package lethe.experiment;

import java.util.List;
import java.util.stream.IntStream;
import lethe.data.LabelSet;
import lethe.evaluate.Evaluation;
import lethe.evaluate.EvaluationConfig;
import lethe.evaluate.JudgeReading;
import lethe.evaluate.ModelReading;
import lethe.model.Weights;

/**
 * Judges of one network that differ by their training seed alone, and what they say: what {@code
 * judge-seeds.json} keeps.
 *
 * @param forgetSet the labels to forget
 * @param modelSeed the training seed of the models that they read
 * @param evaluation how they read them
 * @param judges a row for each
 */
public record JudgeSeedResult(
    LabelSet forgetSet, long modelSeed, EvaluationConfig evaluation, List<Row> judges) {
  /** Copies the list. */
  public JudgeSeedResult {
    judges = List.copyOf(judges);
  }

  /**
   * One judge.
   *
   * @param seed its training seed
   * @param testAccuracy share of the test images that are right, in [0, 1]
   * @param forgetProbabilityBefore p̄_f of the original model
   * @param forgetProbability p̄_f of the unlearned model
   * @param greyForgetProbability p(f | grey), mean over the labels to forget
   * @param topOneShare r_f of the unlearned model, share of the images whose top answer is f
   * @param greyTopAnswer the judge's first answer to grey: where it is f, r_f says nothing
   */
  public record Row(
      long seed,
      double testAccuracy,
      double forgetProbabilityBefore,
      double forgetProbability,
      double greyForgetProbability,
      double topOneShare,
      int greyTopAnswer) {}

  static JudgeSeedResult of(
      long modelSeed,
      List<Long> seeds,
      List<Experiment.Judged> judges,
      Evaluation evaluation,
      Weights original,
      Weights unlearned) {
    ModelReading before = evaluation.read(ModelName.ORIGINAL, original);
    ModelReading after = evaluation.read(ModelName.UNLEARNED, unlearned);
    List<Row> rows =
        IntStream.range(0, judges.size())
            .mapToObj(
                i -> {
                  String name = judges.get(i).judge().name();
                  JudgeReading reading = after.judge(name);
                  return new Row(
                      seeds.get(i),
                      judges.get(i).log().last().testAccuracy(),
                      before.judge(name).forgetProbability(),
                      reading.forgetProbability(),
                      reading.grey().forgetProbability(),
                      reading.topOneShare(),
                      reading.grey().topAnswer());
                })
            .toList();
    return new JudgeSeedResult(
        evaluation.config().forgetSet(), modelSeed, evaluation.config(), rows);
  }
}
