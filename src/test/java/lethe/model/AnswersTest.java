package lethe.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lethe.base.RandomStream;
import org.junit.jupiter.api.Test;

final class AnswersTest {
  @Test
  void equalLogitsGiveTheUniformDistribution() {
    Answers answers = Answers.ofLogits(new float[10], 10);

    assertEquals(0.1, answers.probability(0, 7), 1e-15);
    assertEquals(Math.log(10), answers.entropy(0), 1e-14);
    assertEquals(0, answers.top(0));
  }

  @Test
  void twoLabelsGiveTheLogisticFunction() {
    Answers answers = Answers.ofLogits(new float[] {0, 3}, 2);

    double p = 1 / (1 + Math.exp(-3));
    assertEquals(p, answers.probability(0, 1), 1e-15);
    assertEquals(p, answers.largestProbability(0), 1e-15);
    assertEquals(-p * Math.log(p) - (1 - p) * Math.log(1 - p), answers.entropy(0), 1e-14);
  }

  @Test
  void hugeLogitsOverflowNothing() {
    Answers answers = Answers.ofLogits(new float[] {3e38f, -3e38f, 0}, 3);

    assertEquals(1, answers.probability(0, 0));
    assertEquals(0, answers.probability(0, 1));
    assertEquals(0, answers.entropy(0));
  }

  @Test
  void rowsSumToOneAndEntropiesStayInTheirRange() {
    float[] logits = RandomStream.of(1, "logits").normal(1000);
    for (int i = 0; i < logits.length; i++) {
      logits[i] *= 1 + i / 10;
    }
    Answers answers = Answers.ofLogits(logits, 10);

    for (int image = 0; image < answers.count(); image++) {
      double sum = 0;
      for (int label = 0; label < 10; label++) {
        sum += answers.probability(image, label);
      }
      assertEquals(1, sum, 1e-12);
      assertTrue(answers.entropy(image) >= 0 && answers.entropy(image) <= Math.log(10) + 1e-12);
    }
  }

  @Test
  void accuracyAndLossAreMeansOverImages() {
    Answers answers = Answers.ofLogits(new float[] {1, 0, 0, 1, 1, 0, 1, 0}, 2);

    assertEquals(0.75, answers.accuracy(0, 1, 0, 1));
    double right = Math.log(1 + Math.exp(-1));
    assertEquals((3 * right + right + 1) / 4, answers.loss(0, 1, 0, 1), 1e-7);
  }

  @Test
  void joinedAnswersKeepTheirOrder() {
    Answers first = Answers.ofLogits(new float[] {1, 0}, 2);
    Answers second = Answers.ofLogits(new float[] {0, 1, 5, 0}, 2);

    Answers joined = Answers.joined(List.of(first, second));

    assertEquals(3, joined.count());
    assertEquals(1, joined.top(1));
    assertEquals(second.probability(1, 0), joined.probability(2, 0));
  }

  @Test
  void refusesALogitThatIsNotFinite() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Answers.ofLogits(new float[] {0, 0, 0, Float.NaN}, 2));

    assertEquals(
        "the judge's logit of image 1 is NaN: check its weights and the image", error.getMessage());
  }

  @Test
  void refusesLabelsForOtherImages() {
    Answers answers = Answers.ofLogits(new float[4], 2);

    var error = assertThrows(IllegalArgumentException.class, () -> answers.accuracy(1));

    assertEquals(
        "1 labels were given for 2 images: one for each, and at least one", error.getMessage());
  }
}
