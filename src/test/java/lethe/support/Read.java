package lethe.support;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lethe.data.LabelSet;
import lethe.evaluate.Calibration;
import lethe.evaluate.ElboReport;
import lethe.evaluate.EvaluationConfig;
import lethe.evaluate.GreyAnswer;
import lethe.evaluate.GreyStatistics;
import lethe.evaluate.JudgeReading;
import lethe.evaluate.ModelReading;
import lethe.experiment.Assessment;
import lethe.model.Answers;

/** Readings of three labels, 1 forgotten, by judges whose answers a test states. */
public final class Read {
  /** What is forgotten. */
  public static final LabelSet ONE = LabelSet.forgetSet(3, 1);

  private Read() {}

  /** An answer that says nothing. */
  public static double[] nothing() {
    return new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3};
  }

  /** Answers p to both images of labels 0, 1 and 2 each, beside an answer to grey. */
  public static JudgeReading judge(
      String name, double[] grey, double[] zero, double[] one, double[] two) {
    Answers greyAnswer = answers(grey);
    return JudgeReading.of(
        name,
        List.of(answers(zero), answers(one), answers(two)),
        new GreyAnswer(
            greyAnswer.probability(0, 1),
            greyAnswer.entropy(0),
            greyAnswer.top(0),
            greyAnswer.largestProbability(0)),
        ONE);
  }

  /** A model as judges read it, and its kept −ELBO. */
  public static ModelReading model(String name, double keptElbo, JudgeReading... readings) {
    Map<String, JudgeReading> judges = new LinkedHashMap<>();
    for (JudgeReading reading : readings) {
      judges.put(reading.judge(), reading);
    }
    return new ModelReading(
        name,
        EvaluationConfig.smoke(ONE, 1),
        judges,
        GreyStatistics.of(new float[] {0.5f, 0.5f}, 1),
        new ElboReport(1, keptElbo, 0, 0, 500, 0, 0, keptElbo, 1, 1));
  }

  /** Models with judges of these names, whose largest probability on grey is given. */
  public static Assessment assessment(
      Map<String, Double> greyProbabilities, ModelReading... models) {
    List<Assessment.JudgeQuality> judges = new ArrayList<>();
    greyProbabilities.forEach(
        (name, grey) ->
            judges.add(
                new Assessment.JudgeQuality(
                    name, 1, 0, new Calibration(name, grey, 0, 1, Map.of(), Map.of(), grey))));
    return new Assessment(null, ONE, judges, List.of(models), List.of());
  }

  private static Answers answers(double... p) {
    float[] logits = new float[2 * p.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(p[i % p.length]);
    }
    return Answers.ofLogits(logits, p.length);
  }
}
