package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.model.Answers;
import org.junit.jupiter.api.Test;

final class JudgeReadingTest {
  private static final LabelSet ONE = LabelSet.forgetSet(10, 1);
  private static final GreyAnswer UNIFORM_GREY =
      GreyAnswer.of(Answers.ofLogits(new float[10], 10), ONE);

  @Test
  void aPerfectGeneratorBeforeForgettingIsReadAsItself() {
    JudgeReading reading = JudgeReading.of("A", sure(20, k -> k), UNIFORM_GREY, ONE);

    assertEquals(1, reading.forgetProbability(), 1e-9);
    assertEquals(0.9, reading.greyGap(), 1e-9);
    assertEquals(0, reading.judgeEntropy(), 1e-9);
    assertEquals(1, reading.topOneShare());
    assertEquals(1, reading.keptAccuracy());
    assertEquals(1, reading.keptProbability(), 1e-9);
    assertEquals(Interval.wilson(20, 20), reading.topOneShareInterval());
    assertEquals(Interval.wilson(180, 180), reading.keptAccuracyInterval());
  }

  @Test
  void constantUniformAnswersAreChanceEverywhere() {
    JudgeReading reading = JudgeReading.of("A", constant(20), UNIFORM_GREY, ONE);

    assertEquals(0.1, reading.forgetProbability(), 1e-12);
    assertEquals(0, reading.forgetProbabilityStandardError(), 1e-12);
    assertEquals(0, reading.greyGap(), 1e-12);
    assertEquals(Math.log(10), reading.judgeEntropy(), 1e-12);
    assertEquals(1, reading.normalisedEntropy(), 1e-12);
    assertEquals(0, reading.topOneShare());
    // Equal logits read as 0, so only the label 0 is right.
    assertEquals(1 / 9.0, reading.keptAccuracy(), 1e-12);
    assertEquals(2, reading.worstKeptLabel());
    assertEquals(0, reading.worstKeptAccuracy());
  }

  @Test
  void randomAnswersHaveChanceAccuracyAndRowsThatSumToOne() {
    List<Answers> answers = new ArrayList<>();
    for (int k = 0; k < 10; k++) {
      answers.add(Answers.ofLogits(RandomStream.of(k, "logits").normal(400 * 10), 10));
    }

    JudgeReading reading = JudgeReading.of("A", answers, UNIFORM_GREY, ONE);

    assertEquals(0.1, reading.keptAccuracy(), 0.02);
    assertEquals(0.1, reading.keptProbability(), 0.02);
    for (int k = 0; k < 10; k++) {
      assertEquals(1, Arrays.stream(reading.probabilities()[k]).sum(), 1e-9);
      assertEquals(1, Arrays.stream(reading.answers()[k]).sum(), 1e-9);
      assertTrue(reading.entropies()[k] > 1 && reading.entropies()[k] < Math.log(10));
    }
    assertEquals(reading.entropies()[1], reading.judgeEntropy(), 1e-12);
  }

  @Test
  void oneLabelReadAsAnotherShowsInItsRowAndInNothingElse() {
    JudgeReading reading = JudgeReading.of("A", sure(5, k -> k == 4 ? 9 : k), UNIFORM_GREY, ONE);

    assertEquals(1, reading.answers()[4][9]);
    assertEquals(4, reading.worstKeptLabel());
    assertEquals(0, reading.worstKeptAccuracy());
    assertEquals(8 / 9.0, reading.keptAccuracy(), 1e-12);
    assertEquals(1, reading.topOneShare());
  }

  @Test
  void severalForgottenLabelsAreAveraged() {
    LabelSet both = LabelSet.forgetSet(10, 1, 7);
    GreyAnswer grey = GreyAnswer.of(Answers.ofLogits(new float[10], 10), both);

    JudgeReading reading = JudgeReading.of("A", sure(10, k -> k == 7 ? 3 : k), grey, both);

    assertEquals(0.5, reading.forgetProbability(), 1e-9);
    assertEquals(0.5, reading.topOneShare());
    assertEquals(Interval.wilson(10, 20), reading.topOneShareInterval());
    assertEquals(1, reading.keptAccuracy());
    // Half of the answers are a sure 1, half a sure 3.
    assertEquals(Math.log(2), reading.entropyOfMean(), 1e-6);
  }

  @Test
  void greyIsReadForTheForgottenLabel() {
    float[] logits = new float[10];
    logits[1] = (float) Math.log(9);

    GreyAnswer grey = GreyAnswer.of(Answers.ofLogits(logits, 10), ONE);

    assertEquals(0.5, grey.forgetProbability(), 1e-7);
    assertEquals(1, grey.topAnswer());
    assertEquals(-0.4, JudgeReading.of("A", constant(3), grey, ONE).greyGap(), 1e-7);
  }

  @Test
  void resultKeysAreTheNamesOfTheMetrics() {
    JsonNode json =
        new ObjectMapper().valueToTree(JudgeReading.of("A", constant(3), UNIFORM_GREY, ONE));

    for (String key :
        List.of(
            "forgetProbability",
            "greyGap",
            "judgeEntropy",
            "topOneShare",
            "keptAccuracy",
            "keptProbability")) {
      assertTrue(json.path(key).isNumber(), key);
    }
    assertEquals(0.1, json.path("probabilities").path(3).path(5).asDouble(), 1e-12);
    assertEquals(1, json.path("forgetSet").path("labels").path(0).asInt());
    assertTrue(json.path("topOneShareInterval").path("high").isNumber());
  }

  @Test
  void harmonicScoreIsOneAfterPerfectForgettingAndZeroAfterNone() {
    JudgeReading before = JudgeReading.of("A", sure(20, k -> k), UNIFORM_GREY, ONE);
    List<Answers> forgotten = new ArrayList<>(sure(20, k -> k));
    forgotten.set(1, Answers.ofLogits(new float[200], 10));
    JudgeReading after = JudgeReading.of("A", forgotten, UNIFORM_GREY, ONE);

    assertEquals(1, HarmonicScore.of(before, after).orElseThrow().score(), 1e-9);
    assertEquals(0, HarmonicScore.of(before, before).orElseThrow().score(), 1e-9);
    assertEquals(0, after.keptAccuracyChange(before));
  }

  @Test
  void harmonicScoreFallsWithTheKeptDigits() {
    JudgeReading before = JudgeReading.of("A", sure(20, k -> k), UNIFORM_GREY, ONE);
    // Four of the nine kept labels, 6 to 9, are read as 0.
    List<Answers> half = new ArrayList<>(sure(20, k -> k > 5 ? 0 : k));
    half.set(1, Answers.ofLogits(new float[200], 10));

    HarmonicScore score =
        HarmonicScore.of(before, JudgeReading.of("A", half, UNIFORM_GREY, ONE)).orElseThrow();

    assertEquals(5 / 9.0, score.keptPart(), 1e-12);
    assertEquals(1, score.forgottenPart(), 1e-9);
    assertEquals(2 * (5 / 9.0) / (1 + 5 / 9.0), score.score(), 1e-9);
  }

  /** More kept digits than before, and the forgotten one named less than grey is. */
  @Test
  void bothPartsOfTheHarmonicScoreEndAtOne() {
    List<Answers> half = sure(20, k -> k > 5 ? 0 : k);
    JudgeReading before = JudgeReading.of("A", half, UNIFORM_GREY, ONE);
    JudgeReading after = JudgeReading.of("A", sure(20, k -> k == 1 ? 0 : k), UNIFORM_GREY, ONE);
    assertTrue(after.greyGap() < -0.05 && after.keptAccuracy() > before.keptAccuracy());

    HarmonicScore score = HarmonicScore.of(before, after).orElseThrow();

    assertEquals(new HarmonicScore(1, 1, 1), score);
  }

  @Test
  void harmonicScoreIsEmptyWhenThereWasNothingToForget() {
    JudgeReading nothing = JudgeReading.of("A", constant(20), UNIFORM_GREY, ONE);

    assertFalse(HarmonicScore.of(nothing, nothing).isPresent());
  }

  @Test
  void refusesDifferentNumbersOfImages() {
    List<Answers> answers = new ArrayList<>(constant(3));
    answers.set(5, Answers.ofLogits(new float[20], 10));

    var error =
        assertThrows(
            IllegalArgumentException.class, () -> JudgeReading.of("A", answers, UNIFORM_GREY, ONE));

    assertEquals("labels need as many images each, got 3 and 2", error.getMessage());
  }

  /** Answers that read every image of k surely as {@code readAs(k)}. */
  private static List<Answers> sure(int n, IntUnaryOperator readAs) {
    List<Answers> answers = new ArrayList<>();
    for (int k = 0; k < 10; k++) {
      float[] logits = new float[n * 10];
      for (int i = 0; i < n; i++) {
        logits[i * 10 + readAs.applyAsInt(k)] = 100;
      }
      answers.add(Answers.ofLogits(logits, 10));
    }
    return answers;
  }

  private static List<Answers> constant(int n) {
    List<Answers> answers = new ArrayList<>();
    for (int k = 0; k < 10; k++) {
      answers.add(Answers.ofLogits(new float[n * 10], 10));
    }
    return answers;
  }
}
