package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.model.Answers;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class ImageReadingTest {
  @Test
  void twoSureAndOppositeAnswersHaveNoEntropyButTheirMeanHas() {
    ImageReading reading = ImageReading.of(Answers.ofLogits(new float[] {90, 0, 0, 90}, 2));

    assertEquals(0, reading.judgeEntropy(), 1e-12);
    assertEquals(Math.log(2), reading.entropyOfMean(), 1e-12);
    assertEquals(1, reading.largestProbability(), 1e-12);
    assertEquals(0.5, reading.answerShares()[1]);
    // Probabilities 1 and 0: s = √½, so the error of their mean is ½.
    assertEquals(0.5, reading.probabilityStandardErrors()[0], 1e-12);
  }

  @Test
  void equalsPlainLoops() {
    float[] logits = RandomStream.of(1, "logits").normal(50);
    ImageReading reading = ImageReading.of(Answers.ofLogits(logits, 5));

    double[] means = new double[5];
    double entropy = 0;
    double referenceForm = 0;
    for (int i = 0; i < 10; i++) {
      double sum = 0;
      for (int j = 0; j < 5; j++) {
        sum += Math.exp(logits[i * 5 + j]);
      }
      for (int j = 0; j < 5; j++) {
        double p = Math.exp(logits[i * 5 + j]) / sum;
        means[j] += p / 10;
        entropy -= p * Math.log(p) / 10;
        referenceForm -= p * Math.log(p + 1e-9) / 10;
      }
    }

    for (int j = 0; j < 5; j++) {
      assertEquals(means[j], reading.meanProbabilities()[j], 1e-12);
    }
    assertEquals(entropy, reading.judgeEntropy(), 1e-12);
    assertEquals(referenceForm, reading.judgeEntropyReferenceForm(), 1e-12);
    assertEquals(entropy, referenceForm, 1e-7);
    assertEquals(1, Arrays.stream(reading.answerShares()).sum(), 1e-12);
  }

  @Test
  void whatAModelOfSeveralForgottenLabelsIsReadAgainstIsTheMeanOverThem() {
    float[] logits = {0, 0, 0, (float) Math.log(2)}; // p = .2, .2, .2, .4 of one image
    ImageReading reading = ImageReading.of(Answers.ofLogits(logits, 4));

    assertEquals(0.3, reading.meanProbability(LabelSet.of(4, 1, 3)), 1e-7);
    assertEquals(0.5, reading.answerShare(LabelSet.of(4, 1, 3)));
    assertEquals(reading.meanProbabilities()[3], reading.meanProbability(LabelSet.of(4, 3)));
    assertEquals(1, reading.answerShare(LabelSet.of(4, 3)));
    assertEquals(
        GreyAnswer.of(Answers.ofLogits(logits, 4), LabelSet.of(4, 1, 3)).forgetProbability(),
        reading.meanProbability(LabelSet.of(4, 1, 3)));
    Expect.refusal(
        "labels must be at least one of the judge's 4, were {} of 4",
        () -> reading.meanProbability(LabelSet.of(4)));
    Expect.refusal(
        "labels must be at least one of the judge's 4, were {1} of 10",
        () -> reading.answerShare(LabelSet.of(10, 1)));
  }

  @Test
  void changingAReturnedArrayChangesNothing() {
    ImageReading reading = ImageReading.of(Answers.ofLogits(new float[4], 2));

    reading.meanProbabilities()[0] = 9;

    assertEquals(0.5, reading.meanProbabilities()[0]);
  }
}
